package dev.homie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.RunningServer;
import dev.homie.cli.client.WireClient;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The log of a real server, written for programs. */
@DisabledOnOs(OS.WINDOWS)
class LogsIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void oneIdFollowsARequestFromTheGatewayToTheNode() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve("homie.json"), "{\"log\":\"json\"}");
        String session;
        try (TestingHomie homie = TestingHomie.up(home)) {
            assertThat(homie.process().isAlive()).isTrue();
            RunningServer server = RunningServer.require(home);
            String token = server.token();
            Map<String, Object> started = CliVertx.run(vertx -> WireClient.connect(
                            vertx, server.file(), token, "test", new WireClient.Listener() {})
                    .compose(client -> client.request(
                            Addresses.SESSION_START, Map.of("command", List.of("true"), "cols", 80, "rows", 24))));
            session = String.valueOf(((Map<?, ?>) Objects.requireNonNull(started.get("session"))).get("id"));
        }
        List<Map<String, Object>> lines = Files.readAllLines(home.resolve("logs/homie.log")).stream()
                .map(Json::readObject)
                .toList();
        assertThat(lines).allSatisfy(line -> assertThat(line).containsKeys("timestamp", "level", "formattedMessage"));
        Object node = correlation(lines, "session " + session + " started: ");
        assertThat(String.valueOf(node)).as("at the node").matches("[A-Za-z0-9_-]{16}/c1");
        // Its node's id is in it, which tells it from the rehearsal's beside the start.
        Object gateway = correlation(lines, "a session is asked of " + session.substring(0, session.lastIndexOf('-')));
        assertThat(gateway).as("at the gateway").isEqualTo(node);
        assertThat(correlation(lines, "listens on")).as("no request's line").isEqualTo("none");
    }

    private static Object correlation(List<Map<String, Object>> lines, String message) {
        Map<String, Object> line = lines.stream()
                .filter(each -> String.valueOf(each.get("formattedMessage")).contains(message))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line with '" + message + "' in " + lines));
        Object correlation = line.get("mdc") instanceof Map<?, ?> mdc ? mdc.get("correlation") : null;
        return correlation == null ? "none" : correlation;
    }
}
