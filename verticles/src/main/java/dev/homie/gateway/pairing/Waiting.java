package dev.homie.gateway.pairing;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Questions about requests that are held open until somebody has decided. Used on one context. */
final class Waiting {
    /** Questions about one request; with one more, the oldest is answered as things are. */
    static final int MAX = 4;

    private final Vertx vertx;
    private final Map<String, Deque<Promise<Void>>> questions = new HashMap<>();

    Waiting(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Completes when {@link #decided} is called for it, and after so long at the latest. */
    Future<Void> decision(String requestId, long waitMs) {
        if (waitMs <= 0) {
            return Future.succeededFuture();
        }
        Deque<Promise<Void>> all = questions.computeIfAbsent(requestId, id -> new ArrayDeque<>());
        if (all.size() >= MAX) {
            all.removeFirst().tryComplete();
        }
        Promise<Void> promise = Promise.promise();
        all.addLast(promise);
        long timer = vertx.setTimer(waitMs, late -> promise.tryComplete());
        return promise.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            all.remove(promise);
            if (all.isEmpty()) {
                questions.remove(requestId, all);
            }
        });
    }

    void decided(String requestId) {
        Deque<Promise<Void>> all = questions.remove(requestId);
        if (all != null) {
            new ArrayDeque<>(all).forEach(Promise::tryComplete);
        }
    }
}
