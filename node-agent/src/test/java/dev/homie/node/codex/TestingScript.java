package dev.homie.node.codex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One of the scripts of {@code node-agent/src/test/codex}: a process of Node's that says one line of JSON when it is up. */
final class TestingScript implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final JsonNode said;

    TestingScript(String name) {
        List<String> command = new ArrayList<>(List.of("node", name));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder().toFile());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new AssertionError("node is missing: install Node 20 or newer from https://nodejs.org.", e);
        }
        try {
            BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
            String line = reader.readLine();
            if (line == null) {
                throw new AssertionError(name + " ended, see above");
            }
            said = JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the scripts are, from whatever module a test runs in. */
    static Path folder() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path folder = at.resolve("node-agent/src/test/codex");
            if (Files.isDirectory(folder)) {
                return folder;
            }
        }
        throw new AssertionError(
                "node-agent/src/test/codex is not above " + Path.of("").toAbsolutePath());
    }

    JsonNode said() {
        return said;
    }

    String url() {
        return "http://127.0.0.1:" + said.get("port").asInt();
    }

    JsonNode get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).build());
    }

    JsonNode post(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(url() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(request.uri() + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            process.destroyForcibly();
        }
    }
}
