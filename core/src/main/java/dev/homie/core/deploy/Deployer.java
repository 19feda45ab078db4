package dev.homie.core.deploy;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.deploy.DeployParams;
import dev.homie.protocol.deploy.Deployment;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verticles of the owner's own in this process. Each deployment runs on worker threads of its own: one that blocks
 * holds up nobody but itself. Used on the context that made it.
 */
final class Deployer {
    /** Deployments in one process; one more is RESOURCE_EXHAUSTED. */
    static final int MAX_DEPLOYMENTS = 32;

    /** What a verticle may take to start; one that starts later is taken down again. */
    static final int START_SECONDS = 20;

    /** What is waited for a verticle that is taken down. */
    static final int STOP_SECONDS = 5;

    /** What is waited for all of them when the process ends; Vert.x itself would wait for one that blocks for ever. */
    static final int CLOSE_SECONDS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

    private final Vertx vertx;
    private final Context context;
    private final Place place;
    private final Clock clock;
    private final Map<String, Running> running = new LinkedHashMap<>();
    private int starting;

    private record Running(Deployment deployment, String vertxId, VerticleClass type) {}

    private record Loaded(VerticleClass type, List<Deployable> instances) {}

    Deployer(Vertx vertx, Place place, Clock clock) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.place = place;
        this.clock = clock;
    }

    /** Fails with INVALID_ARGUMENT, RESOURCE_EXHAUSTED, FAILED_PRECONDITION or DEADLINE_EXCEEDED. */
    Future<Deployment> deploy(DeployParams params) {
        List<Path> classPath = classPath(params.jar());
        if (running.size() + starting >= MAX_DEPLOYMENTS) {
            throw new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED,
                    "there are " + MAX_DEPLOYMENTS + " deployments in " + place.id() + " already; undeploy one");
        }
        Deployment deployment = place.deployment(params, clock.millis());
        starting++;
        return vertx.executeBlocking(() -> load(params, classPath))
                .compose(loaded -> start(deployment, params, loaded))
                .onComplete(done -> starting--)
                .map(started -> {
                    running.put(deployment.id(), started);
                    LOG.info("deployed {} as {}", params.className(), deployment.id());
                    return deployment;
                });
    }

    /** Fails with NOT_FOUND, and with DEADLINE_EXCEEDED when the verticle takes too long: then it stops later. */
    Future<Void> undeploy(String id) {
        Running found = running.remove(id);
        if (found == null) {
            throw new HomieException(ErrorCode.NOT_FOUND, "there is no deployment '" + id + "'");
        }
        Future<Void> stopped = vertx.undeploy(found.vertxId).onComplete(done -> close(found.type));
        return stopped.timeout(STOP_SECONDS, TimeUnit.SECONDS).recover(failure -> {
            if (failure instanceof TimeoutException) {
                return Future.failedFuture(new HomieException(
                        ErrorCode.DEADLINE_EXCEEDED, id + " has not stopped within " + STOP_SECONDS + " s"));
            }
            LOG.warn("{} was taken down, though its stop failed: {}", id, failure.toString());
            return Future.succeededFuture();
        });
    }

    /** Takes all of them down. Never fails, and does not wait for those that do not stop. */
    Future<?> close() {
        List<Future<Void>> stopping =
                List.copyOf(running.keySet()).stream().map(this::undeploy).toList();
        return Future.join(stopping)
                .timeout(CLOSE_SECONDS, TimeUnit.SECONDS)
                .transform(done -> Future.succeededFuture());
    }

    /** Oldest first. */
    List<Deployment> deployments() {
        return running.values().stream().map(Running::deployment).toList();
    }

    private static List<Path> classPath(@Nullable String jar) {
        if (jar == null) {
            return List.of();
        }
        Path path = Path.of(jar);
        if (!path.isAbsolute()) {
            throw HomieException.invalid("jar", "must be an absolute path on the machine that it is deployed on");
        }
        return List.of(path);
    }

    private static Loaded load(DeployParams params, List<Path> classPath) {
        VerticleClass type = VerticleClass.load(params.className(), classPath);
        try {
            return new Loaded(type, type.newInstances(params.instances()));
        } catch (RuntimeException e) {
            type.close();
            throw e;
        }
    }

    private Future<Running> start(Deployment deployment, DeployParams params, Loaded loaded) {
        DeploymentOptions options = new DeploymentOptions()
                .setConfig(new JsonObject(params.config()))
                .setInstances(params.instances())
                .setClassLoader(loaded.type.loader())
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("homie-" + deployment.id())
                .setWorkerPoolSize(params.instances());
        Future<String> deployed = asRoot(() -> vertx.deployVerticle(loaded.instances.iterator()::next, options))
                .onFailure(failed -> close(loaded.type));
        return deployed.timeout(START_SECONDS, TimeUnit.SECONDS)
                .map(vertxId -> new Running(deployment, vertxId, loaded.type))
                .recover(failure -> Future.failedFuture(explain(params, loaded, deployed, failure)));
    }

    /**
     * Deploys from a thread that is none of Vert.x's: from our own context it would become a child of our verticle, which
     * could then not be undeployed while the child blocks.
     */
    private Future<String> asRoot(Supplier<Future<String>> deploy) {
        Promise<String> promise = Promise.promise();
        CompletableFuture<Void> unused = CompletableFuture.supplyAsync(deploy)
                .handle((future, failure) -> failure == null ? future : Future.<String>failedFuture(failure))
                .thenAccept(future -> future.onComplete(done -> context.runOnContext(here -> promise.handle(done))));
        return promise.future();
    }

    private HomieException explain(DeployParams params, Loaded loaded, Future<String> deployed, Throwable failure) {
        if (failure instanceof TimeoutException && !deployed.isComplete()) {
            deployed.compose(vertx::undeploy).onComplete(done -> close(loaded.type));
            return new HomieException(
                    ErrorCode.DEADLINE_EXCEEDED,
                    params.className() + " has not started within " + START_SECONDS + " s; it is taken down");
        }
        return VerticleClass.failed("the start of " + params.className(), failure);
    }

    /** Off the event loop: it is file I/O. */
    private void close(VerticleClass type) {
        vertx.executeBlocking(() -> {
                    type.close();
                    return null;
                })
                .onFailure(failure -> LOG.warn("a jar stays open: {}", failure.toString()));
    }
}
