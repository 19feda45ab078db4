package dev.homie.cli.status;

import dev.homie.cli.ConfigFile;
import dev.homie.cli.HomeOption;
import dev.homie.cli.Version;
import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.RunningServer;
import dev.homie.cli.client.WireClient;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.Json;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.terminal.Session;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homie status}. */
@Command(
        name = "status",
        description = {
            "Show the cluster, its machines, sessions and versions, as the running gateway sees them.",
            "The exit code is 1 when no gateway runs here, a machine is unreachable, or has a version that cannot be used."
        })
public final class StatusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--json", description = "Print JSON: one object, whose keys docs/cluster.md lists.")
    private boolean json;

    @Override
    public Integer call() {
        Path path = home.path();
        RunningServer server = RunningServer.require(path);
        String token = server.token();
        StatusReport report = CliVertx.run(vertx -> WireClient.connect(
                        vertx, server.file(), token, "homie-cli", new WireClient.Listener() {})
                .compose(client -> ask(client, clusterName(path)).onComplete(done -> client.close())));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(report));
        } else {
            StatusTable.of(report, System.currentTimeMillis()).forEach(out::println);
        }
        return report.isWell() ? 0 : 1;
    }

    private static Future<StatusReport> ask(WireClient client, String clusterName) {
        Future<Map<String, Object>> info = client.request(Addresses.GATEWAY_INFO, Map.of());
        Future<Map<String, Object>> presence = client.request(Addresses.PRESENCE_LIST, Map.of());
        Future<Map<String, Object>> sessions = client.request(Addresses.SESSION_LIST, Map.of());
        return Future.all(info, presence, sessions)
                .map(asked -> StatusReport.of(
                        Version.number(),
                        clusterName,
                        gateway(info.result()),
                        list(info.result(), "gateways").stream()
                                .map(StatusCommand::gateway)
                                .toList(),
                        list(presence.result(), "nodes").stream()
                                .map(each -> Json.fromMap(each, NodePresence.class))
                                .toList(),
                        list(sessions.result(), "sessions").stream()
                                .map(each -> Json.fromMap(each, Session.class))
                                .toList(),
                        // Without this very command.
                        Math.max(0, list(presence.result(), "clients").size() - 1),
                        list(info.result(), "listeners").stream()
                                .map(each -> Json.fromMap(each, StatusReport.Listener.class))
                                .toList()));
    }

    private static StatusReport.Gateway gateway(Map<String, Object> info) {
        return new StatusReport.Gateway(
                text(info.get("gatewayId")),
                text(info.get("version")),
                info.get("startedAt") instanceof Number since ? since.longValue() : 0,
                info.get("member") == null ? null : text(info.get("member")));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
    private static List<Map<String, Object>> list(Map<String, Object> result, String field) {
        return (List<Map<String, Object>>) result.getOrDefault(field, List.of());
    }

    /** As it is configured here; what runs was started with it. */
    private static String clusterName(Path home) {
        Object cluster = ConfigFile.read(home).get("cluster");
        Object name = cluster instanceof Map<?, ?> fields ? fields.get("name") : null;
        return System.getenv().getOrDefault("HOMIE_CLUSTER_NAME", name == null ? "homie" : name.toString());
    }
}
