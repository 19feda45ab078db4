package dev.homie.node.codex.chat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What the scripted model answers one request with, see {@code node-agent/src/test/codex/model-server.mjs}. */
final class Step {
    private Step() {}

    static JsonObject answer(JsonObject... items) {
        return new JsonObject().put("items", new JsonArray(List.of(items)));
    }

    static JsonObject failing(int status, String message) {
        return new JsonObject()
                .put("status", status)
                .put("body", new JsonObject().put("error", new JsonObject().put("message", message)));
    }

    static JsonObject text(String text) {
        return new JsonObject().put("text", text);
    }

    /** Nothing more until that name is released. */
    static JsonObject hold(String name) {
        return new JsonObject().put("hold", name);
    }

    /** A command in the sandbox, waited for as long as it may take. */
    static JsonObject run(String command) {
        return call("exec_command", new JsonObject().put("cmd", command).put("yield_time_ms", 30_000));
    }

    /** A command that codex asks for. */
    static JsonObject ask(String command, String why) {
        return call(
                "exec_command",
                new JsonObject()
                        .put("cmd", command)
                        .put("yield_time_ms", 30_000)
                        .put("sandbox_permissions", "require_escalated")
                        .put("justification", why));
    }

    static JsonObject call(String tool, JsonObject args) {
        return new JsonObject().put("call", tool).put("args", args);
    }

    static JsonObject patch(String... lines) {
        return new JsonObject().put("patch", "*** Begin Patch\n" + String.join("\n", lines) + "\n*** End Patch");
    }

    static String script(JsonObject... steps) {
        return new JsonArray(List.of(steps)).encode();
    }
}
