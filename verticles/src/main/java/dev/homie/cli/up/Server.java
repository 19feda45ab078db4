package dev.homie.cli.up;

import dev.homie.cli.Version;
import dev.homie.cli.client.ServerFile;
import dev.homie.cli.secrets.KeychainSetting;
import dev.homie.core.bus.Services;
import dev.homie.core.cluster.Cluster;
import dev.homie.core.cluster.KnownMembers;
import dev.homie.core.machine.Machine;
import dev.homie.core.pki.Authority;
import dev.homie.core.pki.KeyFolder;
import dev.homie.core.secret.Vault;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.gateway.Gateway;
import dev.homie.gateway.Reachable;
import dev.homie.gateway.http.Listener;
import dev.homie.gateway.join.JoinVerticle;
import dev.homie.gateway.tailscale.Tailnet;
import dev.homie.node.NodeVerticle;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.presence.NodeLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Homie in this process: a gateway with its store, a node, or both, alone or in the cluster. Thread-safe; start and stop
 * block.
 */
final class Server {
    /** The longest that stopping takes; what is not done then is left to the end of the process. */
    static final int STOP_SECONDS = 10;

    /**
     * One for the gateway's connections and the node's terminals alike: a keystroke then goes from its socket to the
     * terminal without waking another thread, which is a quarter of its way.
     */
    private static final int EVENT_LOOPS = 1;

    /** For what blocks: starting processes, the process table, static files. Each is a matter of milliseconds. */
    private static final int WORKERS = 4;

    /**
     * In the cluster, looking up who serves an address blocks one, too, and for seconds while a member sleeps that keeps
     * a part of the map. They are made when they are needed.
     */
    private static final int CLUSTERED_WORKERS = 16;

    private static final int START_SECONDS = 60;
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** What runs in the process. */
    enum Parts {
        ALL,
        GATEWAY,
        NODE
    }

    private final StateFolder folder;
    private final UpConfig config;
    private final Parts parts;
    private final AutoCloseable lock;
    private final long startedAt = System.currentTimeMillis();
    private @Nullable Vertx vertx;
    private @Nullable Cluster cluster;
    private @Nullable Store store;
    private @Nullable NodeVerticle nodeVerticle;
    private @Nullable String node;
    private @Nullable Gateway gateway;
    private volatile @Nullable Tailnet tailnet;
    private boolean stopped;

    private Server(StateFolder folder, UpConfig config, Parts parts) {
        this.folder = folder;
        this.config = config;
        this.parts = parts;
        this.lock = folder.lock();
    }

    /** Gateway and node, not clustered. */
    static Server start(StateFolder folder, UpConfig config) throws IOException {
        return start(folder, config, Parts.ALL, false);
    }

    /**
     * Starts and writes {@code server.json}.
     *
     * @param clustered with the keys in the folder, see {@link KeyFolder}
     * @throws HomieException when the folder is in use, a port is taken or the like, saying what to do
     */
    static Server start(StateFolder folder, UpConfig config, Parts parts, boolean clustered) throws IOException {
        Server server = new Server(folder, config, parts);
        try {
            server.start(clustered);
            server.file().write(folder);
            return server;
        } catch (RuntimeException | IOException e) {
            server.end(server.leaveTailnet());
            throw e;
        }
    }

    private void start(boolean clustered) {
        if (parts != Parts.NODE) {
            Vault.prepare();
        }
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setPreferNativeTransport(true)
                .setWorkerPoolSize(clustered ? CLUSTERED_WORKERS : WORKERS)
                .setInternalBlockingPoolSize(WORKERS);
        if (clustered) {
            KeyFolder keys = KeyFolder.of(folder);
            cluster = await(Cluster.join(config.cluster(), keys.keys(), options, KnownMembers.in(keys.folder())));
            vertx = cluster.vertx();
        } else {
            vertx = Vertx.vertx(options);
        }
        Services.registerCodecs(vertx);
        if (parts != Parts.NODE) {
            store = Store.open(folder);
            KeychainSetting.apply(store, System.getenv());
        }
        if (parts != Parts.GATEWAY) {
            Machine machine = Machine.of(folder, store);
            NodeLink link = parts == Parts.ALL ? NodeLink.EMBEDDED : clustered ? NodeLink.CLUSTER : NodeLink.OUTBOUND;
            nodeVerticle = new NodeVerticle(config.nodeConfig(machine), Version.number(), link);
            node = await(vertx.deployVerticle(nodeVerticle));
        }
        if (store != null) {
            gateway = await(serve(vertx, config, store));
        }
        if (gateway != null && cluster != null) {
            letMachinesIn(cluster);
        }
    }

    /** The gateway, and its way into the tailnet once it listens. */
    private Future<Gateway> serve(Vertx on, UpConfig as, Store with) {
        return Tailnet.open(
                        as.tailscale(),
                        new Tailnet.Surroundings(
                                on,
                                folder,
                                Clock.systemUTC(),
                                as.gateway().port(),
                                as.gateway().allowedHosts(),
                                as.gateway().grants().roleScopes()))
                .compose(opened -> {
                    tailnet = opened.orElse(null);
                    List<Listener> further = opened.map(Tailnet::listeners).orElse(List.of());
                    return Gateway.deploy(on, as.gateway(), with, Version.number(), further, null);
                })
                .compose(deployed -> {
                    Tailnet opened = tailnet;
                    return opened == null
                            ? Future.succeededFuture(deployed)
                            : enter(opened, deployed).map(deployed);
                });
    }

    private static Future<Void> enter(Tailnet tailnet, Gateway deployed) {
        return tailnet.publish(deployed::furtherPort)
                .onSuccess(published -> deployed.reachable()
                        .add(new Reachable.At(tailnet.listeners().get(0).name(), tailnet.urls())));
    }

    /** Before the listener goes that the tailnet is led to: its port may be anybody's then. */
    private Future<Void> leaveTailnet() {
        Tailnet left = tailnet;
        return left == null ? Future.succeededFuture() : left.close();
    }

    /** Where the CA is. */
    private void letMachinesIn(Cluster joined) {
        KeyFolder keys = KeyFolder.of(folder);
        Authority authority = keys.authority(Clock.systemUTC());
        if (authority != null) {
            await(joined.vertx()
                    .deployVerticle(new JoinVerticle(
                            config.cluster(),
                            () -> joined.members().stream()
                                    .map(Cluster.ClusterMember::address)
                                    .toList(),
                            keys.keys(),
                            authority,
                            Clock.systemUTC())));
        }
    }

    /** There is one unless this process is a node alone. */
    Gateway gateway() {
        return Objects.requireNonNull(gateway, "no gateway in this process");
    }

    /** There is one unless this process is a gateway alone. */
    NodeVerticle node() {
        return Objects.requireNonNull(nodeVerticle, "no node in this process");
    }

    Vertx vertx() {
        return Objects.requireNonNull(vertx);
    }

    /** Null when this process is not clustered. */
    @Nullable
    Cluster cluster() {
        return cluster;
    }

    /** Where its gateway listens for this machine; a node alone does not, and has port 0. */
    ServerFile file() {
        return new ServerFile(
                ProcessHandle.current().pid(),
                gateway == null ? config.gateway().bind() : gateway.host(),
                gateway == null ? 0 : gateway.port(),
                Version.number(),
                startedAt,
                parts == Parts.NODE ? ServerFile.NODE : ServerFile.GATEWAY);
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
        Future<Void> done = leaveTailnet();
        if (gateway != null) {
            Gateway serving = gateway;
            done = done.transform(left -> serving.disconnect());
        }
        if (node != null) {
            String deployment = node;
            done = done.transform(told -> vertx().undeploy(deployment));
        }
        if (gateway != null) {
            Gateway serving = gateway;
            done = done.transform(ended -> serving.stop());
        }
        end(done);
    }

    private void end(Future<Void> before) {
        // A rehearsal is interrupted in order to end; its processes are waited for all the same.
        boolean interrupted = Thread.interrupted();
        try {
            before.transform(done -> vertx == null ? Future.<Void>succeededFuture() : vertx.close())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("did not stop cleanly: {}", e.toString());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (store != null) {
            store.close();
        }
        try {
            lock.close();
        } catch (Exception e) {
            LOG.warn("the state folder's lock: {}", e.toString());
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof HomieException cause ? cause : new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new HomieException(ErrorCode.DEADLINE_EXCEEDED, "did not start within " + START_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HomieException(ErrorCode.UNAVAILABLE, "interrupted while starting");
        }
    }
}
