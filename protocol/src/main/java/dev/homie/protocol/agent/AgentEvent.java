package dev.homie.protocol.agent;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a chat, before it has a place in the log. Immutable and thread-safe.
 *
 * @param time milliseconds since 1970
 * @param turnId the turn it belongs to, by the runtime's name
 * @param itemId the part of the turn; previews and the event that ends the item have the same one
 * @param provider what the runtime itself said; null for previews and for what Homie says
 * @param fields what the type has beside these (SPEC.md section 6), on the wire beside them: JSON values only
 */
public record AgentEvent(
        EventType type,
        long time,
        @Nullable String turnId,
        @Nullable String itemId,
        @Nullable Map<String, Object> provider,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> fields) {
    public AgentEvent {
        // Not Map.copyOf: provider's own JSON may have nulls, and the order is for people.
        provider = provider == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(provider));
        fields = fields == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** One of Homie's own, about no turn. */
    public static AgentEvent of(EventType type, long time, Map<String, Object> fields) {
        return new AgentEvent(type, time, null, null, null, fields);
    }

    /** The same without what the runtime itself said. */
    public AgentEvent withoutProvider() {
        return new AgentEvent(type, time, turnId, itemId, null, fields);
    }
}
