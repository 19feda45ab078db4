package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.sessionId;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.Addresses;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway among nodes of other versions, as they are while machines are upgraded one after the other. */
final class UpgradeTest {
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
    void aNodeTooNewIsShownWithTheReasonAndNotUsed() {
        try (TestingClient client = gateway.client()) {
            announce(node("n2", 9), new JsonArray().add(json("id", "n2-x", "status", "dreaming", "cols", "many")));
            JsonObject shown = shown(client, "n2");
            assertThat(shown.getString("status")).isEqualTo("online");
            assertThat(shown.getString("problem")).startsWith("upgrade this gateway: box has version 9 of 'terminal'");
            JsonObject error = client.request(
                            "terminal.session.start", SIZE.copy().put("nodeId", "n2"))
                    .getJsonObject("error");
            assertThat(error.getString("code")).isEqualTo("FAILED_PRECONDITION");
            assertThat(error.getString("message")).isEqualTo(shown.getString("problem"));
            assertThat(client.error("terminal.session.kill", json("sessionId", "n2-x")))
                    .isEqualTo("FAILED_PRECONDITION");

            // The others work as before, and one that cannot be used is no choice.
            String session = sessionId(client.result("terminal.session.start", SIZE));
            assertThat(session).startsWith("n1-");
            assertThat(client.result("terminal.session.list", json()).getJsonArray("sessions"))
                    .hasSize(1);

            announce(node("n2", 1), new JsonArray());
            assertThat(until(client, "n2", shownNow -> !shownNow.containsKey("problem")))
                    .as("downgraded again")
                    .isNotNull();
        }
    }

    @Test
    void whatAnOlderGatewayDoesNotKnowIsNoReasonToRefuseANode() {
        try (TestingClient client = gateway.client()) {
            JsonObject node = node("n2", 1)
                    .put("link", "quantum")
                    .put("mood", json("today", List.of("good")))
                    .put("cpus", 4);
            node.getJsonObject("services").put("holograms", json("version", 7, "features", List.of(), "more", true));
            announce(node, new JsonArray());
            JsonObject shown = shown(client, "n2");
            assertThat(shown.containsKey("problem")).isFalse();
            assertThat(shown.getJsonObject("services").fieldNames()).contains("holograms");
            assertThat(shown.getString("link")).isEqualTo("cluster");
        }
    }

    @Test
    void anOlderNodeThatTellsLessIsServed() {
        try (TestingClient client = gateway.client()) {
            announce(node("n2", 1), new JsonArray());
            assertThat(shown(client, "n2").containsKey("problem")).isFalse();
        }
    }

    /** As the first version of all announced itself. */
    private static JsonObject node(String id, int terminal) {
        return json(
                "id",
                id,
                "name",
                "box",
                "hostname",
                "box",
                "os",
                "linux",
                "arch",
                "amd64",
                "version",
                "9.9",
                "startedAt",
                1L,
                "services",
                json("terminal", json("version", terminal, "features", List.of())));
    }

    private void announce(JsonObject node, JsonArray sessions) {
        gateway.vertx.eventBus().publish(Addresses.NODE_ANNOUNCE, json("node", node, "sessions", sessions));
    }

    private static JsonObject shown(TestingClient client, String id) {
        return until(client, id, node -> true);
    }

    private static JsonObject until(TestingClient client, String id, java.util.function.Predicate<JsonObject> wanted) {
        long end = System.nanoTime() + TestingClient.WAIT_SECONDS * 1_000_000_000L;
        while (System.nanoTime() < end) {
            for (Object each : client.result("presence.list", json()).getJsonArray("nodes")) {
                JsonObject node = (JsonObject) each;
                if (node.getString("id").equals(id) && wanted.test(node)) {
                    return node;
                }
            }
        }
        throw new AssertionError(id + " is not shown so");
    }
}
