package dev.homie.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The golden vectors in {@code protocol/vectors}, which the TypeScript codec passes too. */
public final class TestingVectors {
    private TestingVectors() {}

    /** One group of a file's vectors. Tests run in the module's folder. */
    @SuppressWarnings("unchecked") // the files are ours
    public static List<Map<String, Object>> read(String file, String group) {
        try {
            Map<String, Object> content = Json.readObject(Files.readString(Path.of("vectors", file)));
            Object vectors = content.get(group);
            if (vectors == null) {
                throw new IllegalArgumentException(file + " has no " + group);
            }
            return (List<Map<String, Object>>) vectors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A vector's bytes: its {@code hex}, with zeros behind it up to {@code padTo}. */
    public static byte[] bytes(Map<String, Object> vector) {
        byte[] bytes = hex(vector, "hex");
        return vector.get("padTo") instanceof Integer length ? Arrays.copyOf(bytes, length) : bytes;
    }

    public static byte[] hex(Map<String, Object> vector, String field) {
        return HexFormat.of().parseHex(text(vector, field));
    }

    public static String text(Map<String, Object> vector, String field) {
        if (vector.get(field) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(vector + " has no " + field);
    }
}
