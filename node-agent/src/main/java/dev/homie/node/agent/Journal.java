package dev.homie.node.agent;

import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.EventType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What happened in the chats of one gateway that the gateway has not written down yet (docs/agents.md). The numbers of its
 * entries rise, with holes where previews were merged or dropped. A question says up to where the gateway has written; that is
 * forgotten, and what follows is the answer, the same one again for the same question, and perhaps longer. Pure; used on one
 * context.
 */
final class Journal {
    /** Bytes of the events as JSON; docs/agents.md says what goes first beyond. */
    static final int MAX_BYTES = 16 * 1024 * 1024;
    /** Bytes of one answer, at least one event; an outbound link takes 4 MiB. */
    static final int MAX_ANSWER = 1024 * 1024;
    /** UTF-16 units of one preview; a longer one is followed by another, so that none has to be cut. */
    static final int MAX_PREVIEW = 32 * 1024;

    private static final String TEXT = "text";

    /** One event at its place. */
    record Entry(long n, String chatId, AgentEvent event) {}

    /** @param missing chats of which events were dropped that are no previews */
    record Answer(List<Entry> entries, List<String> missing) {
        boolean isEmpty() {
            return entries.isEmpty() && missing.isEmpty();
        }
    }

    /** What a preview belongs to; those with the same one may be merged. */
    private record Source(
            String chatId,
            EventType type,
            @Nullable String itemId,
            @Nullable Object part) {
        static Source of(String chatId, AgentEvent event) {
            Map<String, Object> part = new LinkedHashMap<>(event.fields());
            part.remove(TEXT);
            return new Source(chatId, event.type(), event.itemId(), part);
        }
    }

    private static final class Held {
        final String chatId;
        final AgentEvent event;
        /** What was merged into it, its own text first; null where nothing was. */
        @Nullable
        StringBuilder text;

        int bytes;

        Held(String chatId, AgentEvent event) {
            this.chatId = chatId;
            this.event = event;
            this.bytes = bytes(Json.write(event));
        }

        AgentEvent event() {
            if (text == null) {
                return event;
            }
            Map<String, Object> fields = new LinkedHashMap<>(event.fields());
            fields.put(TEXT, text.toString());
            return new AgentEvent(event.type(), event.time(), event.turnId(), event.itemId(), event.provider(), fields);
        }
    }

    private final int maxBytes;
    private final TreeMap<Long, Held> held = new TreeMap<>();
    /** The previews among those held. */
    private final TreeMap<Long, Held> previews = new TreeMap<>();
    /** Where the next preview of the same may be merged into: never into what was handed out. */
    private final Map<Source, Long> open = new HashMap<>();
    /** Chats of which events were dropped, with the number of the last one. */
    private final Map<String, Long> missing = new LinkedHashMap<>();

    private long last;
    private long bytes;

    Journal() {
        this(MAX_BYTES);
    }

    Journal(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Appends an event that is within its own bound ({@link EventCut}). */
    void add(String chatId, AgentEvent event) {
        Source source = event.type().isPreview() ? Source.of(chatId, event) : null;
        if (source != null && merged(source, event)) {
            trim();
            return;
        }
        Held added = new Held(chatId, event);
        long n = ++last;
        held.put(n, added);
        bytes += added.bytes;
        if (source != null) {
            previews.put(n, added);
            open.put(source, n);
        } else {
            // What comes after this may not move before it.
            open.keySet().removeIf(each -> each.chatId().equals(chatId) && sameItem(each, event));
        }
        trim();
    }

    private static boolean sameItem(Source source, AgentEvent event) {
        return event.itemId() == null || event.itemId().equals(source.itemId());
    }

    private boolean merged(Source source, AgentEvent event) {
        Long n = open.get(source);
        Held into = n == null ? null : held.get(n);
        if (into == null) {
            return false;
        }
        String more = String.valueOf(event.fields().getOrDefault(TEXT, ""));
        StringBuilder text = into.text;
        if (text == null) {
            text = new StringBuilder(String.valueOf(into.event.fields().getOrDefault(TEXT, "")));
        }
        if (text.length() + more.length() > MAX_PREVIEW) {
            return false;
        }
        into.text = text.append(more);
        // Two quotes are no part of the text.
        int added = bytes(Json.write(more)) - 2;
        into.bytes += added;
        bytes += added;
        return true;
    }

    /** Previews go first, oldest first; then the oldest events, and their chats are noted. */
    private void trim() {
        while (bytes > maxBytes && held.size() > 1) {
            Long n = previews.isEmpty() ? held.firstKey() : previews.firstKey();
            Held gone = forget(n);
            if (!gone.event.type().isPreview()) {
                missing.put(gone.chatId, n);
            }
        }
    }

    private Held forget(Long n) {
        Held gone = held.remove(n);
        if (gone == null) {
            throw new IllegalStateException("no entry " + n);
        }
        previews.remove(n);
        bytes -= gone.bytes;
        if (gone.event.type().isPreview()) {
            open.values().remove(n);
        }
        return gone;
    }

    /**
     * Forgets what the gateway has written, and hands out what follows.
     *
     * @param after the number of the last entry it has; 0: it has none of this journal
     */
    Answer read(long after) {
        while (!held.isEmpty() && held.firstKey() <= after) {
            forget(held.firstKey());
        }
        missing.values().removeIf(n -> n <= after);
        List<Entry> entries = new ArrayList<>();
        int size = 0;
        for (Map.Entry<Long, Held> each : held.entrySet()) {
            size += each.getValue().bytes;
            if (size > MAX_ANSWER && !entries.isEmpty()) {
                break;
            }
            entries.add(new Entry(
                    each.getKey(), each.getValue().chatId, each.getValue().event()));
        }
        if (!entries.isEmpty()) {
            long handedOut = entries.get(entries.size() - 1).n();
            open.values().removeIf(n -> n <= handedOut);
        }
        return new Answer(entries, List.copyOf(missing.keySet()));
    }

    /** Bytes that are held. */
    long bytes() {
        return bytes;
    }

    private static int bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length;
    }
}
