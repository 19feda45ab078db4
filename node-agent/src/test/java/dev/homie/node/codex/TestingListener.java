package dev.homie.node.codex;

import dev.homie.node.codex.protocol.Notification;
import dev.homie.node.codex.protocol.ServerRequest;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps all that an app-server says, and waits for things. */
final class TestingListener implements AppServer.Listener {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What it asked. */
    record Asked(Object id, ServerRequest request, JsonObject params) {}

    final List<Notification> notified = new CopyOnWriteArrayList<>();
    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final List<AppServer.Ending> endings = new CopyOnWriteArrayList<>();

    @Override
    public void notified(Notification notification, JsonObject params) {
        notified.add(notification);
    }

    @Override
    public void asked(Object id, ServerRequest request, JsonObject params) {
        asked.add(new Asked(id, request, params));
    }

    @Override
    public void ended(AppServer.Ending ending) {
        endings.add(ending);
    }

    /** The first of that kind for which it holds, once it comes. */
    <T> T wait(Class<T> type, Predicate<T> that) {
        return eventually(
                type.getSimpleName(),
                () -> notified.stream()
                        .filter(type::isInstance)
                        .map(type::cast)
                        .filter(that)
                        .findFirst()
                        .orElse(null));
    }

    Asked waitAsked() {
        return eventually("a question", () -> asked.isEmpty() ? null : asked.get(asked.size() - 1));
    }

    AppServer.Ending waitEnding() {
        return eventually("the end", () -> endings.isEmpty() ? null : endings.get(0));
    }

    static <T> T eventually(String what, Supplier<@Nullable T> found) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (T value = found.get(); ; value = found.get()) {
            if (value != null) {
                return value;
            }
            if (System.nanoTime() > until) {
                throw new AssertionError("no " + what + " in " + PATIENCE);
            }
            Thread.onSpinWait();
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer in " + PATIENCE, e);
        }
    }

    /** What the future fails with. */
    static HomieException failure(Future<?> future) {
        try {
            Object result = await(future);
            throw new AssertionError("it succeeded: " + result);
        } catch (HomieException e) {
            return e;
        }
    }
}
