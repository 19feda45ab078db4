package dev.homie.cli.service;

import dev.homie.core.store.StateFolder;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * {@code service.json} of a state folder: what was installed for it, so that just that is taken away again.
 *
 * @param file the definition that was written
 * @param sha256 of what was written
 */
record Receipt(String name, Role role, String file, String sha256) {
    private static final String NAME = "service.json";

    static Receipt of(ServiceSpec spec, Path file, byte[] content) {
        return new Receipt(spec.name(), spec.role(), file.toString(), hash(content));
    }

    static Optional<Receipt> read(Path home) {
        try {
            return Optional.of(Json.fromMap(Json.readObject(Files.readString(home.resolve(NAME))), Receipt.class));
        } catch (IOException | HomieException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void write(StateFolder folder) throws IOException {
        folder.write(folder.path().resolve(NAME), (Json.write(this) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static void delete(Path home) throws IOException {
        Files.deleteIfExists(home.resolve(NAME));
    }

    /** Whether the file is still what was written. */
    boolean matches(byte[] content) {
        return hash(content).equals(sha256);
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
