package dev.homie.node.codex.chat;

import dev.homie.core.bus.Services;
import dev.homie.node.NodeConfig;
import dev.homie.node.NodeVerticle;
import dev.homie.node.codex.CodexConfig;
import dev.homie.protocol.agent.AgentAddresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/** A process that runs a node with codex and one turn of a chat, says the thread's id, and waits to be killed. */
final class TestingAgentMain {
    private TestingAgentMain() {}

    /** @param args codex, its CODEX_HOME, its HOME, the chat's folder */
    public static void main(String[] args) {
        Vertx vertx = Vertx.vertx();
        Services.registerCodecs(vertx);
        CodexConfig config = new CodexConfig(
                args[0],
                Map.of("CODEX_HOME", args[1], "HOME", args[2]),
                Map.of(),
                CodexConfig.DEFAULT_DEADLINE,
                CodexConfig.DEFAULT_IDLE,
                Duration.ofSeconds(2));
        JsonObject chat = new JsonObject().put("chatId", "node1-gate1-1");
        JsonObject opening = chat.copy()
                .put("gatewayId", "gate1")
                .put("cwd", args[3])
                .put("settings", new JsonObject().put("approvalPolicy", "never").put("sandbox", "full-access"));
        vertx.deployVerticle(
                        new NodeVerticle(NodeConfig.defaults("node1", "machine").withCodex(config), "test"))
                .compose(deployed -> ask(vertx, "open", opening))
                .onSuccess(opened -> System.out.println(opened.getString("thread")))
                .compose(opened ->
                        ask(vertx, "send", chat.copy().put("messageId", "m1").put("text", "run it")))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }

    private static Future<JsonObject> ask(Vertx vertx, String verb, JsonObject body) {
        return vertx.eventBus()
                .<JsonObject>request(AgentAddresses.node("node1", verb), body)
                .map(reply -> reply.body());
    }
}
