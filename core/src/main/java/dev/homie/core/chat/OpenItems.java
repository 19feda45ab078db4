package dev.homie.core.chat;

import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.EventType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The items of a turn that were begun and not ended, from its events in their order. */
public final class OpenItems {
    private static final String STATUS = "status";
    private static final String INTERRUPTED = "interrupted";

    private final Map<String, Open> open = new LinkedHashMap<>();

    /** @param said what its previews said so far, by their part */
    private record Open(AgentEvent begun, Map<String, StringBuilder> said) {}

    public static OpenItems of(List<AgentEvent> events) {
        OpenItems items = new OpenItems();
        events.forEach(items::see);
        return items;
    }

    private void see(AgentEvent event) {
        String item = event.itemId();
        if (item == null) {
            return;
        }
        if (isEnd(event)) {
            open.remove(item);
            return;
        }
        boolean begins = event.type() == EventType.TOOL_CALL || event.type() == EventType.FILE_CHANGE;
        if (begins || event.type().isPreview()) {
            Open of = open.computeIfAbsent(item, id -> new Open(event, new LinkedHashMap<>()));
            if (event.type().isPreview() && event.fields().get("text") instanceof String text) {
                of.said()
                        .computeIfAbsent(part(event), key -> new StringBuilder())
                        .append(text);
            }
        }
    }

    /** Whether an event completes its item, so that it holds all that the previews of it said. */
    public static boolean isEnd(AgentEvent event) {
        return switch (event.type()) {
            case MESSAGE_FINAL, REASONING_FINAL, TOOL_RESULT -> true;
            case FILE_CHANGE -> !"proposed".equals(event.fields().get(STATUS));
            default -> false;
        };
    }

    /** What ends them, in the order in which they began. */
    public List<AgentEvent> ended(long time) {
        List<AgentEvent> ends = new ArrayList<>();
        open.forEach((item, of) -> {
            AgentEvent end = end(of, time);
            if (end != null) {
                ends.add(end);
            }
        });
        return ends;
    }

    private static @Nullable AgentEvent end(Open of, long time) {
        Map<String, Object> fields = new LinkedHashMap<>();
        EventType type;
        switch (of.begun().type()) {
            case TOOL_CALL -> {
                type = EventType.TOOL_RESULT;
                fields.putAll(of.begun().fields());
                output(of, fields);
            }
            case TOOL_OUTPUT -> { // its call went missing
                type = EventType.TOOL_RESULT;
                fields.put("kind", "other");
                fields.put("title", "");
                output(of, fields);
            }
            case FILE_CHANGE -> {
                type = EventType.FILE_CHANGE;
                fields.putAll(of.begun().fields());
            }
            case MESSAGE_DELTA -> {
                type = EventType.MESSAGE_FINAL;
                fields.put("text", all(of));
            }
            case REASONING_DELTA -> {
                type = EventType.REASONING_FINAL;
                fields.put("summary", parts(of, "false"));
                fields.put("content", parts(of, "true"));
            }
            default -> {
                return null;
            }
        }
        fields.put(STATUS, INTERRUPTED);
        return new AgentEvent(type, time, of.begun().turnId(), of.begun().itemId(), null, fields);
    }

    private static void output(Open of, Map<String, Object> fields) {
        if (!of.said().isEmpty()) {
            fields.put("output", all(of));
        }
    }

    /** Of reasoning, whether it is raw and its part; nothing of others. */
    private static String part(AgentEvent event) {
        return Objects.requireNonNullElse(event.fields().get("raw"), false) + " "
                + Objects.requireNonNullElse(event.fields().get("part"), 0);
    }

    private static List<String> parts(Open of, String raw) {
        return of.said().entrySet().stream()
                .filter(said -> said.getKey().startsWith(raw))
                .map(said -> said.getValue().toString())
                .toList();
    }

    private static String all(Open of) {
        StringBuilder all = new StringBuilder();
        of.said().values().forEach(all::append);
        return all.toString();
    }
}
