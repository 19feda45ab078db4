package dev.homie.core.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastException;
import dev.homie.core.bus.AddressInUse;
import dev.homie.core.pki.NodeKeys;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process in its cluster, and the Vert.x whose event bus reaches the others. Closing the Vert.x leaves the cluster.
 * Thread-safe.
 */
public final class Cluster {
    /** The map of who serves what is looked over so often, and soon after every change of the cluster. */
    static final int REPAIR_SECONDS = 10;

    /** So soon does a machine that is awake say whether anything listens on a port. */
    private static final int PROBE_MS = 1_000;

    private static final int[] REPAIR_AFTER_CHANGE_SECONDS = {1, 4};
    private static final Map<Vertx, Cluster> ALL = new ConcurrentHashMap<>();
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final ClusterConfig config;
    private final RepairingClusterManager manager;
    /** Tells who comes and goes; never blocks. */
    private final ExecutorService news;
    /** Looks the maps over, which takes as long as the cluster changes. */
    private final ScheduledExecutorService mender;

    /** The others, and where their Hazelcast is. */
    private final Map<String, InetSocketAddress> present = new ConcurrentHashMap<>();

    private final List<Consumer<String>> joinedListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<Departure>> leftListeners = new CopyOnWriteArrayList<>();
    private final KnownMembers known;
    private volatile @Nullable Vertx vertx;

    private Cluster(ClusterConfig config, KnownMembers known) {
        this.config = config;
        this.known = known;
        this.news = Executors.newSingleThreadExecutor(task -> daemon(task, "homie-cluster"));
        this.mender = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "homie-cluster-repair"));
        this.manager = new RepairingClusterManager(
                HazelcastSettings.of(config, known.read()), new RepairingClusterManager.Changes() {
                    @Override
                    public void joined(Member member) {
                        later(() -> memberJoined(member));
                    }

                    @Override
                    public void left(Member member) {
                        later(() -> memberLeft(idOf(member)));
                    }

                    @Override
                    public void merged() {
                        later(Cluster.this::membersMerged);
                    }
                });
    }

    private static Thread daemon(Runnable task, String name) {
        Thread made = new Thread(task, name);
        made.setDaemon(true);
        return made;
    }

    /**
     * A process of the cluster.
     *
     * @param id as in an announcement's {@code member}; another one after a restart
     * @param address {@code host:port} of its Hazelcast
     */
    public record ClusterMember(String id, String address, boolean self) {}

    /**
     * A member that is not there any more.
     *
     * @param died whether its process has ended: its machine answers, and nothing listens there. If not it is asleep, cut off, or
     *     as well as we are, and it was we who slept
     */
    public record Departure(String id, boolean died) {}

    /**
     * Joins the members that can be reached, or is the first of them. Takes seconds.
     *
     * @param options of the Vert.x; its event bus is set up here
     * @param known where the members of the last time are kept, for a restart; null: nowhere
     * @return fails with FAILED_PRECONDITION when a port is taken and the like
     */
    public static Future<Cluster> join(
            ClusterConfig config, NodeKeys keys, VertxOptions options, @Nullable KnownMembers known) {
        Cluster cluster = new Cluster(config, known == null ? KnownMembers.none() : known);
        VertxOptions clustered = new VertxOptions(options).setEventBusOptions(BusTls.options(config, keys));
        return Vertx.builder()
                .with(clustered)
                .withClusterManager(cluster.manager)
                .buildClustered()
                .onSuccess(cluster::joined)
                .map(vertx -> cluster)
                .recover(failure -> cluster.abandon().transform(left -> Future.failedFuture(cluster.explain(failure))));
    }

    /** The cluster that a Vert.x is in; null when it is in none. */
    public static @Nullable Cluster of(Vertx vertx) {
        return ALL.get(vertx);
    }

    public Vertx vertx() {
        Vertx made = vertx;
        if (made == null) {
            throw new IllegalStateException("not joined");
        }
        return made;
    }

    public ClusterConfig config() {
        return config;
    }

    /** Names this process in the cluster until it ends. */
    public String memberId() {
        return manager.getNodeId();
    }

    /** Everybody who is in it, the oldest first. */
    public List<ClusterMember> members() {
        return everybody().stream()
                .map(member -> new ClusterMember(
                        idOf(member),
                        ClusterConfig.hostAndPort(
                                member.getAddress().getHost(),
                                member.getAddress().getPort()),
                        member.localMember()))
                .toList();
    }

    /**
     * Calls once for each member that has left or was lost: within a second when its process died, after 15 s when it fell
     * silent. On the cluster's own thread; must not block.
     */
    public void onMemberLeft(Consumer<Departure> listener) {
        leftListeners.add(listener);
    }

    /** Calls with a member's id, once for each that has come, or come back; as {@link #onMemberLeft}. */
    public void onMemberJoined(Consumer<String> listener) {
        joinedListeners.add(listener);
    }

    /** See {@link RepairingClusterManager#repair}. Blocks. */
    Future<Integer> repair() {
        Promise<Integer> repaired = Promise.promise();
        mender.execute(() -> {
            try {
                repaired.complete(manager.repair());
            } catch (RuntimeException e) {
                repaired.fail(e);
            }
        });
        return repaired.future();
    }

    RepairingClusterManager manager() {
        return manager;
    }

    private void joined(Vertx made) {
        vertx = made;
        ALL.put(made, this);
        ((io.vertx.core.internal.VertxInternal) made).addCloseHook(closed -> {
            ALL.remove(made);
            stop();
            closed.succeed();
        });
        later(() -> {
            everybody().forEach(this::memberJoined);
            known.write(others());
        });
        ScheduledFuture<?> unused =
                mender.scheduleWithFixedDelay(this::repairQuietly, REPAIR_SECONDS, REPAIR_SECONDS, TimeUnit.SECONDS);
        LOG.info(
                "in cluster {} as {} at {}, with {} others",
                config.name(),
                memberId(),
                config.address(),
                present.size());
    }

    private void memberJoined(Member member) {
        String id = idOf(member);
        if (id.equals(memberId())) { // after a merge it is told of itself, too
            return;
        }
        InetSocketAddress at = new InetSocketAddress(
                member.getAddress().getHost(), member.getAddress().getPort());
        if (present.put(id, at) == null) {
            LOG.info("member {} has joined", id);
            joinedListeners.forEach(listener -> tell(listener, id));
            changed();
        }
    }

    private void memberLeft(String id) {
        InetSocketAddress at = present.remove(id);
        if (at == null) {
            return;
        }
        mendIn(0); // so that nothing is sent to it any more
        changed();
        vertx().executeBlocking(() -> nobodyIsAt(at), false)
                .otherwise(false)
                .onSuccess(died -> later(() -> {
                    if (!present.containsKey(id)) { // or it is back already
                        LOG.info("member {} is gone{}", id, died ? ": its process has ended" : "");
                        leftListeners.forEach(listener -> tell(listener, new Departure(id, died)));
                    }
                }));
    }

    /** Whether a machine that is awake says that nothing listens there. */
    private static boolean nobodyIsAt(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, PROBE_MS);
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }

    private void membersMerged() {
        LOG.info("two parts of the cluster are one again");
        List<Member> now = everybody();
        Set<String> ids = now.stream().map(Cluster::idOf).collect(Collectors.toSet());
        List.copyOf(present.keySet()).stream().filter(id -> !ids.contains(id)).forEach(this::memberLeft);
        now.forEach(this::memberJoined);
        changed();
    }

    private List<Member> everybody() {
        return manager.getHazelcastInstance().getCluster().getMembers().stream()
                .filter(member -> member.getAttribute(RepairingClusterManager.MEMBER_ID) != null)
                .toList();
    }

    private static String idOf(Member member) {
        return member.getAttribute(RepairingClusterManager.MEMBER_ID);
    }

    private void changed() {
        known.write(others());
        for (int seconds : REPAIR_AFTER_CHANGE_SECONDS) {
            mendIn(seconds);
        }
    }

    private void mendIn(int seconds) {
        try {
            ScheduledFuture<?> unused = mender.schedule(this::repairQuietly, seconds, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("this process leaves the cluster");
        }
    }

    private List<String> others() {
        return members().stream()
                .filter(member -> !member.self())
                .map(ClusterMember::address)
                .toList();
    }

    private static <T> void tell(Consumer<T> listener, T news) {
        try {
            listener.accept(news);
        } catch (RuntimeException e) {
            LOG.error("a listener failed", e);
        }
    }

    private void repairQuietly() {
        try {
            manager.repair();
        } catch (RuntimeException e) {
            // The cluster is changing, or ends; the next time comes soon.
            LOG.info("not repaired now: {}", e.toString());
        }
    }

    private void later(Runnable task) {
        try {
            news.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("this process leaves the cluster");
        }
    }

    private void stop() {
        news.shutdown();
        mender.shutdown();
    }

    private Future<Void> abandon() {
        stop();
        if (!manager.isActive()) {
            return Future.succeededFuture();
        }
        Promise<Void> left = Promise.promise();
        manager.leave(left);
        return left.future();
    }

    private Throwable explain(Throwable failure) {
        boolean hazelcast = false; // or the bus
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage());
            hazelcast |= cause instanceof HazelcastException;
            if (said.contains("assign requested address") || said.contains("CANNOT start on this node")) {
                return new HomieException(
                        ErrorCode.FAILED_PRECONDITION,
                        "this machine does not have the address " + config.bind()
                                + "; set cluster.bind to one that it has (see: tailscale ip)");
            }
            if (AddressInUse.is(cause)) {
                return hazelcast
                        ? taken(config.port(), "cluster.port (HOMIE_CLUSTER_PORT)")
                        : taken(config.busPort(), "cluster.busPort (HOMIE_CLUSTER_BUS_PORT)");
            }
        }
        return failure;
    }

    private HomieException taken(int port, String field) {
        return new HomieException(
                ErrorCode.FAILED_PRECONDITION,
                "port " + port + " on " + config.bind() + " is taken; stop what uses it, or set another " + field);
    }
}
