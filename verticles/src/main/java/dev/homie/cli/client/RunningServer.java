package dev.homie.cli.client;

import dev.homie.cli.CliFailure;
import dev.homie.core.store.StateFolder;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The server that runs with a state folder, as a command sees it. Its methods block, for at most some seconds. */
public final class RunningServer {
    private static final int TIMEOUT_MS = 3_000;
    private static final int MAX_ANSWER = 64 * 1024;

    private final Path home;
    private final ServerFile file;

    private RunningServer(Path home, ServerFile file) {
        this.home = home;
        this.file = file;
    }

    /** The server, if there is one that answers. */
    public static Optional<RunningServer> find(Path home) {
        return ServerFile.read(home)
                .filter(file -> !file.nodeAlone())
                .map(file -> new RunningServer(home, file))
                .filter(RunningServer::answers);
    }

    /** @throws CliFailure when none runs */
    public static RunningServer require(Path home) {
        return find(home)
                .orElseThrow(() -> new CliFailure(
                        node(home).isPresent()
                                ? "only a node runs with " + home + "; call this on its gateway's machine"
                                : "no server runs with " + home + "; start it with: homie up"));
    }

    /** The node that runs alone with a state folder, if there is one. */
    public static Optional<ServerFile> node(Path home) {
        return ServerFile.read(home)
                .filter(file -> file.nodeAlone() && ProcessHandle.of(file.pid()).isPresent());
    }

    public ServerFile file() {
        return file;
    }

    /** The owner's token. */
    public String token() {
        return OwnerToken.of(StateFolder.open(home));
    }

    /** A sign-in link that works once. */
    public String newLink() {
        Answer answer = http("POST", "/auth/link", token());
        Object url = answer.body().get("url");
        if (answer.status() != 200 || url == null) {
            throw new CliFailure("the server at " + file.url() + " gives no link (HTTP " + answer.status()
                    + "); is it another Homie's? Try: homie doctor");
        }
        return url.toString();
    }

    /**
     * Has it read again what signs somebody in, and close what no longer does.
     *
     * @param token the owner's that it knows
     */
    public void reload(String token) {
        int status = http("POST", "/auth/reload", token).status();
        if (status != 200) {
            throw new CliFailure("it is changed, but the server at " + file.url() + " did not take notice (HTTP "
                    + status + "); stop it and start it again");
        }
    }

    /**
     * An invitation into the cluster of this gateway: {@code code}, {@code address}, {@code fingerprint}, {@code clusterName}
     * and {@code expiresInMs}.
     */
    public Map<String, Object> newInvitation() {
        Answer answer = http("POST", "/auth/invite", token());
        if (answer.status() == 200) {
            return answer.body();
        }
        Object error = answer.body().get("error");
        Object message = error instanceof Map<?, ?> said ? said.get("message") : null;
        throw new CliFailure(
                message == null
                        ? "the server at " + file.url() + " invites nobody (HTTP " + answer.status() + ")"
                        : message.toString());
    }

    /** What {@code /readyz} says is wrong; empty when the server is ready. */
    public Map<String, Object> problems() {
        Answer answer = http("GET", "/readyz", null);
        return answer.status() == 200 ? Map.of() : answer.body();
    }

    private boolean answers() {
        try {
            return ProcessHandle.of(file.pid()).isPresent()
                    && http("GET", "/healthz", null).status() == 200;
        } catch (CliFailure e) {
            return false;
        }
    }

    private record Answer(int status, Map<String, Object> body) {}

    private Answer http(String method, String path, @org.jspecify.annotations.Nullable String bearer) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(file.url() + path).toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setRequestMethod(method);
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            if (bearer != null) {
                connection.setRequestProperty("authorization", "Bearer " + bearer);
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String text = in == null ? "" : new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
                return new Answer(status, object(text));
            }
        } catch (IOException e) {
            throw new CliFailure("the server at " + file.url() + " does not answer (" + e.getMessage() + ")");
        }
    }

    private static Map<String, Object> object(String text) {
        try {
            return Json.readObject(text);
        } catch (HomieException e) {
            return Map.of();
        }
    }
}
