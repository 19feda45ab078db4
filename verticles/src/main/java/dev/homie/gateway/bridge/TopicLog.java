package dev.homie.gateway.bridge;

import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What keeps the events of some topics, numbered from 1 without gaps, so that a client can go on where it was (SPEC.md section
 * 3, {@code from}). An event is in the log before it is published, and is published with its number in the header {@link
 * dev.homie.core.bus.BusHeaders#SEQ}. Called on the gateway's context.
 */
public interface TopicLog {
    /** Events in one page. */
    int MAX_PAGE = 500;

    /** @throws HomieException NOT_FOUND for a name that no topic of this log has */
    void check(String topic);

    /**
     * A part of the log. Fails with NOT_FOUND when there is no such topic any more, OUT_OF_RANGE with {@code data.oldest} when
     * the log no longer reaches back so far, and with any retryable error when the log cannot be read now.
     *
     * @param after a number; 0: from the beginning
     * @param limit 1 to {@link #MAX_PAGE}; fewer may come though there are more
     */
    Future<Page> read(String topic, long after, int limit);

    /**
     * @param events each with its {@code seq}, ascending
     * @param oldest the first number that the log still has
     * @param latest the last one; 0 for an empty log
     */
    record Page(List<JsonObject> events, long oldest, long latest) {
        public Page {
            events = List.copyOf(events);
        }
    }
}
