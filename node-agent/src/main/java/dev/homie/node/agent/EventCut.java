package dev.homie.node.agent;

import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.AgentLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps events within {@link AgentLimits#MAX_EVENT}: first without what the runtime itself said, then with shorter texts. Pure. */
final class EventCut {
    /** UTF-16 units that a text keeps at first, and at last. */
    private static final int LONGEST = 96 * 1024;

    private static final int SHORTEST = 64;
    /** Entries that a list keeps at last. */
    private static final int FEW = 64;

    private EventCut() {}

    /** The event, or as much of it as fits, marked {@code truncated}. */
    static AgentEvent fit(AgentEvent event) {
        if (fits(event)) {
            return event;
        }
        AgentEvent bare = event.withoutProvider();
        if (fits(bare)) {
            return bare;
        }
        for (int longest = LONGEST; longest >= SHORTEST; longest /= 2) {
            AgentEvent cut = cut(bare, longest, Integer.MAX_VALUE);
            if (fits(cut)) {
                return cut;
            }
        }
        AgentEvent least = cut(bare, SHORTEST, FEW);
        return fits(least)
                ? least
                : new AgentEvent(
                        event.type(), event.time(), event.turnId(), event.itemId(), null, Map.of("truncated", true));
    }

    private static boolean fits(AgentEvent event) {
        return Json.write(event).getBytes(StandardCharsets.UTF_8).length <= AgentLimits.MAX_EVENT;
    }

    private static AgentEvent cut(AgentEvent event, int longest, int most) {
        Map<String, Object> fields = new LinkedHashMap<>(shorterMap(event.fields(), longest, most));
        fields.put("truncated", true);
        return new AgentEvent(event.type(), event.time(), event.turnId(), event.itemId(), null, fields);
    }

    private static Map<String, Object> shorterMap(Map<?, ?> map, int longest, int most) {
        Map<String, Object> shorter = new LinkedHashMap<>();
        map.forEach((key, value) -> shorter.put(String.valueOf(key), shorter(value, longest, most)));
        return shorter;
    }

    private static @Nullable Object shorter(@Nullable Object value, int longest, int most) {
        if (value instanceof String text) {
            return middle(text, longest);
        }
        if (value instanceof Map<?, ?> map) {
            return shorterMap(map, longest, most);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> shorter = new ArrayList<>();
            for (Object each : list.subList(0, Math.min(most, list.size()))) {
                shorter.add(shorter(each, longest, most));
            }
            return shorter;
        }
        return value;
    }

    /** Its beginning and its end: a command's outcome stands at the end. Never half of a surrogate pair. */
    static String middle(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int head = longest / 2;
        int tail = text.length() - longest / 2;
        head -= Character.isHighSurrogate(text.charAt(head - 1)) ? 1 : 0;
        tail += Character.isLowSurrogate(text.charAt(tail)) ? 1 : 0;
        return text.substring(0, head) + "\n… " + (tail - head) + " characters are left out …\n" + text.substring(tail);
    }
}
