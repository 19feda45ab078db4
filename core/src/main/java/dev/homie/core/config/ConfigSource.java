package dev.homie.core.config;

import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One object of the configuration file with its part of the environment, which counts more: {@code HOMIE_CLUSTER_BUS_PORT}
 * for {@code busPort} in {@code cluster}, lists with commas. All methods throw INVALID_ARGUMENT that names the field or the
 * variable. Immutable.
 */
public final class ConfigSource {
    private static final int MAX_TEXT = 255;
    private static final int MAX_LIST = 64;

    private final Params file;
    private final Map<String, String> environment;
    private final String prefix;

    private ConfigSource(Params file, Map<String, String> environment, String prefix) {
        this.file = file;
        this.environment = environment;
        this.prefix = prefix;
    }

    /** The file's own fields. */
    public static ConfigSource of(Map<String, ?> file, Map<String, String> environment) {
        return new ConfigSource(Params.of(file), environment, "HOMIE_");
    }

    /** The fields of an object in it; it may be missing. */
    public ConfigSource object(String name) {
        Params nested = file.optionalObject(name);
        return new ConfigSource(
                nested == null ? Params.of(Map.of()) : nested, environment, prefix + variable(name) + "_");
    }

    public String text(String name, String fallback) {
        String value = read(name, text -> text, params -> params.optionalString(name, MAX_TEXT));
        return value == null ? fallback : value;
    }

    public int number(String name, int fallback, int min, int max) {
        Integer value = read(name, Long::parseLong, params -> params.optionalInteger(name, min, max));
        return value == null ? fallback : value;
    }

    public boolean flag(String name, boolean fallback) {
        Boolean value =
                read(name, ConfigSource::truth, params -> params.has(name) ? params.bool(name, fallback) : null);
        return value == null ? fallback : value;
    }

    public List<String> list(String name) {
        List<String> value =
                read(name, ConfigSource::split, params -> params.optionalStrings(name, MAX_LIST, MAX_TEXT));
        return value == null ? List.of() : value;
    }

    /** An object of texts; {@code NAME=TEXT,NAME=TEXT} in the environment. */
    public Map<String, String> texts(String name) {
        Map<String, String> value = read(
                name,
                ConfigSource::pairs,
                params -> params.has(name) ? params.stringMap(name, MAX_LIST, MAX_TEXT) : null);
        return value == null ? Map.of() : value;
    }

    /** The variable if it is set, checked like the field would be, else the field. */
    private <T> @Nullable T read(String name, Function<String, Object> parse, Function<Params, @Nullable T> check) {
        String variable = prefix + variable(name);
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            return check.apply(file);
        }
        try {
            Map<String, Object> field = new LinkedHashMap<>();
            field.put(name, parse.apply(value.strip()));
            return check.apply(Params.of(field));
        } catch (HomieException | NumberFormatException e) {
            throw HomieException.invalid(variable, "'" + value + "' does not fit: " + e.getMessage());
        }
    }

    /** {@code BUS_PORT} for {@code busPort}, {@code LOG_MIB} for {@code logMiB}. */
    private static String variable(String name) {
        return name.replaceAll("([A-Z])(?=[a-z])", "_$1").toUpperCase(Locale.ROOT);
    }

    private static Object truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> text;
        };
    }

    private static Object pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String entry : text.split(",", -1)) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                return text; // no object, as the check will say
            }
            pairs.put(
                    entry.substring(0, equals).strip(),
                    entry.substring(equals + 1).strip());
        }
        return pairs;
    }

    private static Object split(String text) {
        List<String> entries = new ArrayList<>();
        for (String entry : text.split(",", -1)) {
            if (!entry.isBlank()) {
                entries.add(entry.strip());
            }
        }
        return entries;
    }
}
