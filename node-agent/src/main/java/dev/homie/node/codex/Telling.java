package dev.homie.node.codex;

import dev.homie.node.codex.protocol.Notification;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The events that one notification comes to. Not thread-safe. */
final class Telling {
    final List<AgentEvent> events = new ArrayList<>();
    final long now;
    private final Notification notification;
    private final JsonObject params;

    Telling(Notification notification, JsonObject params, long now) {
        this.notification = notification;
        this.params = params;
        this.now = now;
    }

    void tell(EventType type, @Nullable String turnId, @Nullable String itemId, Map<String, Object> fields) {
        JsonObject item = itemId == null ? null : params.getJsonObject("item");
        Map<String, Object> provider = item != null
                ? Map.of("item", item.getMap())
                : Fields.of("method", notification.method())
                        .and("params", params.getMap())
                        .map();
        events.add(new AgentEvent(type, now, turnId, itemId, provider, fields));
    }

    void preview(EventType type, String turnId, String itemId, Map<String, Object> fields) {
        events.add(new AgentEvent(type, now, turnId, itemId, null, fields));
    }

    void notice(String level, String text) {
        tell(
                EventType.NOTICE,
                params.getString("turnId"),
                null,
                Fields.of("level", level).and("text", text).map());
    }
}
