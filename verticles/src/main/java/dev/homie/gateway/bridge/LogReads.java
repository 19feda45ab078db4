package dev.homie.gateway.bridge;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * All reading of logs for all clients of a gateway, so that what it holds of pages is bounded however many come back at once.
 * Who reads has to wait its turn. Used on the gateway's context only.
 */
final class LogReads {
    /** Pages that may be under way. */
    static final int MAX = 32;

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int underWay;

    /** As {@link TopicLog#read}. */
    Future<TopicLog.Page> read(TopicLog log, String topic, long after, int limit) {
        Promise<TopicLog.Page> page = Promise.promise();
        waiting.add(() -> {
            underWay++;
            Future<TopicLog.Page> read;
            try {
                read = log.read(topic, after, limit);
            } catch (RuntimeException e) {
                read = Future.failedFuture(e);
            }
            read.onComplete(done -> {
                underWay--;
                page.handle(done);
                next();
            });
        });
        next();
        return page.future();
    }

    private void next() {
        while (underWay < MAX && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }
}
