package dev.homie.node.codex.chat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The logins of one account that somebody has begun, until codex says what became of them. On one context. */
final class Logins {
    /** Logins that are remembered; the oldest go. */
    static final int MAX = 16;

    /** @param problem why it failed */
    record Outcome(String status, @Nullable String problem) {
        static final Outcome PENDING = new Outcome("pending", null);
    }

    private final Vertx vertx;
    private final Map<String, Outcome> logins = new LinkedHashMap<>();
    private final Map<String, List<Promise<Outcome>>> waiting = new LinkedHashMap<>();

    Logins(Vertx vertx) {
        this.vertx = vertx;
    }

    void begun(String id) {
        if (logins.size() >= MAX) {
            String oldest = logins.keySet().iterator().next();
            ended(oldest, false, "there were too many other logins");
            logins.remove(oldest);
        }
        logins.putIfAbsent(id, Outcome.PENDING);
    }

    void ended(String id, boolean success, @Nullable String problem) {
        Outcome outcome = success
                ? new Outcome("done", null)
                : new Outcome("failed", problem == null ? "codex gives no reason" : problem);
        logins.put(id, outcome);
        List<Promise<Outcome>> promises = waiting.remove(id);
        if (promises != null) {
            promises.forEach(promise -> promise.tryComplete(outcome));
        }
    }

    /** The process that they were under way in has gone. */
    void lost() {
        List.copyOf(logins.keySet()).stream()
                .filter(id -> Outcome.PENDING.equals(logins.get(id)))
                .forEach(id -> ended(id, false, "codex has ended; begin again"));
    }

    /** What became of it, as soon as that is known, or after so long. */
    Future<Outcome> poll(String id, int waitMs) {
        Outcome known = logins.getOrDefault(id, new Outcome("failed", "there is no such login; begin again"));
        if (!known.equals(Outcome.PENDING) || waitMs <= 0) {
            return Future.succeededFuture(known);
        }
        Promise<Outcome> promise = Promise.promise();
        waiting.computeIfAbsent(id, key -> new ArrayList<>()).add(promise);
        long timer = vertx.setTimer(waitMs, late -> {
            List<Promise<Outcome>> promises = waiting.get(id);
            if (promises != null) {
                promises.remove(promise);
            }
            promise.tryComplete(Outcome.PENDING);
        });
        return promise.future().onComplete(done -> vertx.cancelTimer(timer));
    }
}
