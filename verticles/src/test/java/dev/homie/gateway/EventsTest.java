package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.sessionId;
import static dev.homie.gateway.SessionsTest.until;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions (SPEC.md section 3) and terminal output as events (section 5). */
final class EventsTest {
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
    void aPatternCoversTopicsAndEachEventComesOnce() {
        try (TestingClient client = gateway.client();
                TestingClient other = gateway.client()) {
            assertThat(subscribe(client, "terminal.session.*"))
                    .containsExactly(
                            "terminal.session.exit",
                            "terminal.session.removed",
                            "terminal.session.started",
                            "terminal.session.updated");
            assertThat(subscribe(client, "terminal.session.exit")).containsExactly("terminal.session.exit");

            String session = sessionId(other.result("terminal.session.start", SIZE));
            other.result("terminal.session.rename", json("sessionId", session, "name", "new"));
            other.result("terminal.session.kill", json("sessionId", session));
            other.result("terminal.session.remove", json("sessionId", session));

            for (String topic : List.of("started", "updated", "exit", "removed")) {
                JsonObject event = client.message();
                assertThat(event.getString("type")).isEqualTo("event");
                assertThat(event.getString("topic")).isEqualTo("terminal.session." + topic);
                assertThat(event.containsKey("seq")).isFalse();
                assertThat(event.getJsonObject("payload")
                                .getJsonObject("session")
                                .getString("id"))
                        .isEqualTo(session);
            }
            client.result("gateway.info", json());
            assertThat(client.unread()).isEmpty();
            assertThat(other.unread()).isEmpty();
        }
    }

    @Test
    void whatIsUnsubscribedComesNoMoreUnlessAnotherPatternCoversIt() {
        try (TestingClient client = gateway.client()) {
            subscribe(client, "terminal.session.*", "terminal.session.started");
            client.result("events.unsubscribe", json("topics", List.of("terminal.session.*")));

            String session = sessionId(client.result("terminal.session.start", SIZE));
            client.event("terminal.session.started");
            client.result("terminal.session.kill", json("sessionId", session));
            client.result("gateway.info", json());
            assertThat(client.unread()).isEmpty();

            client.result("events.unsubscribe", json("topics", List.of("terminal.session.started", "unheard.of")));
            client.result("terminal.session.start", SIZE);
            client.result("gateway.info", json());
            assertThat(client.unread()).isEmpty();
        }
    }

    @Test
    void aSubscriptionIsAllOrNothing() {
        try (TestingClient client = gateway.client()) {
            assertThat(client.error(
                            "events.subscribe", json("topics", List.of("terminal.session.started", "no.such.topic"))))
                    .isEqualTo("UNIMPLEMENTED");
            client.result("terminal.session.start", SIZE);
            client.result("gateway.info", json());
            assertThat(client.unread()).isEmpty();
        }
    }

    @Test
    void topicsAreBounded() {
        try (TestingClient client = gateway.client()) {
            for (int i = 0; i < 4; i++) {
                int from = i * 64;
                subscribe(
                        client,
                        IntStream.range(from, from + 64)
                                .mapToObj(n -> "terminal.session.output.n1-" + n)
                                .toArray(String[]::new));
            }
            assertThat(client.error("events.subscribe", json("topics", List.of("presence.node"))))
                    .isEqualTo("RESOURCE_EXHAUSTED");
        }
    }

    @Test
    void outputComesAsEventsFromASnapshotOn() {
        try (TestingClient client = gateway.client()) {
            String session = sessionId(client.result("terminal.session.start", SIZE));
            gateway.node.print(session, "before".getBytes(StandardCharsets.UTF_8));
            String topic = "terminal.session.output." + session;
            subscribe(client, topic);

            JsonObject snapshot = client.event(topic).getJsonObject("payload");
            assertThat(snapshot.getBoolean("snapshot")).isTrue();
            assertThat(snapshot.getInteger("cols")).isEqualTo(80);
            assertThat(snapshot.getInteger("rows")).isEqualTo(24);
            assertThat(snapshot.getLong("offset")).isEqualTo(6);
            assertThat(decoded(snapshot)).isEqualTo("before".getBytes(StandardCharsets.UTF_8));

            // More than several windows: it flows only because the gateway acknowledges.
            byte[] printed = new byte[600_000];
            new Random(3).nextBytes(printed);
            gateway.node.print(session, printed);
            ByteArrayOutputStream received = new ByteArrayOutputStream();
            while (received.size() < printed.length) {
                JsonObject output = client.event(topic).getJsonObject("payload");
                assertThat(output.getLong("offset")).isEqualTo(6 + received.size());
                received.writeBytes(decoded(output));
            }
            assertThat(received.toByteArray()).isEqualTo(printed);

            assertThat(gateway.node.attached).hasValue(1);
            client.result("events.unsubscribe", json("topics", List.of(topic)));
            until(() -> gateway.node.attached.get() == 0);
        }
    }

    @Test
    void everyNewSubscriberMakesTheTopicGoOnFromASnapshot() {
        try (TestingClient first = gateway.client();
                TestingClient second = gateway.client()) {
            String session = sessionId(first.result("terminal.session.start", SIZE));
            String topic = "terminal.session.output." + session;
            subscribe(first, topic);
            assertThat(first.event(topic).getJsonObject("payload").getBoolean("snapshot"))
                    .isTrue();
            subscribe(second, topic);
            assertThat(second.event(topic).getJsonObject("payload").getBoolean("snapshot"))
                    .isTrue();

            assertThat(first.event(topic).getJsonObject("payload").getBoolean("snapshot"))
                    .isTrue();
            until(() -> gateway.node.attached.get() == 1);

            second.leave();
            gateway.node.print(session, new byte[] {1});
            assertThat(decoded(first.event(topic).getJsonObject("payload"))).containsExactly(1);
            first.leave();
            until(() -> gateway.node.attached.get() == 0);
        }
    }

    @Test
    void aSubscriberThatReadsNothingHoldsBackOnlyItsTopic() {
        try (TestingClient slow = gateway.client();
                TestingClient quick = gateway.client()) {
            String session = sessionId(quick.result("terminal.session.start", SIZE));
            String topic = "terminal.session.output." + session;
            subscribe(slow, topic);
            assertThat(slow.event(topic).getJsonObject("payload").getBoolean("snapshot"))
                    .isTrue();
            slow.socket().pause();
            gateway.node.print(session, new byte[16 << 20]);

            // The node has been asked for no more than a window beyond what the socket took.
            for (int i = 0; i < 20; i++) {
                quick.result("gateway.info", json());
            }
            assertThat(slow.isOpen()).isTrue();
            slow.socket().resume();
            long received = 0;
            while (received < 16 << 20) {
                JsonObject output = slow.event(topic).getJsonObject("payload");
                if (output.getBoolean("snapshot", false)) {
                    received = output.getLong("offset");
                } else {
                    assertThat(output.getLong("offset")).isEqualTo(received);
                    received += decoded(output).length;
                }
            }
        }
    }

    @Test
    void aClientTooSlowForItsEventsIsClosed() {
        try (TestingClient slow = gateway.client()) {
            clog(slow);
            until(() -> {
                slow.socket().fetch(1);
                return !slow.isOpen();
            });
            assertThat(slow.closeCode()).isEqualTo(1008);
        }
    }

    /** Its close in good order waits behind what it does not take, and what it says is no reason to keep all that. */
    @Test
    void aClientThatTakesNothingIsCutOffWhateverItSays() {
        stop();
        gateway = TestingGateway.start(home, Map.of("heartbeatMs", 100));
        try (TestingClient stuck = gateway.client()) {
            clog(stuck);
            // It reads no end of the line; but what it writes fails then.
            until(() -> {
                Future<Void> ping = stuck.socket().writePing(Buffer.buffer("here"));
                return ping.failed();
            });
        }
    }

    @Test
    void aPayloadIsAnyJson() {
        try (TestingClient client = gateway.client()) {
            subscribe(client, "presence.node");
            gateway.vertx.eventBus().publish("presence.node", "a string");
            gateway.vertx.eventBus().publish("presence.node", json("node", "n"));

            assertThat(client.event("presence.node").getValue("payload")).isEqualTo("a string");
            assertThat(client.event("presence.node").getValue("payload")).isEqualTo(json("node", "n"));
        }
    }

    @Test
    void presenceTellsOfNodesAndClients() {
        try (TestingClient client = gateway.client()) {
            subscribe(client, "presence.*");
            until(() -> !client.result("presence.list", json())
                    .getJsonArray("nodes")
                    .isEmpty());
            JsonObject presence = client.result("presence.list", json());
            JsonObject node = presence.getJsonArray("nodes").getJsonObject(0);
            assertThat(node.getString("id")).isEqualTo("n1");
            assertThat(node.getString("status")).isEqualTo("online");
            assertThat(node.getLong("lastSeenAt")).isPositive();
            assertThat(node.getJsonObject("services").containsKey("terminal")).isTrue();
            JsonObject self = presence.getJsonArray("clients").getJsonObject(0);
            assertThat(self.getString("name")).isEqualTo("testing");
            assertThat(self.getString("subject")).isEqualTo("owner");

            gateway.startNode("n2");
            assertThat(client.message(message -> "presence.node".equals(message.getString("topic"))
                                    && "n2"
                                            .equals(message.getJsonObject("payload")
                                                    .getJsonObject("node")
                                                    .getString("id")))
                            .getJsonObject("payload")
                            .getJsonObject("node")
                            .getString("status"))
                    .isEqualTo("online");
        }
    }

    @Test
    void aClientThatHasGoneIsPresentNoMore() {
        try (TestingClient client = gateway.client()) {
            TestingClient other = gateway.client();
            assertThat(client.result("presence.list", json()).getJsonArray("clients"))
                    .hasSize(2);
            other.leave();
            until(() -> client.result("presence.list", json())
                            .getJsonArray("clients")
                            .size()
                    == 1);
        }
    }

    @Test
    void infoIsWhatHelloSays() {
        try (TestingClient client = gateway.client()) {
            JsonObject info = client.result("gateway.info", json());

            assertThat(info.getString("version")).isEqualTo("test");
            assertThat(info.getString("gatewayId")).isEqualTo(gateway.gateway.gatewayId());
            assertThat(info.getLong("startedAt")).isPositive();
            assertThat(info.getJsonObject("limits").getInteger("heartbeatMs")).isEqualTo(15_000);
        }
    }

    /** It reads nothing any more, and is sent more than the kernel takes: what is left is what the bounds are for. */
    private void clog(TestingClient client) {
        subscribe(client, "presence.node");
        client.socket().pause();
        JsonObject large = json("padding", "x".repeat(900_000));
        for (int i = 0; i < 60; i++) {
            gateway.vertx.eventBus().publish("presence.node", large);
        }
    }

    private static List<String> subscribe(TestingClient client, String... topics) {
        return client.result("events.subscribe", json("topics", List.of(topics))).getJsonArray("topics").stream()
                .map(String::valueOf)
                .toList();
    }

    private static byte[] decoded(JsonObject payload) {
        return Base64.getDecoder().decode(payload.getString("base64"));
    }
}
