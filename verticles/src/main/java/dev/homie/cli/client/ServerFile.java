package dev.homie.cli.client;

import dev.homie.core.store.StateFolder;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code server.json} of a state folder: how the commands reach the server that runs with it.
 *
 * @param host a loopback address
 * @param startedAt milliseconds since 1970
 */
public record ServerFile(long pid, String host, int port, String version, long startedAt) {
    private static final String NAME = "server.json";

    /** What the file says; empty when there is none, or none that can be read. */
    public static Optional<ServerFile> read(Path home) {
        try {
            String text = Files.readString(home.resolve(NAME));
            return Optional.of(Json.fromMap(Json.readObject(text), ServerFile.class));
        } catch (IOException | HomieException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Readable by the owner only, and replaced in one step. */
    public void write(StateFolder folder) throws IOException {
        folder.write(folder.serverFile(), (Json.write(this) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** {@code http://HOST:PORT}. */
    public String url() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
