package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.gateway.http.Listener;
import dev.homie.node.NodeConfig;
import dev.homie.node.NodeVerticle;
import dev.homie.node.codex.CodexConfig;
import dev.homie.node.codex.TestingCodex;
import dev.homie.node.codex.TestingModelServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code agent.codex.*} with the real codex: for the owner alone, and what it says while somebody listens. */
final class CodexMethodsTest {
    private static final String TOPIC = "agent.codex.event.real";

    @TempDir
    private Path home;

    private TestingModelServer model;
    private TestingCodex codex;
    private TestingGateway gateway;
    private int roles;

    @BeforeEach
    void start() {
        model = new TestingModelServer();
        codex = TestingCodex.home(home.resolve("codex"), model);
        Listener vouching = TestingRoles.listener();
        gateway = TestingGateway.start(home.resolve("state"), Map.of(), List.of(vouching));
        roles = vouching.port();
        CodexConfig config = new CodexConfig(
                TestingCodex.program().toString(),
                codex.environment(),
                Map.of(),
                CodexConfig.DEFAULT_DEADLINE,
                CodexConfig.DEFAULT_IDLE,
                CodexConfig.DEFAULT_KILL_GRACE);
        TestingGateway.await(gateway.vertx.deployVerticle(
                new NodeVerticle(NodeConfig.defaults("real", "machine").withCodex(config), "test")));
    }

    @AfterEach
    void stop() {
        gateway.close();
        model.close();
    }

    @Test
    void theOwnerCallsItsMethodsAndHearsWhatItSays() {
        try (TestingClient owner = gateway.client()) {
            owner.result("events.subscribe", json("topics", List.of(TOPIC)));
            JsonObject thread = owner.result(
                            "agent.codex.thread.start",
                            json(
                                    "nodeId",
                                    "real",
                                    "params",
                                    json("cwd", codex.cwd().toString())))
                    .getJsonObject("thread");
            JsonObject said = owner.event(TOPIC);
            while (!"thread/started".equals(said.getJsonObject("payload").getString("method"))) {
                said = owner.event(TOPIC);
            }
            assertThat(said.getJsonObject("payload")
                            .getJsonObject("params")
                            .getJsonObject("thread")
                            .getString("id"))
                    .isEqualTo(thread.getString("id"));
            JsonObject loaded = owner.result("agent.codex.thread.loaded.list", json("nodeId", "real"));
            assertThat(loaded.getJsonArray("data")).contains(thread.getString("id"));
            assertThat(owner.error("agent.codex.thread.read", json("nodeId", "real", "params", json("threadId", "x"))))
                    .isEqualTo("FAILED_PRECONDITION");
            assertThat(owner.error("agent.codex.respond", json("nodeId", "real", "requestId", "1.1")))
                    .isEqualTo("NOT_FOUND");
            assertThat(owner.error("agent.codex.initialize", json("nodeId", "real")))
                    .isEqualTo("UNIMPLEMENTED");
            assertThat(owner.error("agent.codex.thread.list", json())).isEqualTo("INVALID_ARGUMENT");
        }
    }

    @Test
    void itsMachineSaysItsVersionAndWhoIsLoggedInBeforeItRuns() {
        try (TestingClient owner = gateway.client()) {
            SessionsTest.until(() -> owner.result("presence.list", json())
                    .getJsonArray("nodes")
                    .encode()
                    .contains("\"features\":[\"0.169.0\",\"login:none\"]"));
            // The program was asked, and no server was started for it.
            assertThat(ProcessHandle.current()
                            .children()
                            .filter(child ->
                                    child.info().commandLine().orElse("").contains("app-server")))
                    .isEmpty();
        }
    }

    @Test
    void nobodyElseDoes() {
        try (TestingClient operator = TestingClient.connect(
                gateway.vertx, TestingClient.options(roles).putHeader(TestingRoles.HEADER, "otto operator"))) {
            operator.send(TestingClient.hello(null));
            assertThat(operator.message().getString("type")).isEqualTo("hello");
            assertThat(operator.error("agent.codex.thread.list", json("nodeId", "real")))
                    .isEqualTo("PERMISSION_DENIED");
            assertThat(operator.error("events.subscribe", json("topics", List.of(TOPIC))))
                    .isEqualTo("PERMISSION_DENIED");
        }
    }
}
