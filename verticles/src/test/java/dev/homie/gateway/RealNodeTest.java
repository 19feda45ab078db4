package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.input;
import static dev.homie.gateway.SessionsTest.sessionId;
import static dev.homie.gateway.SessionsTest.text;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.bus.Services;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.node.NodeConfig;
import dev.homie.node.NodeVerticle;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Gateway, real node and real shell, as one process runs them. */
@DisabledOnOs(OS.WINDOWS)
final class RealNodeTest {
    @TempDir
    private Path home;

    @Test
    void aShellSurvivesItsClientAndItsExitIsRememberedAfterARestart() {
        String session;
        try (OneProcess process = new OneProcess(home);
                TestingClient client = process.client()) {
            JsonObject started = client.result(
                    "terminal.session.start",
                    json(
                            "cols",
                            80,
                            "rows",
                            24,
                            "command",
                            List.of("sh"),
                            "attach",
                            json("inputId", "i", "fromOffset", 0)));
            session = sessionId(started);
            client.binary(input(started.getLong("channel"), 0, "echo $((40+2))-is-it\n"));
            long seen = untilPrinted(client, "42-is-it");

            try (TestingClient next = process.client()) {
                JsonObject resumed = next.result(
                        "terminal.session.attach", json("sessionId", session, "fromOffset", seen, "inputId", "i"));
                assertThat(resumed.getString("replay")).isEqualTo("exact");
                assertThat(resumed.getLong("startOffset")).isEqualTo(seen);
                next.binary(
                        input(resumed.getLong("channel"), resumed.getLong("inputOffset"), "echo $((80+4))-again\n"));
                untilPrinted(next, "84-again");
            }
            client.result("events.subscribe", json("topics", List.of("terminal.session.exit")));
            client.result("terminal.session.input", json("sessionId", session, "data", "exit 3\n"));
            assertThat(client.event("terminal.session.exit")
                            .getJsonObject("payload")
                            .getJsonObject("session")
                            .getInteger("exitCode"))
                    .isEqualTo(3);
        }
        try (OneProcess process = new OneProcess(home);
                TestingClient client = process.client()) {
            JsonObject kept = client.result("terminal.session.list", json())
                    .getJsonArray("sessions")
                    .getJsonObject(0);
            assertThat(kept.getString("id")).isEqualTo(session);
            assertThat(kept.getString("status")).isEqualTo("exited");
            assertThat(kept.getInteger("exitCode")).isEqualTo(3);
            assertThat(client.result("terminal.session.preview", json("sessionId", session))
                            .getString("text"))
                    .contains("84-again");
            client.result("terminal.session.attach", json("sessionId", session));
            assertThat(text(client.frame(FrameKind.SNAPSHOT))).contains("42-is-it");
        }
    }

    /** Reads output until it says that; returns the offset behind it. */
    private static long untilPrinted(TestingClient client, String wanted) {
        StringBuilder printed = new StringBuilder();
        while (true) {
            byte[] frame = client.frame();
            FrameHeader header = FrameHeader.read(frame);
            if (header.kind() == FrameKind.OUTPUT) {
                printed.append(text(frame));
                if (printed.indexOf(wanted) >= 0) {
                    return header.offset() + frame.length - FrameHeader.SIZE;
                }
            }
        }
    }

    /** What {@code homie up} runs, and how it stops. */
    private static final class OneProcess implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx();
        private final Store store;
        private final Gateway gateway;
        private final String node;

        private OneProcess(Path home) {
            Services.registerCodecs(vertx);
            store = Store.open(StateFolder.open(home));
            node = TestingGateway.await(
                    vertx.deployVerticle(new NodeVerticle(NodeConfig.defaults("n1", "machine"), "test")));
            gateway = TestingGateway.await(
                    Gateway.deploy(vertx, GatewayConfig.defaults().withPort(0), store, "test", null));
        }

        TestingClient client() {
            return TestingClient.signedIn(vertx, gateway.port(), gateway.ownerToken());
        }

        @Override
        public void close() {
            TestingGateway.await(gateway.disconnect());
            TestingGateway.await(vertx.undeploy(node));
            TestingGateway.await(gateway.stop());
            TestingGateway.await(vertx.close());
            store.close();
        }
    }
}
