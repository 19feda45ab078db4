package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.store.NodeAdmissionTable;
import dev.homie.core.store.NodeAdmissionTable.Admission;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway that was restarted knows of machines that are away. */
final class RememberedNodesTest {
    @TempDir
    private Path home;

    @Test
    void aMachineThatIsAwayIsOnTheListAfterARestart() {
        long seenAt;
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            gateway.startNode("n2");
            seenAt = until(client, "n2", "online").getLong("lastSeenAt");
        }
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            assertThat(node(client, "n1").getString("status")).isEqualTo("online");
            JsonObject away = node(client, "n2");
            assertThat(away.getString("status")).isIn("unreachable", "offline");
            assertThat(away.getLong("lastSeenAt")).isGreaterThanOrEqualTo(seenAt);
            assertThat(away.getLong("since")).isLessThanOrEqualTo(System.currentTimeMillis());
            assertThat(client.error("terminal.session.start", json("nodeId", "n2", "cols", 80, "rows", 24)))
                    .isEqualTo("UNAVAILABLE");

            gateway.startNode("n2");
            assertThat(until(client, "n2", "online").getLong("lastSeenAt")).isGreaterThan(seenAt);
        }
    }

    @Test
    void aMachineThatWasRemovedIsForgotten() throws Exception {
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            gateway.startNode("n2");
            until(client, "n2", "online");
            new NodeAdmissionTable(gateway.store)
                    .save(new Admission("n2", "key", 1, 2L))
                    .get();
        }
        try (TestingGateway gateway = TestingGateway.start(home);
                TestingClient client = gateway.client()) {
            assertThat(nodes(client)).extracting(node -> node.getString("id")).containsExactly("n1");
        }
    }

    private static List<JsonObject> nodes(TestingClient client) {
        return client.result("presence.list", json()).getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static JsonObject node(TestingClient client, String id) {
        return nodes(client).stream()
                .filter(node -> id.equals(node.getString("id")))
                .findAny()
                .orElseGet(() -> json("status", "unknown"));
    }

    private static JsonObject until(TestingClient client, String id, String status) {
        SessionsTest.until(() -> status.equals(node(client, id).getString("status")));
        return node(client, id);
    }
}
