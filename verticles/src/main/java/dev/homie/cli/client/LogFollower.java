package dev.homie.cli.client;

import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows one topic with a log over connections that come and go, and asks for things meanwhile: each event is handed on once
 * and in order, and a question whose connection was lost is asked again on the next one, so that only what may be asked twice
 * belongs here. Everything happens on one Vert.x context, listener calls included.
 */
public final class LogFollower {
    /** Questions that may wait for a connection. */
    static final int MAX_WAITING = 64;

    private static final int RETRY_MS = 250;
    private static final int MAX_RETRY_MS = 5_000;
    /** Closed for good: not signed in any more, or not allowed. */
    private static final List<Integer> FINAL_CLOSES = List.of(4401, 4403, 4406);

    private final Vertx vertx;
    private final Supplier<Optional<Reach>> gateway;
    private final String topic;
    private final Listener listener;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private long last;
    private @Nullable WireClient client;
    /** Counts connections, so that what an earlier one still says is not heard. */
    private int connection;

    private int failures;
    private boolean paused;
    private boolean over;

    /** What becomes of it. */
    public interface Listener {
        void event(long seq, Map<String, Object> event);

        /** The connection is there; the first time, and after each {@link #lost}. */
        default void connected() {}

        /** There is none; it is tried again. Called once for each loss. */
        default void lost(HomieException why) {}

        /** There will be no events any more. OUT_OF_RANGE: the log does not have what follows. */
        void ended(HomieException why);
    }

    /**
     * @param gateway asked before each connection; empty while it is not there
     * @param from the number of the last event that is known; 0: from the beginning
     */
    public LogFollower(Vertx vertx, Supplier<Optional<Reach>> gateway, String topic, long from, Listener listener) {
        this.vertx = vertx;
        this.gateway = gateway;
        this.topic = topic;
        this.last = from;
        this.listener = listener;
    }

    /** Begins. */
    public void start() {
        connect();
    }

    /** Ends it; nothing is called any more, and what waits for an answer fails. */
    public void close() {
        end();
    }

    /** Takes nothing from the network until {@link #resume}. */
    public void pause() {
        paused = true;
        if (client != null) {
            client.pause();
        }
    }

    public void resume() {
        paused = false;
        if (client != null) {
            client.resume();
        }
    }

    /** The result, or a {@link HomieException}. */
    public Future<Map<String, Object>> request(String method, Map<String, ?> params) {
        if (over || waiting.size() >= MAX_WAITING) {
            return Future.failedFuture(new HomieException(
                    over ? ErrorCode.UNAVAILABLE : ErrorCode.RESOURCE_EXHAUSTED, "there is no connection"));
        }
        Promise<Map<String, Object>> answer = Promise.promise();
        ask(method, params, answer);
        return answer.future();
    }

    private void ask(String method, Map<String, ?> params, Promise<Map<String, Object>> answer) {
        WireClient current = client;
        if (over) {
            answer.tryFail(new HomieException(ErrorCode.UNAVAILABLE, "there is no connection"));
        } else if (current == null) {
            waiting.add(() -> ask(method, params, answer));
        } else {
            int asked = connection;
            current.request(method, params).onSuccess(answer::tryComplete).onFailure(failure -> {
                boolean away = failure instanceof HomieException error && error.code() == ErrorCode.UNAVAILABLE;
                // Questions fail first, then the connection is known to be lost.
                vertx.runOnContext(then -> {
                    if (away && asked != connection) {
                        ask(method, params, answer);
                    } else {
                        answer.tryFail(failure);
                    }
                });
            });
        }
    }

    private void connect() {
        if (over) {
            return;
        }
        int number = ++connection;
        Reach reach = gateway.get().orElse(null);
        if (reach == null) {
            lost(number, new HomieException(ErrorCode.UNAVAILABLE, "the server is not running"));
            return;
        }
        reach.connect(vertx, new Heard(number))
                .onSuccess(connected -> subscribe(number, connected))
                .onFailure(failure -> lost(number, error(failure)));
    }

    private void subscribe(int number, WireClient connected) {
        if (over || number != connection) {
            connected.close();
            return;
        }
        connected
                .request(Addresses.EVENTS_SUBSCRIBE, Map.of("topics", List.of(topic), "from", Map.of(topic, last)))
                .onSuccess(subscribed -> ready(number, connected))
                .onFailure(failure -> {
                    connected.close();
                    lost(number, error(failure));
                });
    }

    private void ready(int number, WireClient connected) {
        if (over || number != connection) {
            connected.close();
            return;
        }
        client = connected;
        failures = 0;
        if (paused) {
            connected.pause();
        }
        listener.connected();
        for (int i = waiting.size(); i > 0 && !waiting.isEmpty(); i--) {
            waiting.remove().run();
        }
    }

    private void lost(int number, HomieException why) {
        if (over || number != connection) {
            return;
        }
        connection++;
        client = null;
        if (!why.code().retryable()) {
            end();
            listener.ended(why);
            return;
        }
        if (failures == 0) {
            listener.lost(why);
        }
        int backoff = Math.min(MAX_RETRY_MS, RETRY_MS << Math.min(failures++, 10));
        vertx.setTimer(backoff / 2 + ThreadLocalRandom.current().nextInt(backoff), due -> connect());
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        WireClient last = client;
        client = null;
        if (last != null) {
            last.close();
        }
        while (!waiting.isEmpty()) {
            waiting.remove().run(); // which fails, for it is over
        }
    }

    private static HomieException error(Throwable failure) {
        return failure instanceof HomieException known
                ? known
                : new HomieException(ErrorCode.UNAVAILABLE, String.valueOf(failure.getMessage()));
    }

    /** What one connection says. */
    private final class Heard implements WireClient.Listener {
        private final int number;

        Heard(int number) {
            this.number = number;
        }

        @Override
        @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
        public void logged(String from, long seq, @Nullable Object payload) {
            if (over || number != connection || !from.equals(topic) || seq <= last) {
                return;
            }
            if (seq > last + 1) {
                // A gateway leaves nothing out; on another connection it says it again.
                if (client != null) {
                    client.close();
                }
                return;
            }
            last = seq;
            listener.event(seq, payload instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of());
        }

        @Override
        public void closed(int code) {
            lost(
                    number,
                    FINAL_CLOSES.contains(code)
                            ? new HomieException(
                                    ErrorCode.PERMISSION_DENIED, "the gateway has ended the connection (" + code + ")")
                            : new HomieException(ErrorCode.UNAVAILABLE, "the connection was closed"));
        }
    }
}
