package dev.homie.node.codex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A scripted model server on loopback, see {@code node-agent/src/test/codex/model-server.mjs} for what a step is. */
public final class TestingModelServer implements AutoCloseable {
    private final TestingScript script = new TestingScript("model-server.mjs");

    public String url() {
        return script.url();
    }

    /** Appends a step in JSON, or an array of them. */
    public void script(String steps) {
        script.post("/script", steps);
    }

    /** Lets every <code>{"hold":name}</code> go on, now and later. */
    public void release(String name) {
        script.post(
                "/release",
                TestingScript.JSON.createObjectNode().put("name", name).toString());
    }

    /** Forgets steps, releases and requests. */
    public void reset() {
        script.post("/reset", "");
    }

    /** What codex sent, the oldest first: objects of path and body. */
    public List<JsonNode> requests() {
        List<JsonNode> requests = new ArrayList<>();
        script.get("/requests").forEach(requests::add);
        return requests;
    }

    /** The names that something is held by right now. */
    public List<String> waiting() {
        List<String> names = new ArrayList<>();
        script.get("/waiting").forEach(name -> names.add(name.asText()));
        return names;
    }

    @Override
    public void close() {
        script.close();
    }
}
