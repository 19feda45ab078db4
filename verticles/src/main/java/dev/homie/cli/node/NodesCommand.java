package dev.homie.cli.node;

import dev.homie.cli.HomeOption;
import dev.homie.cli.client.RunningServer;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.Json;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code homie nodes}. */
@Command(
        name = "nodes",
        description = {
            "List the machines that were admitted to hang on this gateway by an outbound link.",
            "'homie invite --outbound' admits one more."
        },
        subcommands = NodesCommand.Remove.class)
public final class NodesCommand implements Runnable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        Object nodes = OutboundInvitation.ask(RunningServer.require(home.path()), Addresses.LINK_LIST, Map.of())
                .getOrDefault("nodes", List.of());
        List<?> all = nodes instanceof List<?> list ? list : List.of();
        if (json) {
            out.println(Json.write(all));
            return;
        }
        if (all.isEmpty()) {
            out.println("None. Admit one with: homie invite --outbound");
            return;
        }
        out.printf("%-16s  %-16s  %s%n", "ID", "ADMITTED", "LINK");
        for (Object each : all) {
            if (each instanceof Map<?, ?> node) {
                boolean linked = Boolean.TRUE.equals(node.get("linked"));
                out.printf(
                        "%-16s  %-16s  %s%n",
                        node.get("id"),
                        time(node.get("admittedAt")),
                        linked ? "up since " + time(node.get("since")) + ", homie " + node.get("version") : "down");
            }
        }
    }

    private static String time(@Nullable Object millis) {
        return millis instanceof Number number ? TIME.format(Instant.ofEpochMilli(number.longValue())) : "?";
    }

    /** {@code homie nodes remove}. */
    @Command(name = "remove", description = "Admit a machine no longer; its link is closed at once.")
    static final class Remove implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Parameters(paramLabel = "ID", description = "As 'homie nodes' shows it.")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private String id;

        @Override
        public void run() {
            OutboundInvitation.ask(RunningServer.require(home.path()), Addresses.LINK_REMOVE, Map.of("nodeId", id));
            spec.commandLine().getOut().println("Node " + id + " is admitted no longer.");
        }
    }
}
