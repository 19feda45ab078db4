package dev.homie.gateway.bridge;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * What one connection reads from logs: a page at a time of each topic that is behind, by turns, and none while much waits to be
 * sent. So a client that returns after a long time gets what it missed as fast as it takes it, and the gateway holds next to
 * nothing of it. Used on the gateway's context only.
 */
final class Replays {
    /** Pages that one connection may have under way. */
    static final int MAX_READS = 4;

    /** Bytes waiting to be sent at which no further page is read; with the pages under way still below what stops a client. */
    static final long PAUSE_AT = 1 << 20;

    private static final long LOOK_AGAIN_MS = 20;

    private final Vertx vertx;
    private final LogReads reads;
    private final LongSupplier queued;
    private final Queue<LogCursor> behind = new ArrayDeque<>();
    private int underWay;
    private boolean looking;
    private boolean closed;

    /** @param queued bytes that wait to be sent */
    Replays(Vertx vertx, LogReads reads, LongSupplier queued) {
        this.vertx = vertx;
        this.reads = reads;
        this.queued = queued;
    }

    /** Whether the client should not be sent more than it has asked for. */
    boolean isCongested() {
        return queued.getAsLong() >= PAUSE_AT;
    }

    /** A cursor is behind: it gets one page when it is its turn. */
    void add(LogCursor cursor) {
        behind.add(cursor);
        next();
    }

    /** The same after a while. */
    void addLater(LogCursor cursor, long delayMs) {
        vertx.setTimer(delayMs, due -> add(cursor));
    }

    void close() {
        closed = true;
        behind.clear();
    }

    private void next() {
        while (!closed && underWay < MAX_READS && !behind.isEmpty()) {
            if (isCongested()) {
                lookAgain();
                return;
            }
            LogCursor cursor = behind.remove();
            if (cursor.isOver()) {
                continue;
            }
            underWay++;
            reads.read(cursor.log(), cursor.topic(), cursor.last(), TopicLog.MAX_PAGE)
                    .onComplete(done -> {
                        underWay--;
                        if (done.succeeded()) {
                            cursor.page(done.result());
                        } else {
                            cursor.failed(done.cause());
                        }
                        next();
                    });
        }
    }

    private void lookAgain() {
        if (!looking) {
            looking = true;
            vertx.setTimer(LOOK_AGAIN_MS, tick -> {
                looking = false;
                next();
            });
        }
    }
}
