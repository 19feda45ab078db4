package dev.homie.node.codex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A loopback issuer for codex's login by device code, see {@code node-agent/src/test/codex/issuer.mjs}. */
public final class TestingIssuer implements AutoCloseable {
    private final TestingScript script = new TestingScript("issuer.mjs");

    public String url() {
        return script.url();
    }

    /** As if the person had typed the code: the next poll succeeds. */
    public void approve(String email, String plan) {
        script.post(
                "/approve",
                TestingScript.JSON
                        .createObjectNode()
                        .put("email", email)
                        .put("plan", plan)
                        .toString());
    }

    /** The next poll fails. */
    public void deny() {
        script.post("/deny", "");
    }

    /** The paths that codex asked for, the oldest first. */
    public List<String> requests() {
        List<String> paths = new ArrayList<>();
        for (JsonNode path : script.get("/requests")) {
            paths.add(path.asText());
        }
        return paths;
    }

    @Override
    public void close() {
        script.close();
    }
}
