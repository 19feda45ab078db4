package dev.homie.chat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What the scripted model says; see {@code node-agent/src/test/codex/model-server.mjs}. */
final class Steps {
    private Steps() {}

    /** Steps for the model, in order. */
    static String all(JsonObject... steps) {
        return new JsonArray(List.of(steps)).encode();
    }

    static JsonObject step(JsonObject... items) {
        return new JsonObject().put("items", new JsonArray(List.of(items)));
    }

    /** A message, and the end of the turn. */
    static JsonObject says(String text) {
        return step(text(text));
    }

    static JsonObject text(String text) {
        return new JsonObject().put("text", text);
    }

    static JsonObject text(String text, int everyMs) {
        return text(text).put("everyMs", everyMs);
    }

    static JsonObject hold(String name) {
        return new JsonObject().put("hold", name);
    }

    /** A command as the chat's settings allow it. */
    static JsonObject runs(String command) {
        return exec(new JsonObject().put("cmd", command).put("yield_time_ms", 5_000));
    }

    /** A command outside the sandbox, for which somebody has to be asked. */
    static JsonObject asks(String command) {
        return exec(new JsonObject()
                .put("cmd", command)
                .put("yield_time_ms", 1_000)
                .put("sandbox_permissions", "require_escalated")
                .put("justification", "to see whether it may"));
    }

    static JsonObject patch(String patch) {
        return step(new JsonObject().put("patch", patch));
    }

    static JsonObject call(String tool, JsonObject args) {
        return new JsonObject().put("call", tool).put("args", args);
    }

    private static JsonObject exec(JsonObject args) {
        return step(call("exec_command", args));
    }
}
