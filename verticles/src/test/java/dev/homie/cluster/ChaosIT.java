package dev.homie.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways and three nodes, of which at any moment one may be killed, stopped or on its way back, under clients that
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
    void everyByteIsAccountedFor() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try (TestingCluster cluster = new TestingCluster(folder)) {
            for (String name : List.of("west", "east", "desktop", "laptop", "attic")) {
                cluster.place(name);
            }
            List<TestingMember> gateways = List.of(
                    cluster.gateway("west").up(), cluster.gateway("east").up());
            List<TestingMember> nodes = List.of(cluster.node("desktop"), cluster.node("laptop"), cluster.node("attic"));
            nodes.forEach(TestingMember::up);
            try {
                run(vertx, gateways, nodes);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + SEED + ", " + harm + "\n" + cluster.logs(), e);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void run(Vertx vertx, List<TestingMember> gateways, List<TestingMember> nodes) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        // The last harm may begin just before the end.
        long limit = end + Duration.ofMillis(MAX_STOP_MS).plus(SETTLE).toNanos();
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
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(MAX_CALM_MS)).toNanos());
            harm(all.get(random.nextInt(all.size())), nodes);
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

    private void harm(TestingMember member, List<TestingMember> nodes) {
        if (random.nextInt(3) == 0) {
            did("stop");
            member.freeze();
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(MAX_STOP_MS)).toNanos());
            member.thaw();
            return;
        }
        did("kill");
        if (nodes.contains(member)) {
            killedNodes.add(member.nodeId());
        }
        member.kill();
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(MAX_CALM_MS)).toNanos());
        member.start().up();
    }

    private void did(String what) {
        harm.merge(what, 1, Integer::sum);
    }

    /** Both gateways know every node, and the same of every session that runs. */
    private static void agree(Vertx vertx, List<TestingMember> gateways, List<TestingMember> nodes) {
        try (TestingView west = new TestingView(vertx, gateways.get(0));
                TestingView east = new TestingView(vertx, gateways.get(1))) {
            TestingCluster.until(
                    "every machine is online at both gateways",
                    SETTLE,
                    () -> nodes.stream()
                            .allMatch(node -> west.nodeStatus(node.nodeId()).equals("online")
                                    && east.nodeStatus(node.nodeId()).equals("online")));
            TestingCluster.until(
                    "both gateways see the same sessions",
                    SETTLE,
                    () -> running(west).equals(running(east)));
            assertThat(running(west)).isNotEmpty();
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
