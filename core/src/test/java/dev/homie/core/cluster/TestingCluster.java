package dev.homie.core.cluster;

import dev.homie.core.pki.Authority;
import dev.homie.core.pki.KeyFolder;
import dev.homie.core.pki.Keys;
import dev.homie.core.pki.NodeKeys;
import dev.homie.core.store.StateFolder;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Members on loopback, each with its own Vert.x; all gone when it is closed. */
final class TestingCluster implements AutoCloseable {
    static final int WAIT_SECONDS = 30;

    final Authority authority = Authority.create("test", Clock.systemUTC());
    private final String name = "test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    private final List<Cluster> members = new ArrayList<>();

    NodeKeys keys() {
        return keys(authority);
    }

    static NodeKeys keys(Authority authority) {
        KeyPair pair = Keys.generate();
        return new NodeKeys(authority.certificate(), authority.issue("box", pair.getPublic()), pair.getPrivate());
    }

    Cluster join() throws Exception {
        return join(keys(), null);
    }

    Cluster join(NodeKeys keys, @Nullable KnownMembers known) throws Exception {
        List<String> others =
                members.stream().map(member -> member.config().address()).toList();
        return join(keys, known, freePort(), known == null ? others : List.of());
    }

    Cluster join(NodeKeys keys, @Nullable KnownMembers known, int port, List<String> others) throws Exception {
        ClusterConfig config = new ClusterConfig(name, "127.0.0.1", port, 0, freePort(), others);
        Cluster joined = await(Cluster.join(config, keys, new VertxOptions().setEventLoopPoolSize(1), known));
        members.add(joined);
        return joined;
    }

    /** Ends a member without a goodbye. */
    void kill(Cluster member) throws Exception {
        member.manager().getHazelcastInstance().getLifecycleService().terminate();
        members.remove(member);
        await(member.vertx().close().otherwiseEmpty()); // it cannot leave any more
    }

    static KnownMembers known(Path folder) {
        return KnownMembers.in(KeyFolder.of(StateFolder.open(folder)).folder());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + WAIT_SECONDS + " s: " + what);
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        for (Cluster member : members) {
            member.vertx().close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
