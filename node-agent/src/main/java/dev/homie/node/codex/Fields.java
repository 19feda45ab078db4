package dev.homie.node.codex;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields of an event, always in the same order; what is null is left out. Not thread-safe. */
final class Fields {
    private final Map<String, Object> map = new LinkedHashMap<>();

    private Fields() {}

    static Fields of(String name, @Nullable Object value) {
        return new Fields().and(name, value);
    }

    static Fields of(Map<String, Object> first) {
        Fields fields = new Fields();
        fields.map.putAll(first);
        return fields;
    }

    Fields and(String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
        return this;
    }

    Fields and(Map<String, Object> more) {
        map.putAll(more);
        return this;
    }

    Map<String, Object> map() {
        return map;
    }
}
