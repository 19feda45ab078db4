package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.input;
import static dev.homie.gateway.SessionsTest.sessionId;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.bus.Services;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who may use one machine, n1, of two; each attempt first by somebody who may use both. */
final class NarrowedTest {
    private static final Map<String, Object> TO_N1 = Map.of("roles", Map.of("owner", Map.of("nodes", List.of("n1"))));

    @TempDir
    private Path home;

    @Test
    void nothingOfTheOtherMachineIsReached() {
        String there;
        try (TestingGateway open = TestingGateway.start(home)) {
            open.startNode("n2");
            try (TestingClient client = open.client()) {
                there = startOn(client, "n2");
                attempts(there, open.gateway.gatewayId())
                        .forEach((method, params) -> assertThat(codeOf(client.request(method, params)))
                                .as("%s, for who is not narrowed", method)
                                .isNotEqualTo("PERMISSION_DENIED"));
            }
        }
        try (TestingGateway narrowed = TestingGateway.start(home, TO_N1)) {
            TestingNode other = narrowed.startNode("n2");
            String elsewhere = other.id + "-1";
            try (TestingClient client = narrowed.client()) {
                attempts(elsewhere, narrowed.gateway.gatewayId())
                        .forEach((method, params) -> assertThat(codeOf(client.request(method, params)))
                                .as(method)
                                .isEqualTo("PERMISSION_DENIED"));
                assertThat(other.starts).hasValue(0);
                assertThat(other.attaches).hasValue(0);
                // The same said of a machine that there is not: nobody finds out which there are.
                assertThat(client.request("terminal.session.start", json("nodeId", "n9", "cols", 80, "rows", 24))
                                .getJsonObject("error")
                                .getString("message"))
                        .isEqualTo(
                                client.request("terminal.session.start", json("nodeId", "n2", "cols", 80, "rows", 24))
                                        .getJsonObject("error")
                                        .getString("message"));
                assertThat(client.error(
                                "events.subscribe", json("topics", List.of("terminal.session.output." + elsewhere))))
                        .isEqualTo("PERMISSION_DENIED");
            }
        }
    }

    /** A request to each method that has to do with a machine. */
    private static Map<String, JsonObject> attempts(String session, String gatewayId) {
        Map<String, JsonObject> attempts = new LinkedHashMap<>();
        attempts.put("terminal.session.start", json("nodeId", "n2", "cols", 80, "rows", 24));
        attempts.put("terminal.session.list", json("nodeId", "n2"));
        attempts.put("terminal.session.attach", json("sessionId", session, "mode", "view"));
        attempts.put("terminal.session.preview", json("sessionId", session));
        attempts.put("terminal.session.input", json("sessionId", session, "data", "x"));
        attempts.put("terminal.session.resize", json("sessionId", session, "cols", 90, "rows", 30));
        attempts.put("terminal.session.rename", json("sessionId", session, "name", "mine"));
        attempts.put("terminal.session.kill", json("sessionId", session));
        attempts.put("terminal.session.remove", json("sessionId", session));
        attempts.put("cluster.deploy", json("className", "no.such.Thing", "nodeId", "n2"));
        attempts.put("cluster.undeploy", json("id", gatewayId + "-x"));
        attempts.put("link.node.remove", json("nodeId", "n2"));
        attempts.put("link.node.invite", json());
        return attempts;
    }

    @Test
    void theOtherMachineIsNotThere() {
        try (TestingGateway open = TestingGateway.start(home)) {
            open.startNode("n2");
            try (TestingClient client = open.client()) {
                String here = startOn(client, "n1");
                String there = startOn(client, "n2");
                assertThat(ids(client.result("presence.list", json()), "nodes")).containsExactlyInAnyOrder("n1", "n2");
                assertThat(ids(client.result("terminal.session.list", json()), "sessions"))
                        .contains(here, there);
            }
        }
        try (TestingGateway narrowed = TestingGateway.start(home, TO_N1)) {
            TestingNode other = narrowed.startNode("n2");
            awaitKnown(narrowed, other.id);
            try (TestingClient client = narrowed.client()) {
                assertThat(ids(client.result("presence.list", json()), "nodes")).containsExactly("n1");
                // With one machine to choose from, none needs to be named.
                String here = sessionId(client.result("terminal.session.start", json("cols", 80, "rows", 24)));
                assertThat(here).startsWith("n1-");
                assertThat(ids(client.result("terminal.session.list", json()), "sessions"))
                        .contains(here)
                        .allMatch(id -> id.startsWith("n1-"));
                assertThat(client.result("gateway.info", json())
                                .getJsonObject("clockSkewMs")
                                .fieldNames())
                        .doesNotContain("n2");
                assertThat(client.result("cluster.deployments", json()).getJsonArray("deployments"))
                        .isEmpty();
            }
        }
    }

    @Test
    void eventsOfTheOtherMachineAreNotHeard() {
        try (TestingGateway narrowed = TestingGateway.start(home, TO_N1);
                TestingClient client = narrowed.client()) {
            client.result("events.subscribe", json("topics", List.of("terminal.session.*", "presence.node")));
            // It comes, has a session, and that ends: by somebody who may, which here is the node itself.
            TestingNode other = narrowed.startNode("n2");
            String there = startAsHomie(narrowed, other.id);
            narrowed.vertx
                    .eventBus()
                    .publish("terminal.session.exit", json("session", json("id", there))); // without its nodeId

            String here = sessionId(client.result("terminal.session.start", json("cols", 80, "rows", 24)));
            // What was published before has been delivered by the time that this has come.
            assertThat(sessionId(client.event("terminal.session.started").getJsonObject("payload")))
                    .isEqualTo(here);
            assertThat(client.unread()).noneMatch(message -> message.encode().contains("n2"));
        }
    }

    @Test
    void framesGoToTheOwnMachineAlone() {
        try (TestingGateway narrowed = TestingGateway.start(home, TO_N1);
                TestingClient client = narrowed.client()) {
            JsonObject started = client.result(
                    "terminal.session.start",
                    json("nodeId", "n1", "cols", 80, "rows", 24, "attach", json("fromOffset", 0)));
            client.binary(input(started.getLong("channel"), 0, "hello"));
            client.frame(FrameKind.INPUT_ACK);
            assertThat(new String(client.frame(FrameKind.OUTPUT), StandardCharsets.UTF_8))
                    .endsWith("hello");

            TestingNode other = narrowed.startNode("n2");
            awaitKnown(narrowed, other.id);
            String there = startAsHomie(narrowed, other.id);
            assertThat(client.error("terminal.session.attach", json("sessionId", there)))
                    .isEqualTo("PERMISSION_DENIED");
            // Every other channel number leads nowhere.
            for (long channel = 0; channel < 50; channel++) {
                if (channel != started.getLong("channel")) {
                    client.binary(input(channel, 0, "rm -rf /\n"));
                }
            }
            client.result("gateway.info", json());
            assertThat(asHomie(narrowed, "node.n2.terminal.preview", json("sessionId", there))
                            .getString("text"))
                    .isEmpty();
        }
    }

    private static String startOn(TestingClient client, String nodeId) {
        // A machine that has just come is known as soon as it has announced itself.
        SessionsTest.until(
                () -> ids(client.result("presence.list", json()), "nodes").contains(nodeId));
        return sessionId(client.result("terminal.session.start", json("nodeId", nodeId, "cols", 80, "rows", 24)));
    }

    /** What no client can send: without an identity, and to any address. */
    private static JsonObject asHomie(TestingGateway gateway, String address, JsonObject params) {
        return TestingGateway.await(gateway.vertx.eventBus().<JsonObject>request(address, params))
                .body();
    }

    private static String startAsHomie(TestingGateway gateway, String nodeId) {
        return sessionId(asHomie(gateway, "node." + nodeId + ".terminal.start", json("cols", 80, "rows", 24)));
    }

    private static void awaitKnown(TestingGateway gateway, String nodeId) {
        SessionsTest.until(
                () -> ids(asHomie(gateway, "presence.list", json()), "nodes").contains(nodeId));
    }

    private static String codeOf(JsonObject response) {
        JsonObject error = response.getJsonObject("error");
        return error == null ? "OK" : error.getString("code");
    }

    private static List<String> ids(JsonObject result, String field) {
        return result.getJsonArray(field).stream()
                .map(each -> Services.json(each).getString("id"))
                .toList();
    }
}
