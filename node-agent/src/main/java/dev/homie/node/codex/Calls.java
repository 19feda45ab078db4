package dev.homie.node.codex;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The requests to one process that wait for their answers, each with its deadline. Of one context. */
final class Calls {
    private record Call(String method, Promise<@Nullable Object> promise, long timer) {}

    private final Vertx vertx;
    private final Map<Long, Call> open = new LinkedHashMap<>();
    private long lastId;

    Calls(Vertx vertx) {
        this.vertx = vertx;
    }

    int size() {
        return open.size();
    }

    /** What was asked, the oldest first. */
    List<String> methods() {
        return open.values().stream().map(Call::method).toList();
    }

    /**
     * @param send gives the request to the process
     * @return its result, a JSON value; fails with {@link CodexException}, DEADLINE_EXCEEDED, or as the sending does
     */
    Future<@Nullable Object> ask(
            String method, JsonObject params, Duration within, Function<JsonObject, Future<Void>> send) {
        long id = ++lastId;
        Promise<@Nullable Object> promise = Promise.promise();
        long timer = vertx.setTimer(Math.max(1, within.toMillis()), late -> {
            open.remove(id);
            promise.tryFail(new HomieException(
                    ErrorCode.DEADLINE_EXCEEDED,
                    "codex did not answer " + method + " within " + within.toSeconds() + " s"));
        });
        open.put(id, new Call(method, promise, timer));
        send.apply(new JsonObject().put("id", id).put("method", method).put("params", params))
                .onFailure(e -> {
                    Call call = take(id);
                    if (call != null) {
                        call.promise().tryFail(e);
                    }
                });
        return promise.future();
    }

    /** An answer; one that comes too late is left out. */
    void answered(JsonObject message) {
        Call call = message.getValue("id") instanceof Number id ? take(id.longValue()) : null;
        if (call == null) {
            return;
        }
        JsonObject error = message.getJsonObject("error");
        if (error != null) {
            call.promise().tryFail(new CodexException(call.method(), error));
        } else {
            call.promise().tryComplete(message.getValue("result"));
        }
    }

    /** None of them will be answered. */
    void fail(HomieException why) {
        for (Long id : List.copyOf(open.keySet())) {
            Call call = take(id);
            if (call != null) {
                call.promise().tryFail(why);
            }
        }
    }

    private @Nullable Call take(long id) {
        Call call = open.remove(id);
        if (call != null) {
            vertx.cancelTimer(call.timer());
        }
        return call;
    }
}
