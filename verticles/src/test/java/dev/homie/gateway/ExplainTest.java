package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // BeforeEach sets them
final class ExplainTest {
    private static final Map<String, Object> CONFIG = Map.of(
            "policy", List.of(Map.of("method", "example.echo", "scope", "example.use")),
            "roles",
                    Map.of(
                            "viewer", Map.of("scopes", List.of("presence.read")),
                            "guest", Map.of("scopes", List.of("terminal.read"), "nodes", List.of("n1"))));

    @TempDir
    private Path home;

    private TestingGateway gateway;
    private TestingClient client;

    @BeforeEach
    void start() {
        gateway = TestingGateway.start(home, CONFIG);
        client = gateway.client();
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    @Test
    void aRole() {
        JsonObject no = explain("viewer", "terminal.session.list");
        assertThat(no.getBoolean("allowed")).isFalse();
        assertThat(no.getJsonArray("missing")).containsExactly("terminal.read");
        assertThat(no.getString("rule")).isEqualTo("terminal.session.list");
        assertThat(no.getString("reason"))
                .startsWith("no: ")
                .contains("terminal.read", "viewer", "roles.viewer in homie.json");

        assertThat(explain("operator", "terminal.session.list").getString("reason"))
                .startsWith("yes: ")
                .doesNotContain("homie.json");
        JsonObject guest = explain("guest", "terminal.session.attach");
        assertThat(guest.getBoolean("allowed")).isTrue();
        assertThat(guest.getJsonArray("nodes")).containsExactly("n1");
        assertThat(guest.getString("reason")).contains("on n1 only", "terminal.write", "roles.guest");
        assertThat(explain("owner", "example.echo").getString("reason")).contains("policy[0]");
        assertThat(explain("owner", "terminal.session.output.n1-s0").getString("rule"))
                .isEqualTo("terminal.session.output.*");
    }

    @Test
    void anAddressThatNobodyReaches() {
        assertThat(explain("owner", "node.n1.terminal.start").getString("reason"))
                .startsWith("no: ")
                .contains("no client reaches it");
        assertThat(explain("owner", "example.secret").getString("reason"))
                .startsWith("no: ")
                .contains("no row");
    }

    @Test
    void whoIsConnectedNow() {
        JsonObject connection = client.result("gateway.connections.list", json())
                .getJsonArray("connections")
                .getJsonObject(0);

        JsonObject explained = explain(connection.getString("id"), "cluster.deploy");

        assertThat(explained.getBoolean("allowed")).isTrue();
        assertThat(explained.getJsonArray("roles")).containsExactly("owner");
        assertThat(explain("Owner", "cluster.deploy").getBoolean("allowed")).isTrue();
    }

    @Test
    void nobodyIsSaidSo() {
        assertThat(client.error("gateway.policy.explain", json("subject", "nobody", "address", "presence.list")))
                .isEqualTo("NOT_FOUND");
        assertThat(client.error("gateway.policy.explain", json("subject", "owner")))
                .isEqualTo("INVALID_ARGUMENT");
    }

    /** What it says is what happens: each method asked for by somebody who is narrowed. */
    @Test
    void saysWhatHappens() {
        gateway.close();
        Map<String, Object> lookingOn = Map.of(
                "roles",
                Map.of(
                        "owner",
                        Map.of(
                                "scopes",
                                List.of(
                                        "gateway.read",
                                        "gateway.admin",
                                        "pairing.admin",
                                        "cluster.admin",
                                        "terminal.read"))));
        gateway = TestingGateway.start(home, lookingOn);
        client = gateway.client();
        for (String method : List.of(
                "terminal.session.list",
                "terminal.session.kill",
                "presence.list",
                "gateway.info",
                "cluster.deploy",
                "gateway.announce",
                "nonsense.at.all")) {
            JsonObject error = client.request(method, json()).getJsonObject("error");
            String code = error == null ? "OK" : error.getString("code");
            boolean refused = code.equals("PERMISSION_DENIED") || code.equals("UNIMPLEMENTED");
            assertThat(explain("owner", method).getBoolean("allowed"))
                    .as("%s: %s", method, code)
                    .isEqualTo(!refused);
        }
    }

    private JsonObject explain(String subject, String address) {
        return client.result("gateway.policy.explain", json("subject", subject, "address", address));
    }
}
