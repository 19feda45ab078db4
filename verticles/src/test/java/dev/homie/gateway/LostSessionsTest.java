package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.input;
import static dev.homie.gateway.SessionsTest.sessionId;
import static dev.homie.gateway.SessionsTest.text;
import static dev.homie.gateway.SessionsTest.until;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a session when its node's process is gone : its last screen and its exit state. */
final class LostSessionsTest {
    private static final JsonObject SIZE = json("cols", 80, "rows", 24, "name", "work");
    private static final byte[] SCREEN = "first\r\nlast words".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path home;

    @Test
    void afterARestartSessionsAreLostWithTheirLastScreen() {
        String session = liveThenStopped(false);
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            JsonObject lost = listed(client, session);
            assertThat(lost.getString("status")).isEqualTo("lost");
            assertThat(lost.getString("name")).isEqualTo("work");
            assertThat(lost.getJsonArray("command")).containsExactly("sh");
            assertThat(lost.getLong("pid")).isZero();

            JsonObject attached = client.result("terminal.session.attach", json("sessionId", session));
            assertThat(attached.getString("replay")).isEqualTo("snapshot");
            byte[] snapshot = client.frame(FrameKind.SNAPSHOT);
            FrameHeader header = FrameHeader.read(snapshot);
            assertThat(header.channel()).isEqualTo(attached.getLong("channel"));
            assertThat(header.offset()).isEqualTo(attached.getLong("startOffset"));
            assertThat(text(snapshot)).endsWith("first\r\nlast words");

            client.binary(input(attached.getLong("channel"), 0, "anybody?"));
            assertThat(client.message().getJsonObject("error").getString("code"))
                    .isEqualTo("FAILED_PRECONDITION");

            assertThat(client.result("terminal.session.preview", json("sessionId", session, "rows", 1))
                            .getString("text"))
                    .isEqualTo("last words");
            for (JsonObject request : List.of(
                    json("method", "kill"),
                    json("method", "input", "data", "x"),
                    json("method", "resize", "cols", 1, "rows", 1))) {
                assertThat(client.error(
                                "terminal.session." + request.getString("method"), request.put("sessionId", session)))
                        .isEqualTo("FAILED_PRECONDITION");
            }
            assertThat(client.result("terminal.session.rename", json("sessionId", session, "name", "old"))
                            .getJsonObject("session")
                            .getString("name"))
                    .isEqualTo("old");
            client.result("terminal.session.detach", json("channel", attached.getLong("channel")));
        }
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            client.result("events.subscribe", json("topics", List.of("terminal.session.removed")));
            assertThat(listed(client, session).getString("name")).isEqualTo("old");

            client.result("terminal.session.remove", json("sessionId", session));
            assertThat(sessionId(client.event("terminal.session.removed").getJsonObject("payload")))
                    .isEqualTo(session);
            assertThat(client.error("terminal.session.attach", json("sessionId", session)))
                    .isEqualTo("NOT_FOUND");
        }
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            assertThat(client.result("terminal.session.list", json()).getJsonArray("sessions"))
                    .isEmpty();
        }
    }

    @Test
    void anExitIsRememberedAsSuch() {
        String session = liveThenStopped(true);
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            JsonObject exited = listed(client, session);
            assertThat(exited.getString("status")).isEqualTo("exited");
            assertThat(exited.getString("signal")).isEqualTo("SIGHUP");
            assertThat(exited.getLong("exitedAt")).isPositive();
        }
    }

    @Test
    void aNewProcessOfTheNodeLosesTheOldOnesSessionsAtOnce() {
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            client.result("events.subscribe", json("topics", List.of("terminal.session.updated")));
            String session = sessionId(client.result("terminal.session.start", SIZE));
            gateway.killNode();
            gateway.startNode("n1");

            JsonObject lost = client.event("terminal.session.updated")
                    .getJsonObject("payload")
                    .getJsonObject("session");
            assertThat(lost.getString("id")).isEqualTo(session);
            assertThat(lost.getString("status")).isEqualTo("lost");
            assertThat(listed(client, session).getString("status")).isEqualTo("lost");
        }
    }

    @Test
    void aGatewayThatIsReplacedFindsTheSessionsRunning() {
        try (TestingGateway gateway = TestingGateway.start(home)) {
            String session;
            try (TestingClient client = gateway.client()) {
                session = sessionId(client.result("terminal.session.start", SIZE));
            }
            TestingGateway.await(gateway.gateway.stop());
            Gateway next = TestingGateway.await(
                    Gateway.deploy(gateway.vertx, GatewayConfig.defaults().withPort(0), gateway.store, "next", null));
            try (TestingClient client = TestingClient.signedIn(gateway.vertx, next.port(), next.ownerToken())) {
                until(() -> "running".equals(listed(client, session).getString("status")));
                client.result("terminal.session.attach", json("sessionId", session, "fromOffset", 0));
            }
            TestingGateway.await(next.stop());
        }
    }

    @Test
    void whatIsOverIsKeptOnlySoLongAndSoMany() {
        String session = liveThenStopped(true);
        Map<String, Object> none = Map.of("retention", Map.of("maxSessions", 0));
        try (TestingGateway gateway = TestingGateway.start(home, none);
                TestingClient client = gateway.client()) {
            until(() -> client.result("terminal.session.list", json())
                    .getJsonArray("sessions")
                    .isEmpty());
            assertThat(client.error("terminal.session.preview", json("sessionId", session)))
                    .isEqualTo("NOT_FOUND");
        }
    }

    /** A session with a screen, whose gateway and node stop. */
    private String liveThenStopped(boolean killed) {
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            String session = sessionId(client.result("terminal.session.start", SIZE));
            gateway.node.print(session, SCREEN);
            gateway.node.publishScreen(session);
            if (killed) {
                client.result("terminal.session.kill", json("sessionId", session));
            }
            // A request behind them on the same way: the service has taken note of both.
            client.result("terminal.session.list", json());
            return session;
        }
    }

    private static JsonObject listed(TestingClient client, String session) {
        return client.result("terminal.session.list", json()).getJsonArray("sessions").stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getString("id").equals(session))
                .findFirst()
                .orElseThrow();
    }
}
