package dev.homie.core.audit;

import dev.homie.core.store.AuditTable;
import dev.homie.core.store.AuditTable.Entry;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down privileged acts: one line of JSON each to the logger {@code audit}, and an entry in the store, in the order
 * in which they came. Never what was typed, sent or printed.
 *
 * <p>Thread-safe, and nobody waits: entries queue for the store, which takes them in batches. A store that fails is asked
 * again until it works. Meanwhile at most {@link #QUEUE} entries wait; what comes beyond is in the log alone, and an entry
 * {@value #LOST} says how many those are.
 */
public final class Audit implements AutoCloseable {
    /** Entries that may wait for the store. */
    public static final int QUEUE = 10_000;
    /** The method of an entry that stands for those that the store could not take; its target says how many. */
    public static final String LOST = "audit.lost";
    /** Characters of one field; the rest of a longer one is cut off. */
    public static final int MAX_FIELD = 256;

    private static final int BATCH = 500;
    private static final int RETRY_MS = 1_000;
    private static final Logger LINES = LoggerFactory.getLogger("audit");
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    private final @Nullable AuditTable table;
    private final Clock clock;
    private final Executor later = CompletableFuture.delayedExecutor(RETRY_MS, TimeUnit.MILLISECONDS);
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Deque<Flush> flushes = new ArrayDeque<>();
    private boolean writing;
    private boolean closed;
    private long added;
    private long written;
    private long lost;
    private @Nullable String failure;

    /** Into the log alone. */
    public Audit(Clock clock) {
        this(clock, null);
    }

    public Audit(Clock clock, @Nullable AuditTable table) {
        this.clock = clock;
        this.table = table;
    }

    /**
     * What somebody did.
     *
     * @param subject who
     * @param device with what, as the client calls its device
     * @param from the address that it came from
     * @param method what
     * @param target to what
     * @param result {@code OK}, or the code of the error
     * @param correlation names the request in every log line it caused
     */
    public record Act(
            String subject,
            @Nullable String device,
            @Nullable String from,
            String method,
            @Nullable String target,
            String result,
            @Nullable String correlation) {}

    private record Line(long time, Act act) {}

    private record Flush(long through, CompletableFuture<Void> done) {}

    /** Never blocks on anything but the log. */
    public void record(Act act) {
        Act cut = new Act(
                cut(act.subject()),
                cutOptional(act.device()),
                cutOptional(act.from()),
                cut(act.method()),
                cutOptional(act.target()),
                cut(act.result()),
                cutOptional(act.correlation()));
        long now = clock.millis();
        LINES.info("{}", Json.write(new Line(now, cut)));
        if (table != null) {
            synchronized (this) {
                add(entry(now, cut));
            }
            write(table);
        }
    }

    /**
     * Completes when the store has every act that was recorded before; fails with UNAVAILABLE when it does not take them
     * now. Completes on any thread.
     */
    public CompletableFuture<Void> flush() {
        synchronized (this) {
            if (written == added) {
                return CompletableFuture.completedFuture(null);
            }
            if (failure != null) {
                return CompletableFuture.failedFuture(unavailable());
            }
            Flush flush = new Flush(added, new CompletableFuture<>());
            flushes.add(flush);
            return flush.done();
        }
    }

    /** What keeps acts from being stored, in a sentence; null while nothing does. */
    public synchronized @Nullable String problem() {
        return failure == null
                ? null
                : waiting.size() + " entries of the audit wait for the store"
                        + (lost == 0 ? "" : ", " + lost + " are in the log alone") + ": " + failure;
    }

    /** No more is written from now on; what is to be stored has to be {@linkplain #flush flushed} before. */
    @Override
    public synchronized void close() {
        closed = true;
    }

    private HomieException unavailable() {
        return new HomieException(ErrorCode.UNAVAILABLE, String.valueOf(problem()));
    }

    private void add(Entry entry) {
        if (waiting.size() >= QUEUE) {
            lost++;
        } else {
            waiting.add(entry);
            added++;
        }
    }

    private void write(AuditTable to) {
        List<Entry> batch = new ArrayList<>();
        synchronized (this) {
            if (closed || writing || waiting.isEmpty()) {
                return;
            }
            writing = true;
            for (Entry entry : waiting) {
                if (batch.size() == BATCH) {
                    break;
                }
                batch.add(entry);
            }
        }
        CompletableFuture<Void> unused = to.append(batch).whenComplete((none, problem) -> {
            if (problem == null) {
                succeeded(batch.size());
                write(to);
            } else {
                failed(String.valueOf(problem.getMessage()));
                later.execute(() -> {
                    synchronized (this) {
                        writing = false;
                    }
                    write(to);
                });
            }
        });
    }

    private void succeeded(int count) {
        List<Flush> done = new ArrayList<>();
        synchronized (this) {
            writing = false;
            for (int i = 0; i < count; i++) {
                waiting.remove();
            }
            written += count;
            if (lost > 0) {
                LOG.error("{} entries of the audit are in the log alone: the store did not take them in time", lost);
                Act gap = new Act("homie", null, null, LOST, lost + " entries", "RESOURCE_EXHAUSTED", null);
                lost = 0;
                add(entry(clock.millis(), gap));
            }
            if (failure != null) {
                LOG.info("the store takes the audit again");
                failure = null;
            }
            while (!flushes.isEmpty() && flushes.getFirst().through() <= written) {
                done.add(flushes.removeFirst());
            }
        }
        done.forEach(flush -> flush.done().complete(null));
    }

    private void failed(String why) {
        List<Flush> done;
        HomieException unavailable;
        synchronized (this) {
            if (failure == null) {
                LOG.error("the store does not take the audit: {}", why);
            }
            failure = why;
            unavailable = unavailable();
            done = List.copyOf(flushes);
            flushes.clear();
        }
        done.forEach(flush -> flush.done().completeExceptionally(unavailable));
    }

    private static Entry entry(long time, Act act) {
        return new Entry(
                0,
                time,
                act.subject(),
                act.device(),
                act.from(),
                act.method(),
                act.target(),
                act.result(),
                act.correlation());
    }

    private static @Nullable String cutOptional(@Nullable String text) {
        return text == null ? null : cut(text);
    }

    private static String cut(String text) {
        if (text.length() <= MAX_FIELD) {
            return text;
        }
        // Not through the middle of a character.
        int end = Character.isHighSurrogate(text.charAt(MAX_FIELD - 2)) ? MAX_FIELD - 2 : MAX_FIELD - 1;
        return text.substring(0, end) + "…";
    }
}
