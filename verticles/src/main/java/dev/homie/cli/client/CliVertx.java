package dev.homie.cli.client;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** A Vert.x for one command: one event loop, nothing cached on disk. */
public final class CliVertx {
    private CliVertx() {}

    /**
     * Runs {@code work} on an event loop and waits for it.
     *
     * @throws RuntimeException what the work failed with
     */
    public static <T> T run(Function<Vertx, Future<T>> work) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            return Future.<T>future(promise -> vertx.runOnContext(none -> Future.<Void>succeededFuture()
                            .compose(nothing -> work.apply(vertx))
                            .onComplete(promise)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            vertx.close();
        }
    }
}
