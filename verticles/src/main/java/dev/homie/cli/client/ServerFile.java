package dev.homie.cli.client;

import dev.homie.core.store.StateFolder;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code server.json} of a state folder: how the commands reach the server that runs with it.
 *
 * @param host a loopback address
 * @param port 0 for a node alone, which serves no HTTP
 * @param startedAt milliseconds since 1970
 * @param role {@link #GATEWAY} or {@link #NODE}
 */
public record ServerFile(long pid, String host, int port, String version, long startedAt, String role) {
    /** A gateway, with or without a node in its process. */
    public static final String GATEWAY = "gateway";
    /** A node alone. */
    public static final String NODE = "node";

    private static final String NAME = "server.json";

    public ServerFile {
        // The file of an earlier Homie has none.
        role = Objects.requireNonNullElse(role, GATEWAY);
    }

    /** What the file says; empty when there is none, or none that can be read. */
    public static Optional<ServerFile> read(Path home) {
        try {
            String text = Files.readString(home.resolve(NAME));
            return Optional.of(Json.fromMap(Json.readObject(text), ServerFile.class));
        } catch (IOException | HomieException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether it is a node alone. */
    public boolean nodeAlone() {
        return role.equals(NODE);
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
