package dev.homie.cli;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code homie.json} of a state folder. Which keys there are {@code conf/homie.json} says, which is part of the build: a
 * key that is not in it means nothing to anybody, and most likely is a slip of the pen.
 */
public final class ConfigFile {
    /** Two keys that differ in more letters than this are not taken for each other. */
    private static final int MAX_DISTANCE = 3;

    private ConfigFile() {}

    /**
     * What the file says; nothing when there is none.
     *
     * @throws HomieException INVALID_ARGUMENT or FAILED_PRECONDITION, naming the file
     */
    public static Map<String, Object> read(Path home) {
        Path file = home.resolve("homie.json");
        try {
            return Json.readObject(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            throw new HomieException(ErrorCode.FAILED_PRECONDITION, "cannot read " + file + ": " + e.getMessage());
        } catch (HomieException e) {
            throw new HomieException(ErrorCode.INVALID_ARGUMENT, file + ": " + e.getMessage());
        }
    }

    /** A sentence for each key of the file that has no meaning. */
    public static List<String> unknownKeys(Path home) {
        return unknownKeys(read(home), known());
    }

    static List<String> unknownKeys(Map<String, ?> file, Map<String, ?> known) {
        List<String> unknown = new ArrayList<>();
        compare("", file, known, paths("", known), unknown);
        return unknown;
    }

    private static void compare(String prefix, Map<?, ?> file, Map<?, ?> known, Set<String> all, List<String> unknown) {
        file.forEach((key, value) -> {
            String path = prefix + key;
            if (!known.containsKey(key)) {
                String near = nearest(path, all);
                unknown.add("'" + path + "' in homie.json means nothing"
                        + (near == null ? "; see conf/homie.json for what does" : "; did you mean '" + near + "'?"));
            } else if (value instanceof Map<?, ?> object
                    && known.get(key) instanceof Map<?, ?> fields
                    // An empty object stands for one whose keys its owner chooses.
                    && !fields.isEmpty()) {
                compare(path + ".", object, fields, all, unknown);
            }
        });
    }

    private static Set<String> paths(String prefix, Map<?, ?> known) {
        Set<String> paths = new TreeSet<>();
        known.forEach((key, value) -> {
            paths.add(prefix + key);
            if (value instanceof Map<?, ?> object) {
                paths.addAll(paths(prefix + key + ".", object));
            }
        });
        return paths;
    }

    /** The one that takes the fewest changes, or the one of that name in another place; null when none is near. */
    private static @Nullable String nearest(String path, Set<String> all) {
        String name = last(path);
        return all.stream()
                .min(Comparator.comparingInt(
                        (String each) -> Math.min(distance(path, each), distance(name, last(each)) + 1)))
                .filter(each -> Math.min(distance(path, each), distance(name, last(each)))
                        <= Math.min(MAX_DISTANCE, name.length() / 2))
                .orElse(null);
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** Levenshtein's, without regard to case. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same = Character.toLowerCase(from.charAt(i - 1)) == Character.toLowerCase(to.charAt(j - 1));
                int next = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = next;
            }
        }
        return row[to.length()];
    }

    /** {@code conf/homie.json}. */
    private static Map<String, Object> known() {
        try (InputStream in = ConfigFile.class.getResourceAsStream("/conf/homie.json")) {
            if (in == null) {
                throw new IllegalStateException("this build lacks conf/homie.json");
            }
            return Json.readObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
