package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.sessionId;
import static dev.homie.gateway.SessionsTest.until;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.identity.NodeKey;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real node on an outbound link, with a network in between that can be cut: SPEC.md section 8.1. */
@DisabledOnOs(OS.WINDOWS)
final class LinkTest {
    private static final String ECHO = "stty -echo raw; printf ready; exec cat";
    /** Less than is retained of a session's output, so that a replay is exact however long the line was down. */
    private static final int LINES = 220_000;

    private static final String COUNT = "stty -onlcr; printf ready; read go; exec seq 1 " + LINES;

    @TempDir
    private Path home;

    private final NodeKey key = NodeKey.generate();
    private TestingProxy proxy;
    private TestingGateway gateway;

    @BeforeEach
    void start() {
        proxy = new TestingProxy();
        gateway = TestingGateway.start(
                home.resolve("a"), Map.of("allowedHosts", List.of(proxy.host()), "heartbeatMs", 400));
        proxy.to(gateway.gateway.port());
    }

    @AfterEach
    void stop() {
        gateway.close();
        proxy.close();
    }

    @Test
    void aLinkedNodeIsLikeAnyOther() {
        try (TestingClient client = gateway.client();
                TestingLinkedNode node = linked(client)) {
            JsonObject presence = Objects.requireNonNull(present(client, node.id));
            assertThat(presence.getString("status")).isEqualTo("online");
            assertThat(presence.getString("link")).isEqualTo("outbound");

            String session = startShell(client, ECHO);
            TestingTerminal terminal = new TestingTerminal(client, session);
            terminal.attach();
            terminal.until(() -> terminal.seen().equals("ready"));
            terminal.type("hello, world");
            terminal.until(() -> terminal.seen().equals("readyhello, world") && terminal.allTyped());

            client.result("terminal.session.resize", json("sessionId", session, "cols", 101, "rows", 33));
            JsonObject listed = listed(client, session);
            assertThat(listed.getInteger("cols")).isEqualTo(101);
            assertThat(listed.getString("nodeId")).isEqualTo(node.id);

            client.result("events.subscribe", json("topics", List.of("terminal.session.exit")));
            client.result("terminal.session.kill", json("sessionId", session, "signal", "SIGKILL"));
            assertThat(sessionId(client.event("terminal.session.exit").getJsonObject("payload")))
                    .isEqualTo(session);
            assertThat(client.error("terminal.session.input", json("sessionId", "linked-none", "data", "x")))
                    .isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void aFloodIsWholeThoughTheLineIsCutInIt() {
        try (TestingClient client = gateway.client();
                TestingLinkedNode node = linked(client)) {
            String session = startShell(client, COUNT);
            TestingTerminal terminal = new TestingTerminal(client, session);
            terminal.attach();
            terminal.until(() -> terminal.seen().equals("ready"));
            terminal.type("go\n");
            String expected = "readygo\n" + counted(1, LINES);
            for (int cut = 1; cut <= 3; cut++) {
                int at = cut * 300_000;
                terminal.until(() -> terminal.size() > at);
                proxy.cut();
            }
            terminal.until(() -> terminal.size() >= expected.length());
            assertThat(terminal.attaches()).isGreaterThan(3);
            assertThat(terminal.seen()).isEqualTo(expected);
            assertThat(node.id).isEqualTo("linked");
        }
    }

    @Test
    void whatIsTypedArrivesOnceThoughTheLineIsCutInIt() {
        try (TestingClient client = gateway.client();
                TestingLinkedNode node = linked(client)) {
            String session = startShell(client, ECHO);
            TestingTerminal terminal = new TestingTerminal(client, session);
            terminal.attach();
            terminal.until(() -> terminal.seen().equals("ready"));
            for (int i = 0; i < 60; i++) {
                terminal.type(counted(100 * i + 1, 100 * i + 100));
                if (i % 20 == 19) {
                    proxy.cut();
                }
                int some = 5 + 200 * i;
                terminal.until(() -> terminal.size() >= some);
            }
            String expected = "ready" + counted(1, 6_000);
            terminal.until(() -> terminal.size() >= expected.length() && terminal.allTyped());
            assertThat(terminal.seen()).isEqualTo(expected);
            assertThat(terminal.attaches()).isGreaterThan(1);
            assertThat(node.told).isNotEmpty();
        }
    }

    @Test
    void aSilentLineIsGivenUpOnBothSidesAndRequestsFailMeanwhile() {
        try (TestingClient client = gateway.client();
                TestingLinkedNode node = linked(client)) {
            String session = startShell(client, ECHO);
            proxy.silence();
            assertThat(client.error("terminal.session.preview", json("sessionId", session)))
                    .isEqualTo("UNAVAILABLE");
            assertThat(client.error("terminal.session.preview", json("sessionId", session)))
                    .isEqualTo("UNAVAILABLE");
            node.await("failed " + proxy.port());
            proxy.speak();
            node.await("linked " + proxy.port());
            TestingTerminal terminal = new TestingTerminal(client, session);
            terminal.attach();
            terminal.until(() -> terminal.seen().equals("ready"));
        }
    }

    @Test
    void aNodeMovesToAnotherGatewayWithItsSessions() {
        try (TestingGateway other = TestingGateway.start(home.resolve("b"))) {
            String code = invite(other.client());
            try (TestingLinkedNode first = new TestingLinkedNode("linked", key, code, List.of(other.gateway.port()))) {
                first.await("linked " + other.gateway.port());
            }
            List<Integer> both = List.of(proxy.port(), other.gateway.port());
            try (TestingClient client = gateway.client();
                    TestingClient elsewhere = other.client();
                    TestingLinkedNode node = new TestingLinkedNode("linked", key, invite(client), both)) {
                node.await("linked " + proxy.port());
                until(() -> online(client, "linked"));
                String session = startShell(client, COUNT);
                TestingTerminal terminal = new TestingTerminal(client, session);
                terminal.attach();
                terminal.until(() -> terminal.seen().equals("ready"));
                terminal.type("go\n");
                terminal.until(() -> terminal.size() > 200_000);

                proxy.away(true);
                node.await("linked " + other.gateway.port());
                until(() -> online(elsewhere, "linked"));
                terminal.moveTo(elsewhere);
                terminal.attach();
                String expected = "readygo\n" + counted(1, LINES);
                terminal.until(() -> terminal.size() >= expected.length());
                assertThat(terminal.seen()).isEqualTo(expected);
            }
        }
    }

    @Test
    void aNodeThatEndsSaysGoodbye() {
        try (TestingClient client = gateway.client()) {
            TestingLinkedNode node = linked(client);
            String session = startShell(client, ECHO);
            client.result("events.subscribe", json("topics", List.of("terminal.session.exit")));
            node.close();
            assertThat(sessionId(client.event("terminal.session.exit").getJsonObject("payload")))
                    .isEqualTo(session);
            assertThat(client.error("terminal.session.start", json("nodeId", "linked", "cols", 80, "rows", 24)))
                    .isEqualTo("UNAVAILABLE");
        }
    }

    // ---- helpers ----

    private TestingLinkedNode linked(TestingClient client) {
        TestingLinkedNode node = new TestingLinkedNode("linked", key, invite(client), List.of(proxy.port()));
        node.await("linked " + proxy.port());
        until(() -> online(client, "linked"));
        return node;
    }

    static String invite(TestingClient client) {
        return client.result("link.node.invite", json()).getString("code");
    }

    static boolean online(TestingClient client, String id) {
        JsonObject node = present(client, id);
        return node != null && node.getString("status").equals("online");
    }

    static @Nullable JsonObject present(TestingClient client, String id) {
        return client.result("presence.list", json()).getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .filter(node -> node.getString("id").equals(id))
                .findFirst()
                .orElse(null);
    }

    private static String startShell(TestingClient client, String script) {
        return sessionId(client.result(
                "terminal.session.start",
                json("nodeId", "linked", "cols", 80, "rows", 24, "command", List.of("sh", "-c", script))));
    }

    private static JsonObject listed(TestingClient client, String session) {
        return client.result("terminal.session.list", json("nodeId", "linked")).getJsonArray("sessions").stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getString("id").equals(session))
                .findFirst()
                .orElseThrow();
    }

    private static String counted(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
