package dev.homie.gateway.auth;

import dev.homie.core.identity.PasswordHash;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Compares passwords, one at a time: each takes {@link PasswordHash#MEMORY_KIB}, so that many at once would take the machine's
 * memory. What waits is bounded by {@link #QUEUE}. Thread-safe; the thread ends when there is nothing to do.
 */
final class PasswordWorker implements AutoCloseable {
    /** Comparisons that may wait; one more is refused. They are over within a second or two. */
    static final int QUEUE = 16;

    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
                Thread worker = new Thread(task, "homie-password");
                worker.setDaemon(true);
                return worker;
            });

    PasswordWorker() {
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * Whether that is the password; completes on the worker.
     *
     * @return fails with RESOURCE_EXHAUSTED when too many wait
     */
    CompletableFuture<Boolean> matches(String hash, String given) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    result.complete(PasswordHash.matches(hash, given));
                } catch (RuntimeException | OutOfMemoryError e) {
                    result.completeExceptionally(
                            new HomieException(ErrorCode.INTERNAL, "cannot compare passwords: " + e.getMessage()));
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED, "too many sign in at the same time; try again in a moment"));
        }
        return result;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
