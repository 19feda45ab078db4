package dev.homie.protocol;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request's parameters, read field by field: what is missing, of the wrong type or out of bounds becomes
 * INVALID_ARGUMENT with {@code data.path} naming the field ({@code cols}, {@code attach.window}). Fields nobody asks for
 * are ignored (SPEC.md section 3). A JSON {@code null} counts as absent. Not thread-safe; used on one context.
 */
public final class Params {
    private final Map<String, ?> fields;
    private final String prefix;

    private Params(Map<String, ?> fields, String prefix) {
        this.fields = fields;
        this.prefix = prefix;
    }

    public static Params of(Map<String, ?> fields) {
        return new Params(fields, "");
    }

    /** The full path of a field, as {@code data.path} names it. */
    public String path(String name) {
        return prefix + name;
    }

    public boolean has(String name) {
        return fields.get(name) != null;
    }

    /** @param maxLength in UTF-16 units */
    public String string(String name, int maxLength) {
        String value = optionalString(name, maxLength);
        if (value == null) {
            throw missing(name);
        }
        if (value.isEmpty()) {
            throw HomieException.invalid(path(name), "must not be empty");
        }
        return value;
    }

    public @Nullable String optionalString(String name, int maxLength) {
        Object value = fields.get(name);
        if (value == null) {
            return null;
        }
        return checkedString(path(name), value, maxLength);
    }

    public int integer(String name, int min, int max) {
        Integer value = optionalInteger(name, min, max);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    public @Nullable Integer optionalInteger(String name, int min, int max) {
        Long value = optionalLong(name, min, max);
        return value == null ? null : Math.toIntExact(value);
    }

    public @Nullable Long optionalLong(String name, long min, long max) {
        Object value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Integer || value instanceof Long)) {
            throw HomieException.invalid(path(name), "must be a whole number");
        }
        long number = ((Number) value).longValue();
        if (number < min || number > max) {
            throw HomieException.invalid(path(name), "must be from " + min + " to " + max);
        }
        return number;
    }

    public boolean bool(String name, boolean fallback) {
        Object value = fields.get(name);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw HomieException.invalid(path(name), "must be true or false");
    }

    /** One of an enum's constants by its lower-case name. */
    public <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
        Object value = fields.get(name);
        if (value == null) {
            return fallback;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(java.util.Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(constant.name().toLowerCase(java.util.Locale.ROOT));
        }
        throw HomieException.invalid(path(name), "must be one of " + String.join(", ", names));
    }

    /** Absent and empty differ: absent is null. */
    public @Nullable List<String> optionalStrings(String name, int maxCount, int maxLength) {
        Object value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof List<?> list)) {
            throw HomieException.invalid(path(name), "must be a list of strings");
        }
        if (list.size() > maxCount) {
            throw HomieException.invalid(path(name), "must have at most " + maxCount + " entries");
        }
        List<String> strings = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            Object entry = list.get(i);
            String at = path(name) + "[" + i + "]";
            if (entry == null) {
                throw HomieException.invalid(at, "must be a string");
            }
            strings.add(checkedString(at, entry, maxLength));
        }
        return strings;
    }

    public Map<String, String> stringMap(String name, int maxCount, int maxLength) {
        Params nested = optionalObject(name);
        if (nested == null) {
            return Map.of();
        }
        if (nested.fields.size() > maxCount) {
            throw HomieException.invalid(path(name), "must have at most " + maxCount + " entries");
        }
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, ?> entry : nested.fields.entrySet()) {
            Object value = entry.getValue();
            if (value == null) {
                throw HomieException.invalid(nested.path(entry.getKey()), "must be a string");
            }
            map.put(entry.getKey(), checkedString(nested.path(entry.getKey()), value, maxLength));
        }
        return map;
    }

    public @Nullable Params optionalObject(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
            Map<String, ?> nested = (Map<String, ?>) map;
            return new Params(nested, path(name) + ".");
        }
        throw HomieException.invalid(path(name), "must be an object");
    }

    /** Absent is an empty list. */
    public List<Params> objects(String name, int maxCount) {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            throw HomieException.invalid(path(name), "must be a list of objects");
        }
        if (list.size() > maxCount) {
            throw HomieException.invalid(path(name), "must have at most " + maxCount + " entries");
        }
        List<Params> objects = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            String at = path(name) + "[" + i + "]";
            if (!(list.get(i) instanceof Map<?, ?> map)) {
                throw HomieException.invalid(at, "must be an object");
            }
            @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
            Map<String, ?> entry = (Map<String, ?>) map;
            objects.add(new Params(entry, at + "."));
        }
        return objects;
    }

    /** @param maxLength in decoded bytes */
    public byte @Nullable [] optionalBase64(String name, int maxLength) {
        String text = optionalString(name, maxLength / 3 * 4 + 8);
        if (text == null) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length > maxLength) {
                throw HomieException.invalid(path(name), "must decode to at most " + maxLength + " bytes");
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw HomieException.invalid(path(name), "must be base64");
        }
    }

    /** The fields as they came, for passing a request on. */
    public Map<String, Object> toMap() {
        return new LinkedHashMap<>(fields);
    }

    private HomieException missing(String name) {
        return HomieException.invalid(path(name), "is required");
    }

    private static String checkedString(String path, Object value, int maxLength) {
        if (!(value instanceof String text)) {
            throw HomieException.invalid(path, "must be a string");
        }
        if (text.length() > maxLength) {
            throw HomieException.invalid(path, "must be at most " + maxLength + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw HomieException.invalid(path, "must not contain NUL");
        }
        return text;
    }
}
