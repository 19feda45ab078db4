package dev.homie.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways and three nodes, of which at any moment one may be killed, stopped, cut off or on its way back, under clients that
 * type and flood ({@code -Dhomie.chaos.seconds}, {@code -Dhomie.chaos.seed}). Afterwards every byte is accounted for, and
 * both gateways see the same. A minute here; minutes and other seeds when looking for trouble.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ChaosIT {
    private static final int SECONDS = Integer.getInteger("homie.chaos.seconds", 45);
    private static final long SEED = Long.getLong("homie.chaos.seed", 7);
    private static final int CLIENTS = 4;
    /** Long enough for a stop to be noticed now and then, short enough for many of them. */
    private static final int MAX_STOP_MS = 18_000;

    /** The same of a partition. */
    private static final int MAX_CUT_MS = 25_000;

    /** Where a gateway in a network namespace is reached from here. */
    private static final int FORWARDED = 7317;

    private static final int MAX_CALM_MS = 4_000;
    /** What was typed has to be back, and all views the same, so soon after the last harm. */
    private static final Duration SETTLE = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private final Random random = new Random(SEED);
    private final Set<String> killedNodes = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> harm = new TreeMap<>();

    @Test
    void everyByteIsAccountedFor() throws Exception {
        Vertx vertx = Vertx.vertx();
        boolean partitions = TestingNetwork.isPossible();
        if (!partitions) {
            System.err.println("chaos without partitions: those need Linux, root, ip and bridge");
        }
        try (TestingNetwork network = partitions ? TestingNetwork.of("west", "east") : null;
                TestingCluster cluster = new TestingCluster(folder)) {
            place(cluster, network, "west", 7318, "gateway-west", "desktop");
            place(cluster, network, "east", 7318, "gateway-east", "laptop", "attic");
            List<TestingMember> gateways =
                    List.of(gateway(cluster, network, "west"), gateway(cluster, network, "east"));
            List<TestingMember> nodes = List.of(cluster.node("desktop"), cluster.node("laptop"), cluster.node("attic"));
            nodes.forEach(TestingMember::up);
            try {
                // A gateway that never heard of a machine cannot know that it has sessions.
                everyMachineIsOnline(vertx, gateways, nodes);
                run(vertx, network, gateways, nodes);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + SEED + ", " + harm + "\n" + cluster.logs(), e);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void place(
            TestingCluster cluster, @Nullable TestingNetwork network, String side, int port, String... members) {
        for (int i = 0; i < members.length; i++) {
            if (network == null) {
                cluster.place(members[i]);
            } else {
                cluster.place(members[i], network.address(side), port + 10 * i, network.in(side));
            }
        }
    }

    private static TestingMember gateway(TestingCluster cluster, @Nullable TestingNetwork network, String side)
            throws IOException {
        if (network == null) {
            return cluster.gateway("gateway-" + side).up();
        }
        TestingMember gateway = cluster.gateway("gateway-" + side, network.address(side), FORWARDED)
                .up();
        network.forward(side, FORWARDED, gateway.port());
        return gateway;
    }

    private void run(
            Vertx vertx, @Nullable TestingNetwork network, List<TestingMember> gateways, List<TestingMember> nodes)
            throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        // The last harm may begin just before the end.
        long limit = end + Duration.ofMillis(MAX_CUT_MS).plus(SETTLE).toNanos();
        List<ChaosClient> clients = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            ChaosClient client = new ChaosClient(vertx, gateways, killedNodes::contains, random.nextLong());
            Thread thread = new Thread(() -> client.run(end, limit), "chaos-" + i);
            thread.start();
            clients.add(client);
            threads.add(thread);
        }
        List<TestingMember> all = new ArrayList<>(gateways);
        all.addAll(nodes);
        while (System.nanoTime() < end && clients.stream().allMatch(client -> client.failure() == null)) {
            pause(MAX_CALM_MS);
            harm(network, all.get(random.nextInt(all.size())), nodes);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (ChaosClient client : clients) {
            assertThat(client.failure()).as(client.state()).isNull();
            assertThat(client.connections()).isPositive();
        }
        agree(vertx, gateways, nodes);
        System.out.printf(
                "chaos: %s, %d connections, %.1f MB checked, %d sessions lost with their node, seed %d%n",
                harm,
                clients.stream().mapToInt(ChaosClient::connections).sum(),
                clients.stream().mapToLong(ChaosClient::bytes).sum() / 1e6,
                clients.stream().mapToInt(ChaosClient::lost).sum(),
                SEED);
    }

    private void harm(@Nullable TestingNetwork network, TestingMember member, List<TestingMember> nodes) {
        int kind = random.nextInt(6);
        if (kind == 0 && network != null) {
            did("partition");
            network.cut();
            pause(MAX_CUT_MS);
            network.heal();
        } else if (kind <= 2) {
            did("stop");
            member.freeze();
            pause(random.nextInt(4) == 0 ? MAX_STOP_MS : MAX_CALM_MS);
            member.thaw();
        } else {
            did("kill");
            if (nodes.contains(member)) {
                killedNodes.add(member.nodeId());
            }
            member.kill();
            pause(MAX_CALM_MS);
            member.start().up();
        }
    }

    private void pause(int most) {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(most)).toNanos());
    }

    private void did(String what) {
        harm.merge(what, 1, Integer::sum);
    }

    /** Both gateways know every node, and the same of every session that runs. */
    private static void agree(Vertx vertx, List<TestingMember> gateways, List<TestingMember> nodes) {
        everyMachineIsOnline(vertx, gateways, nodes);
        try (TestingView west = new TestingView(vertx, gateways.get(0));
                TestingView east = new TestingView(vertx, gateways.get(1))) {
            TestingCluster.until(
                    "both gateways see the same sessions",
                    SETTLE,
                    () -> running(west).equals(running(east)));
            assertThat(running(west)).isNotEmpty();
        }
    }

    private static void everyMachineIsOnline(Vertx vertx, List<TestingMember> gateways, List<TestingMember> nodes) {
        for (TestingMember gateway : gateways) {
            try (TestingView view = new TestingView(vertx, gateway)) {
                TestingCluster.until(
                        "every machine is online at " + gateway.name(),
                        SETTLE,
                        () -> nodes.stream()
                                .allMatch(node -> view.nodeStatus(node.nodeId()).equals("online")));
            }
        }
    }

    private static Map<String, String> running(TestingView view) {
        Map<String, String> sessions = new TreeMap<>();
        for (JsonObject session : view.sessions()) {
            String before = session.getString("status").equals("running")
                    ? sessions.put(session.getString("id"), session.getString("nodeId"))
                    : null;
            assertThat(before).as("a session twice").isNull();
        }
        return sessions;
    }
}
