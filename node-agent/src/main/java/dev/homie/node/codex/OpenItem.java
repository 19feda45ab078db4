package dev.homie.node.codex;

import dev.homie.protocol.agent.EventType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An item that has begun and not ended, with what was said of it so far: if its end never comes, that is its end.
 * Mutable, of one {@link Translation}.
 */
final class OpenItem {
    /** UTF-16 units kept of its text or output: the beginning, since the end is what a person has just seen. */
    static final int MAX_TEXT = 64 * 1024;

    private final EventType last;
    private final Map<String, Object> fields;
    private final String turnId;
    private final StringBuilder text = new StringBuilder();
    private final Map<Long, StringBuilder> summary = new TreeMap<>();
    private boolean told;
    private boolean truncated;

    /**
     * @param last the type of the event that ends it
     * @param fields what that event has besides its status and its text
     * @param told whether anything was said of it already: of what nobody knows, no end is told
     */
    OpenItem(String turnId, EventType last, Map<String, Object> fields, boolean told) {
        this.turnId = turnId;
        this.last = last;
        this.fields = new LinkedHashMap<>(fields);
        this.told = told;
    }

    String turnId() {
        return turnId;
    }

    EventType last() {
        return last;
    }

    boolean told() {
        return told;
    }

    /** Whether it may go on when its turn has ended, as a command in the background does. */
    boolean outlivesTurn() {
        return last == EventType.TOOL_RESULT;
    }

    void say(String more) {
        add(text, more);
    }

    /** @param part of a summary */
    void say(long part, String more) {
        add(summary.computeIfAbsent(part, key -> new StringBuilder()), more);
    }

    void set(String name, Object value) {
        fields.put(name, value);
        told = true;
    }

    private void add(StringBuilder to, String more) {
        told = true;
        int room = MAX_TEXT - to.length();
        to.append(more, 0, Math.min(more.length(), Math.max(0, room)));
        truncated |= more.length() > room;
    }

    /** The fields of its end, as far as it came. */
    Map<String, Object> interrupted() {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put("status", "interrupted");
        switch (last) {
            case MESSAGE_FINAL -> all.put("text", text.toString());
            case REASONING_FINAL -> {
                all.put(
                        "summary",
                        summary.values().stream().map(StringBuilder::toString).toList());
                all.put("content", text.isEmpty() ? List.of() : List.of(text.toString()));
            }
            case TOOL_RESULT -> {
                if (!text.isEmpty()) {
                    all.put("output", text.toString());
                }
            }
            default -> {} // a file change has what it proposed
        }
        if (truncated) {
            all.put("truncated", true);
        }
        return all;
    }
}
