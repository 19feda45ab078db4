package dev.homie.cli.pair;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.homie.cli.Ago;
import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.cli.TextTable;
import dev.homie.cli.client.Calls;
import dev.homie.cli.client.GatewayOption;
import dev.homie.cli.client.Reach;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code homie devices}. */
@Command(
        name = "devices",
        description = {"List the devices that were let in, and those that ask to be.", "'homie pair' lets one in."},
        subcommands = {
            DevicesCommand.Revoke.class,
            DevicesCommand.Rename.class,
            DevicesCommand.SetRole.class,
            DevicesCommand.SetNodes.class
        })
public final class DevicesCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    @Option(names = "--json", description = "Print JSON, as the wire has it.")
    private boolean json;

    @Override
    public void run() {
        Map<String, Object> list = ask(Addresses.PAIRING_LIST, Map.of());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(list));
            return;
        }
        List<Map<?, ?>> devices = maps(list.get("devices"));
        if (devices.isEmpty()) {
            out.println("No devices. Let one in: homie pair");
        } else {
            Map<String, Object> presence = devices.stream().anyMatch(each -> each.get("nodes") != null)
                    ? ask(Addresses.PRESENCE_LIST, Map.of())
                    : Map.of();
            table(devices, maps(presence.get("nodes")), System.currentTimeMillis())
                    .forEach(out::println);
        }
        for (Map<?, ?> request : maps(list.get("requests"))) {
            out.println();
            out.println(request.get("name") + " (" + request.get("platform") + ", " + request.get("address")
                    + ") asks to be let in, with the code " + request.get("code"));
        }
    }

    /** One line a device under a line of titles. */
    static List<String> table(List<Map<?, ?>> devices, List<Map<?, ?>> nodes, long now) {
        TextTable table = new TextTable("ID", "NAME", "PLATFORM", "ROLE", "MACHINES", "LAST USED", "FROM", "LET IN BY");
        for (Map<?, ?> device : devices) {
            table.row(
                    text(device, "id"),
                    text(device, "name"),
                    text(device, "platform"),
                    text(device, "role"),
                    device.get("nodes") instanceof List<?> only ? names(only, nodes) : "all",
                    device.get("lastUsedAt") instanceof Number at
                            ? Ago.of(Duration.ofMillis(Math.max(0, now - at.longValue())))
                            : "never",
                    device.get("lastAddress") == null ? "-" : text(device, "lastAddress"),
                    text(device, "approvedBy"));
        }
        return table.lines();
    }

    private static String names(List<?> ids, List<Map<?, ?>> nodes) {
        List<String> names = new ArrayList<>();
        for (Object id : ids) {
            names.add(nodes.stream()
                    .filter(node -> id.equals(node.get("id")))
                    .map(node -> text(node, "name"))
                    .findFirst()
                    .orElse(String.valueOf(id)));
        }
        return String.join(", ", names);
    }

    private static String text(Map<?, ?> map, String field) {
        return String.valueOf(map.get(field));
    }

    private Map<String, Object> ask(String method, Map<String, ?> params) {
        return ask(gateway.reach(home.path()), method, params);
    }

    private static Map<String, Object> ask(Reach reach, String method, Map<String, ?> params) {
        try {
            return reach.ask(method, params);
        } catch (HomieException e) {
            throw Calls.explained(e);
        }
    }

    private static List<Map<?, ?>> maps(@Nullable Object value) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(each -> {
                if (each instanceof Map<?, ?> map) {
                    maps.add(map);
                }
            });
        }
        return maps;
    }

    /** What the commands about one device have in common. */
    abstract static class OfDevice implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        CommandSpec spec;

        @Mixin
        final HomeOption home = new HomeOption();

        @Mixin
        final GatewayOption gateway = new GatewayOption();

        @Parameters(
                index = "0",
                paramLabel = "DEVICE",
                description = "Its id or name, or the beginning of its id, as 'homie devices' shows them.")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        String device;

        @Override
        public void run() {
            Reach reach = gateway.reach(home.path());
            Map<?, ?> found =
                    find(maps(ask(reach, Addresses.PAIRING_LIST, Map.of()).get("devices")), device);
            String id = text(found, "id");
            spec.commandLine().getOut().println(change(reach, id, text(found, "name")));
        }

        /** Does it; what to say then. */
        abstract String change(Reach reach, String id, String name);

        static Map<?, ?> update(Reach reach, String id, Map<String, ?> change) {
            Map<String, Object> params = new LinkedHashMap<>(change);
            params.put("deviceId", id);
            return ask(reach, Addresses.PAIRING_UPDATE, params).get("device") instanceof Map<?, ?> map ? map : Map.of();
        }
    }

    /** @throws CliFailure when no device is meant, or more than one */
    static Map<?, ?> find(List<Map<?, ?>> devices, String wanted) {
        List<Map<?, ?>> exact = devices.stream()
                .filter(each -> wanted.equals(each.get("id")) || wanted.equals(each.get("name")))
                .toList();
        List<Map<?, ?>> found = exact.isEmpty()
                ? devices.stream()
                        .filter(each -> text(each, "id").startsWith(wanted))
                        .toList()
                : exact;
        return switch (found.size()) {
            case 0 -> throw new CliFailure("there is no device " + wanted + "; see: homie devices");
            case 1 -> found.get(0);
            default ->
                throw CliFailure.usage("which one? "
                        + String.join(
                                ", ",
                                found.stream()
                                        .map(each -> text(each, "id") + " (" + text(each, "name") + ")")
                                        .toList()));
        };
    }

    /** {@code homie devices revoke}. */
    @Command(name = "revoke", description = "Let a device in no longer; its connections are closed at once.")
    static final class Revoke extends OfDevice {
        @Override
        String change(Reach reach, String id, String name) {
            ask(reach, Addresses.PAIRING_REVOKE, Map.of("deviceId", id));
            return name + " is let in no longer.";
        }
    }

    /** {@code homie devices rename}. */
    @Command(name = "rename", description = "Call a device something else.")
    static final class Rename extends OfDevice {
        @Parameters(index = "1", paramLabel = "NAME")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private String newName;

        @Override
        String change(Reach reach, String id, String name) {
            return name + " is now called "
                    + update(reach, id, Map.of("name", newName)).get("name") + ".";
        }
    }

    /** {@code homie devices role}. */
    @Command(name = "role", description = "Give a device another role; it counts at once.")
    static final class SetRole extends OfDevice {
        @Parameters(index = "1", paramLabel = "ROLE", description = "owner, operator or viewer.")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private String role;

        @Override
        String change(Reach reach, String id, String name) {
            return name + " is now " + update(reach, id, Map.of("role", role)).get("role") + ".";
        }
    }

    /** {@code homie devices nodes}. */
    @Command(name = "nodes", description = "Let a device use some machines only, or with --all all of them again.")
    static final class SetNodes extends OfDevice {
        @Parameters(index = "1..*", paramLabel = "MACHINE", description = "Their ids or names.")
        private List<String> names = new ArrayList<>();

        @Option(names = "--all", description = "All machines.")
        private boolean all;

        @Override
        String change(Reach reach, String id, String name) {
            if (all == !names.isEmpty()) {
                throw CliFailure.usage("name the machines that it may use, or say --all");
            }
            // A null of Java's would be left out, and change nothing.
            Object nodes =
                    all ? NullNode.getInstance() : NodeNames.ids(ask(reach, Addresses.PRESENCE_LIST, Map.of()), names);
            update(reach, id, Map.of("nodes", nodes));
            return name + " may use " + (all ? "all machines" : String.join(", ", names)) + " now.";
        }
    }
}
