package dev.homie.gateway.bridge;

import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request: a result or an error, and the channel it opened.
 *
 * @param result a JSON value; null for an empty one
 */
public record Reply(
        @Nullable Object result,
        @Nullable HomieException error,
        @Nullable Opened opened) {
    /** A channel that was opened, on which connection, for which session. */
    record Opened(String connectionId, int channel, String sessionId) {}

    static Reply of(@Nullable Object result) {
        return new Reply(result, null, null);
    }

    static Reply failed(HomieException error) {
        return new Reply(null, error, null);
    }

    String encode(String id) {
        return error != null ? Messages.failure(id, error) : Messages.response(id, result);
    }

    /** This reply, but with what a later attach answered where the two have the same fields. */
    Reply attachedBy(Reply later) {
        if (later.error != null
                || !(result instanceof JsonObject first)
                || !(later.result instanceof JsonObject next)) {
            return later;
        }
        return new Reply(first.copy().mergeIn(next), null, later.opened);
    }
}
