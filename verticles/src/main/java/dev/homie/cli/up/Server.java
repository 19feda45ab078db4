package dev.homie.cli.up;

import dev.homie.cli.Version;
import dev.homie.cli.client.ServerFile;
import dev.homie.core.bus.Services;
import dev.homie.core.identity.Secrets;
import dev.homie.core.store.Settings;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.gateway.Gateway;
import dev.homie.node.NodeVerticle;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All of Homie in this process, not clustered: store, node and gateway. Thread-safe; start and stop block. */
final class Server {
    /** The longest that stopping takes; what is not done then is left to the end of the process. */
    static final int STOP_SECONDS = 10;

    private static final String NODE_ID = "node.id";
    private static final int NODE_ID_BYTES = 9;
    /**
     * One for the gateway's connections and the node's terminals alike: a keystroke then goes from its socket to the
     * terminal without waking another thread, which is a quarter of its way.
     */
    private static final int EVENT_LOOPS = 1;

    /** For what blocks: starting processes, the process table, static files. Each is a matter of milliseconds. */
    private static final int WORKERS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final StateFolder folder;
    private final AutoCloseable lock;
    private final Vertx vertx;
    private final Store store;
    private final String node;
    private final Gateway gateway;
    private boolean stopped;

    private Server(StateFolder folder, AutoCloseable lock, Vertx vertx, Store store, String node, Gateway gateway) {
        this.folder = folder;
        this.lock = lock;
        this.vertx = vertx;
        this.store = store;
        this.node = node;
        this.gateway = gateway;
    }

    /**
     * Starts and writes {@code server.json}.
     *
     * @throws HomieException when the folder is in use, the port is taken or the like, saying what to do
     */
    static Server start(StateFolder folder, UpConfig config) throws IOException {
        AutoCloseable lock = folder.lock();
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(WORKERS));
        Store store = null;
        try {
            Services.registerCodecs(vertx);
            store = Store.open(folder);
            String nodeId = await(Future.fromCompletionStage(
                    new Settings(store).getOrCreate(NODE_ID, () -> nodeId(Secrets.random(NODE_ID_BYTES)))));
            String node = await(vertx.deployVerticle(new NodeVerticle(config.nodeConfig(nodeId), Version.number())));
            Gateway gateway = await(Gateway.deploy(vertx, config.gateway(), store, Version.number(), null));
            Server server = new Server(folder, lock, vertx, store, node, gateway);
            server.file(config.gateway().bind()).write(folder);
            return server;
        } catch (RuntimeException | IOException e) {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            if (store != null) {
                store.close();
            }
            unlock(lock);
            throw e;
        }
    }

    Gateway gateway() {
        return gateway;
    }

    Vertx vertx() {
        return vertx;
    }

    ServerFile file(String host) {
        return new ServerFile(
                ProcessHandle.current().pid(), host, gateway.port(), Version.number(), System.currentTimeMillis());
    }

    /** Tells the clients, ends the sessions and waits for their processes, at most {@link #STOP_SECONDS} s. */
    synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        try {
            Files.deleteIfExists(folder.serverFile());
        } catch (IOException e) {
            LOG.warn("server.json stays: {}", e.toString());
        }
        // The listener first: clients are told to come back before their sessions end. The gateway's services last:
        // they
        // store the last screens and exit states that the node publishes while it ends.
        Future<Void> done = gateway.disconnect()
                .transform(told -> vertx.undeploy(node))
                .transform(ended -> gateway.stop())
                .transform(stored -> vertx.close());
        try {
            done.toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.warn("did not stop cleanly: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
        unlock(lock);
    }

    /** Letters and digits only: it becomes part of addresses. */
    private static String nodeId(String random) {
        return "n" + random.replace('-', '0').replace('_', '1');
    }

    private static void unlock(AutoCloseable lock) {
        try {
            lock.close();
        } catch (Exception e) {
            LOG.warn("the state folder's lock: {}", e.toString());
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof HomieException cause ? cause : e;
        }
    }
}
