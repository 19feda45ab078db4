package dev.homie.cli.chat;

import dev.homie.cli.client.LogFollower;
import dev.homie.cli.client.Reach;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A chat's events, handed on one after the other on a thread of their own, which may block: while {@link #MAX_PENDING} of them
 * wait, nothing is read from the network. Questions may be asked from any thread but that and the network's.
 */
final class ChatLink implements AutoCloseable {
    static final int MAX_PENDING = 256;
    private static final int RESUME_AT = 32;

    private final Context context;
    private final LogFollower follower;
    private final ExecutorService screen = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "homie-chat-screen");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger pending = new AtomicInteger();

    /** Who is told, on the screen's thread. */
    interface Listener {
        /** @param raw as the wire has it */
        void event(AgentEvent event, Map<String, Object> raw);

        void lost(HomieException why);

        /** The connection is back. */
        void back();

        void ended(HomieException why);
    }

    ChatLink(Vertx vertx, Supplier<Optional<Reach>> gateway, String topic, long from, Listener listener) {
        this.context = vertx.getOrCreateContext();
        this.follower = new LogFollower(vertx, gateway, topic, from, new LogFollower.Listener() {
            private boolean away;

            @Override
            public void event(long seq, Map<String, Object> event) {
                if (pending.incrementAndGet() == MAX_PENDING) {
                    follower.pause();
                }
                later(() -> {
                    listener.event(read(event), event);
                    if (pending.decrementAndGet() == RESUME_AT) {
                        context.runOnContext(room -> follower.resume());
                    }
                });
            }

            @Override
            public void lost(HomieException why) {
                away = true;
                later(() -> listener.lost(why));
            }

            @Override
            public void connected() {
                if (away) {
                    away = false;
                    later(listener::back);
                }
            }

            @Override
            public void ended(HomieException why) {
                later(() -> listener.ended(why));
            }
        });
    }

    void start() {
        context.runOnContext(begin -> follower.start());
    }

    /**
     * Asks and waits for the answer, over a reconnect too: only for what may be asked twice.
     *
     * @throws HomieException what the gateway answered
     */
    Map<String, Object> ask(String method, Map<String, ?> params) {
        try {
            return send(method, params).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The same without waiting. */
    CompletableFuture<Map<String, Object>> send(String method, Map<String, ?> params) {
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        context.runOnContext(ask ->
                follower.request(method, params).onSuccess(answer::complete).onFailure(answer::completeExceptionally));
        return answer;
    }

    private static AgentEvent read(Map<String, Object> event) {
        try {
            return Json.fromMap(event, AgentEvent.class);
        } catch (HomieException | IllegalArgumentException unknown) {
            return AgentEvent.of(dev.homie.protocol.agent.EventType.OTHER, 0, Map.of());
        }
    }

    private void later(Runnable task) {
        try {
            screen.execute(task);
        } catch (RejectedExecutionException e) {
            // closed already
        }
    }

    @Override
    public void close() {
        screen.shutdown();
        context.runOnContext(end -> follower.close());
    }
}
