package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A terminal through the gateway: SPEC.md sections 3, 4, 5 and 8, with a node that only pretends. */
final class SessionsTest {
    private static final JsonObject SIZE = json("cols", 80, "rows", 24);

    @TempDir
    private Path home;

    private TestingGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestingGateway.start(home);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void framesPassUnchangedBothWays() {
        try (TestingClient client = gateway.client()) {
            JsonObject started = client.result("terminal.session.start", attaching(json("fromOffset", 0)));
            long channel = started.getLong("channel");

            client.binary(input(channel, 0, "hello"));

            assertThat(FrameHeader.read(client.frame(FrameKind.INPUT_ACK)).offset())
                    .isEqualTo(5);
            byte[] output = client.frame(FrameKind.OUTPUT);
            assertThat(FrameHeader.read(output)).isEqualTo(new FrameHeader(FrameKind.OUTPUT, channel, 0));
            assertThat(text(output)).isEqualTo("hello");
        }
    }

    @Test
    void theWindowIsEndToEnd() {
        byte[] printed = new byte[700_000];
        new Random(7).nextBytes(printed);
        try (TestingClient client = gateway.client()) {
            JsonObject started =
                    client.result("terminal.session.start", attaching(json("fromOffset", 0, "window", 65_536)));
            long channel = started.getLong("channel");
            gateway.node.print(sessionId(started), printed);

            byte[] received = new byte[printed.length];
            int at = 0;
            int unacked = 0;
            while (at < printed.length) {
                byte[] frame = client.frame(FrameKind.OUTPUT);
                assertThat(FrameHeader.read(frame).offset()).isEqualTo(at);
                System.arraycopy(frame, FrameHeader.SIZE, received, at, frame.length - FrameHeader.SIZE);
                at += frame.length - FrameHeader.SIZE;
                unacked += frame.length - FrameHeader.SIZE;
                assertThat(unacked).isLessThanOrEqualTo(65_536);
                if (unacked == 65_536) {
                    // The window is full: an answered request shows that nothing else is on its way.
                    client.result("gateway.info", json());
                    assertThat(client.hasFrames()).isFalse();
                    client.binary(new FrameHeader(FrameKind.OUTPUT_ACK, channel, at).toBytes());
                    unacked = 0;
                }
            }
            assertThat(received).isEqualTo(printed);
        }
    }

    @Test
    void noFrameOvertakesTheResponseThatOpensItsChannel() {
        try (TestingClient first = gateway.client();
                TestingClient second = gateway.client()) {
            JsonObject session = first.result("terminal.session.start", SIZE);
            gateway.node.print(sessionId(session), new byte[10]);

            String id = second.ask("terminal.session.attach", json("sessionId", sessionId(session)), null);
            // The test client keeps messages and frames apart, so that the order is asked of the socket itself.
            JsonObject response = second.response(id);

            byte[] snapshot = second.frame(FrameKind.SNAPSHOT);
            assertThat(FrameHeader.read(snapshot).channel())
                    .isEqualTo(response.getJsonObject("result").getLong("channel"));
            assertThat(second.firstFrameAfter()).isGreaterThan(1); // hello and the response
        }
    }

    @Test
    void detachingEndsTheChannelAndClosingEndsThemAll() {
        try (TestingClient client = gateway.client()) {
            JsonObject started = client.result("terminal.session.start", attaching(json("fromOffset", 0)));
            JsonObject again = client.result("terminal.session.attach", json("sessionId", sessionId(started)));
            client.frame(FrameKind.SNAPSHOT);
            assertThat(again.getLong("channel")).isNotEqualTo(started.getLong("channel"));
            assertThat(gateway.node.attached).hasValue(2);

            client.result("terminal.session.detach", json("channel", again.getLong("channel")));
            assertThat(gateway.node.attached).hasValue(1);
            assertThat(client.error("terminal.session.detach", json("channel", again.getLong("channel"))))
                    .isEqualTo("NOT_FOUND");

            gateway.node.print(sessionId(started), "x".getBytes(StandardCharsets.UTF_8));
            assertThat(FrameHeader.read(client.frame(FrameKind.OUTPUT)).channel())
                    .isEqualTo(started.getLong("channel"));
        }
        until(() -> gateway.node.attached.get() == 0);
    }

    @Test
    void aChannelErrorNamesItsChannel() {
        try (TestingClient client = gateway.client()) {
            JsonObject started =
                    client.result("terminal.session.start", attaching(json("mode", "view", "fromOffset", 0)));
            client.binary(input(started.getLong("channel"), 0, "x"));

            JsonObject error = client.message(message -> "error".equals(message.getString("type")));

            assertThat(error.getLong("channel")).isEqualTo(started.getLong("channel"));
            assertThat(error.getJsonObject("error").getString("code")).isEqualTo("PERMISSION_DENIED");
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void channelsAreBounded() {
        try (TestingClient client = gateway.client()) {
            String session = sessionId(client.result("terminal.session.start", SIZE));
            JsonObject attach = json("sessionId", session, "fromOffset", 0);
            long last = 0;
            for (int i = 0; i < 256; i++) {
                last = client.result("terminal.session.attach", attach).getLong("channel");
            }
            assertThat(client.error("terminal.session.attach", attach)).isEqualTo("RESOURCE_EXHAUSTED");

            client.result("terminal.session.detach", json("channel", last));
            client.result("terminal.session.attach", attach);
        }
    }

    @Test
    void requestsInFlightAreBounded() {
        Promise<Void> gate = Promise.promise();
        gateway.node.startGate = gate.future();
        try (TestingClient client = gateway.client()) {
            String refused = "";
            for (int i = 0; i < 257; i++) {
                refused = client.ask("terminal.session.start", SIZE, null);
            }
            assertThat(client.response(refused).getJsonObject("error").getString("code"))
                    .isEqualTo("RESOURCE_EXHAUSTED");
            gate.complete();
            // Those that were under way are all answered, and there is room again.
            until(() -> client.unread().size() == 256);
            client.result("terminal.session.start", SIZE);
        }
    }

    @Test
    void theSameKeyIsTheSameRequest() {
        try (TestingClient client = gateway.client()) {
            JsonObject first = client.request("terminal.session.start", SIZE, "key");
            JsonObject second = client.request("terminal.session.start", SIZE, "key");
            JsonObject other = client.request("terminal.session.start", SIZE, "another key");

            assertThat(second.getJsonObject("result")).isEqualTo(first.getJsonObject("result"));
            assertThat(other.getJsonObject("result")).isNotEqualTo(first.getJsonObject("result"));
            assertThat(gateway.node.starts).hasValue(2);
        }
    }

    @Test
    void aRequestThatIsStillUnderWayIsNotRunAgain() {
        Promise<Void> gate = Promise.promise();
        gateway.node.startGate = gate.future();
        try (TestingClient client = gateway.client()) {
            String first = client.ask("terminal.session.start", attaching(json("fromOffset", 0)), "key");
            String second = client.ask("terminal.session.start", attaching(json("fromOffset", 0)), "key");
            until(() -> gateway.node.starts.get() == 1);
            gate.complete();

            assertThat(client.response(first).getJsonObject("result"))
                    .isEqualTo(client.response(second).getJsonObject("result"));
            assertThat(gateway.node.starts).hasValue(1);
            assertThat(gateway.node.attached).hasValue(1);
        }
    }

    @Test
    void aStartWhoseConnectionBrokeIsFoundAgainOnTheNext() {
        Promise<Void> gate = Promise.promise();
        gateway.node.startGate = gate.future();
        JsonObject start = attaching(json("fromOffset", 0));
        try (TestingClient client = gateway.client()) {
            client.ask("terminal.session.start", start, "key");
            until(() -> gateway.node.starts.get() == 1);
        }
        gate.complete();
        try (TestingClient client = gateway.client()) {
            JsonObject started =
                    client.request("terminal.session.start", start, "key").getJsonObject("result");

            // The session of the first request, and a channel that works here.
            client.binary(input(started.getLong("channel"), 0, "hi"));
            client.frame(FrameKind.INPUT_ACK);
            assertThat(text(client.frame(FrameKind.OUTPUT))).isEqualTo("hi");
            assertThat(gateway.node.starts).hasValue(1);
            until(() -> gateway.node.attached.get() == 1);
        }
    }

    @Test
    void aFailureIsRememberedUnlessItSaysTryAgain() {
        try (TestingClient client = gateway.client()) {
            JsonObject wrong = json("cols", 0, "rows", 24);
            assertThat(code(client.request("terminal.session.start", wrong, "key")))
                    .isEqualTo("INVALID_ARGUMENT");
            assertThat(code(client.request("terminal.session.start", SIZE, "key")))
                    .isEqualTo("INVALID_ARGUMENT");

            gateway.killNode();
            assertThat(code(client.request("terminal.session.start", SIZE, "later")))
                    .isEqualTo("UNAVAILABLE");
            TestingNode back = gateway.startNode("n1");
            assertThat(client.request("terminal.session.start", SIZE, "later").getJsonObject("error"))
                    .isNull();
            assertThat(back.starts).hasValue(1);
        }
    }

    @Test
    void aRequestThatNobodyAnswersHasADeadline() {
        stop();
        gateway = TestingGateway.start(home, Map.of("requestMs", 200));
        gateway.node.startGate = Promise.<Void>promise().future();
        try (TestingClient client = gateway.client()) {
            JsonObject error = client.request("terminal.session.start", SIZE).getJsonObject("error");

            assertThat(error.getString("code")).isEqualTo("DEADLINE_EXCEEDED");
            assertThat(error.getBoolean("retryable")).isTrue();
        }
    }

    @Test
    void withSeveralMachinesAStartNamesOne() {
        gateway.startNode("n2");
        try (TestingClient client = gateway.client()) {
            until(() ->
                    client.result("presence.list", json()).getJsonArray("nodes").size() == 2);

            JsonObject error = client.request("terminal.session.start", SIZE).getJsonObject("error");
            assertThat(error.getString("code")).isEqualTo("INVALID_ARGUMENT");
            assertThat(error.getJsonObject("data").getString("path")).isEqualTo("nodeId");
            assertThat(client.result("terminal.session.start", SIZE.copy().put("nodeId", "n2"))
                            .getJsonObject("session")
                            .getString("nodeId"))
                    .isEqualTo("n2");
            assertThat(client.error("terminal.session.start", SIZE.copy().put("nodeId", "n3")))
                    .isEqualTo("NOT_FOUND");
            assertThat(client.result("terminal.session.list", json()).getJsonArray("sessions"))
                    .hasSize(1);
            assertThat(client.result("terminal.session.list", json("nodeId", "n1"))
                            .getJsonArray("sessions"))
                    .isEmpty();
        }
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        try (TestingClient client = gateway.client()) {
            for (String id : new String[] {"n1-nothing", "nowhere-x", "-", "x", "n1-"}) {
                assertThat(client.error("terminal.session.attach", json("sessionId", id)))
                        .as(id)
                        .isEqualTo("NOT_FOUND");
                assertThat(client.error("terminal.session.kill", json("sessionId", id)))
                        .as(id)
                        .isEqualTo("NOT_FOUND");
            }
        }
    }

    private static JsonObject attaching(JsonObject attach) {
        return SIZE.copy().put("attach", attach);
    }

    static String sessionId(JsonObject result) {
        return result.getJsonObject("session").getString("id");
    }

    static byte[] input(long channel, long offset, String text) {
        return new FrameHeader(FrameKind.INPUT, channel, offset).toBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(byte[] frame) {
        return new String(Arrays.copyOfRange(frame, FrameHeader.SIZE, frame.length), StandardCharsets.UTF_8);
    }

    private static String code(JsonObject response) {
        return response.getJsonObject("error", new JsonObject()).getString("code");
    }

    /** Waits for something that becomes true soon. */
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TestingClient.WAIT_SECONDS * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it did not become true").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
