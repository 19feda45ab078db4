package dev.homie.gateway.bridge;

import dev.homie.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers to requests that carried an idempotency key (SPEC.md section 3), so that a request which is sent again,
 * on whatever connection, is not run again. Of failures, one that says "try again" is not kept, but for
 * DEADLINE_EXCEEDED, after which nobody knows whether it ran. Used on the gateway's context only.
 */
final class IdempotencyCache {
    static final long LIFE_MS = 600_000;
    /** Answers that are kept; the oldest goes first. */
    static final int MAX_ENTRIES = 10_000;
    /** Bytes of answers that are kept, about; the oldest goes first. */
    static final long MAX_BYTES = 16 << 20;

    private static final int MIN_ENTRY_BYTES = 512;

    private final Clock clock;
    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private long bytes;

    IdempotencyCache(Clock clock) {
        this.clock = clock;
    }

    record Key(String subject, String method, String key) {}

    private static final class Entry {
        private final Promise<Reply> answer = Promise.promise();
        private final long createdAt;
        private long size = MIN_ENTRY_BYTES;

        private Entry(long createdAt) {
            this.createdAt = createdAt;
        }
    }

    /** The first answer to that key, which may still be on its way; null if there is none. */
    @Nullable
    Future<Reply> find(Key key) {
        expire();
        Entry entry = entries.get(key);
        return entry == null ? null : entry.answer.future();
    }

    /** Runs a request and keeps its answer. */
    Future<Reply> run(Key key, Supplier<Future<Reply>> request) {
        Entry entry = new Entry(clock.millis());
        entries.put(key, entry);
        bytes += entry.size;
        shrink();
        // A reply never fails as a future: what went wrong is in it.
        request.get().onSuccess(reply -> {
            answered(key, entry, reply);
            entry.answer.complete(reply);
        });
        return entry.answer.future();
    }

    int size() {
        return entries.size();
    }

    private void answered(Key key, Entry entry, Reply reply) {
        if (entries.get(key) != entry) {
            return;
        }
        if (reply.error() != null
                && reply.error().code().retryable()
                && reply.error().code() != ErrorCode.DEADLINE_EXCEEDED) {
            entries.remove(key);
            bytes -= entry.size;
            return;
        }
        int length = reply.encode("").length();
        entry.size += length;
        bytes += length;
        shrink();
    }

    private void expire() {
        long before = clock.millis() - LIFE_MS;
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            Entry entry = oldest.next();
            if (entry.createdAt > before) {
                return;
            }
            bytes -= entry.size;
            oldest.remove();
        }
    }

    private void shrink() {
        Iterator<Entry> oldest = entries.values().iterator();
        while (oldest.hasNext() && (entries.size() > MAX_ENTRIES || bytes > MAX_BYTES)) {
            bytes -= oldest.next().size;
            oldest.remove();
        }
    }
}
