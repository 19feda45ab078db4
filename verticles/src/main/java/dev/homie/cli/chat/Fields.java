package dev.homie.cli.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object of somebody else's: what is missing or of another kind is not there. */
record Fields(Map<?, ?> map) {
    static Fields of(@Nullable Object value) {
        return new Fields(value instanceof Map<?, ?> map ? map : Map.of());
    }

    /** Empty when it is not there. */
    String text(String name) {
        return map.get(name) instanceof String text ? text : "";
    }

    @Nullable
    Long number(String name) {
        return map.get(name) instanceof Number number ? number.longValue() : null;
    }

    boolean is(String name) {
        return Boolean.TRUE.equals(map.get(name));
    }

    Fields object(String name) {
        return of(map.get(name));
    }

    List<Fields> objects(String name) {
        return map.get(name) instanceof List<?> list
                ? list.stream().map(Fields::of).toList()
                : List.of();
    }

    List<String> texts(String name) {
        return map.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** What an {@code error} says, be it a text or an object with a message. */
    String error(String name) {
        String text = text(name);
        return text.isEmpty() ? object(name).text("message") : text;
    }
}
