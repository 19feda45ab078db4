package dev.homie.cluster;

import static dev.homie.cluster.TestingCluster.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homie.protocol.ErrorCode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway and a node on each side of a network that falls apart and is whole again. */
class PartitionIT {
    private static final List<String> SIDES = List.of("east", "west");
    private static final int PORT = 7400;
    private static final Duration STARTS = Duration.ofSeconds(10);
    private static final Duration FALLS_SILENT = Duration.ofSeconds(20);
    private static final Duration HEALS = Duration.ofSeconds(20);
    private static final Duration SETTLES = Duration.ofSeconds(40);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void eachSideServesWhatItReachesAndBothAreOneAgain() throws IOException {
        if (!TestingNetwork.isPossible()) {
            System.err.println("SKIPPED: the partition test needs Linux, root, ip and bridge");
        }
        assumeTrue(TestingNetwork.isPossible(), "needs Linux, root, ip and bridge");
        Vertx vertx = Vertx.vertx();
        List<Process> forwarders = new ArrayList<>();
        try (TestingNetwork network = TestingNetwork.of("east", "west");
                TestingCluster cluster = new TestingCluster(folder)) {
            for (String side : SIDES) {
                cluster.place("gateway-" + side, network.address(side), 7318, network.in(side));
                cluster.place("node-" + side, network.address(side), 7328, network.in(side));
            }
            TestingMember[] gateways = new TestingMember[2];
            TestingMember[] nodes = new TestingMember[2];
            for (int i = 0; i < 2; i++) {
                String side = SIDES.get(i);
                gateways[i] = cluster.gateway("gateway-" + side, network.address(side), PORT);
                nodes[i] = cluster.node("node-" + side);
            }
            for (int i = 0; i < 2; i++) {
                forwarders.add(forwarder(network, SIDES.get(i), gateways[i].up().port()));
                nodes[i].up();
            }
            try {
                partition(vertx, network, gateways, nodes);
            } finally {
                if (Boolean.getBoolean("homie.logs")) {
                    System.out.println(cluster.logs());
                }
            }
        } finally {
            forwarders.forEach(Process::destroyForcibly);
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static void partition(
            Vertx vertx, TestingNetwork network, TestingMember[] gateways, TestingMember[] nodes) {
        until("the gateways are reached", STARTS, () -> reached(vertx, gateways[0]) && reached(vertx, gateways[1]));
        try (TestingView east = new TestingView(vertx, gateways[0]);
                TestingView west = new TestingView(vertx, gateways[1])) {
            until(
                    "whole",
                    STARTS,
                    () -> statuses(east, nodes).equals("online online")
                            && statuses(west, nodes).equals("online online"));
            String far = east.startSession(nodes[1].nodeId(), "cat");
            // One types to the other side, the other one to its own.
            try (RoamingClient across = new RoamingClient(vertx, List.of(gateways[0])).begin(nodes[1].nodeId());
                    RoamingClient within = new RoamingClient(vertx, List.of(gateways[1])).begin(nodes[1].nodeId())) {
                until("typing", SETTLES, () -> across.linesBack() > 20 && within.linesBack() > 20);
                network.cut();
                took(
                        "each side knows",
                        until(
                                "cut",
                                FALLS_SILENT,
                                () -> statuses(east, nodes).equals("online unreachable")
                                        && statuses(west, nodes).equals("unreachable online")));
                assertThat(east.sessionStatus(far)).isEqualTo("running");
                assertThat(east.failure("terminal.session.preview", Map.of("sessionId", far)))
                        .isEqualTo(ErrorCode.UNAVAILABLE);
                long before = within.linesBack();
                String made = west.startSession(nodes[1].nodeId(), "cat");
                until("this side goes on", STARTS, () -> within.linesBack() > before + 20);
                until(
                        "two clusters",
                        FALLS_SILENT,
                        () -> gateways[0].log().contains("is gone")
                                && gateways[1].log().contains("is gone"));

                network.heal();
                took(
                        "both are one again",
                        until(
                                "healed",
                                HEALS,
                                () -> statuses(east, nodes).equals("online online")
                                        && statuses(west, nodes).equals("online online")));
                across.settle(SETTLES);
                within.settle(SETTLES);
                until(
                        "what was made meanwhile is known",
                        HEALS,
                        () -> east.sessionStatus(made).equals("running"));
                for (TestingView view : List.of(east, west)) {
                    assertThat(view.sessions())
                            .extracting(session -> session.getString("id"))
                            .doesNotHaveDuplicates()
                            .contains(far, made)
                            .containsAll(across.sessions())
                            .containsAll(within.sessions());
                    for (String session : List.of(far, made)) {
                        assertThat(view.sessionStatus(session)).isEqualTo("running");
                    }
                    // No dead registration: every address is served, by one.
                    for (TestingMember node : nodes) {
                        String session = view.startSession(node.nodeId(), "cat");
                        view.ask("terminal.session.kill", Map.of("sessionId", session, "signal", "SIGKILL"));
                    }
                }
                until("clients of both are known on both", HEALS, () -> gatewaysOf(east) == 2 && gatewaysOf(west) == 2);
            }
        }
    }

    private static long gatewaysOf(TestingView view) {
        return view.clients().stream()
                .map(client -> client.getString("gatewayId"))
                .distinct()
                .count();
    }

    private static boolean reached(Vertx vertx, TestingMember gateway) {
        try (TestingView view = new TestingView(vertx, gateway)) {
            return !view.clients().isEmpty();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static String statuses(TestingView view, TestingMember[] nodes) {
        List<String> all = new ArrayList<>();
        for (TestingMember node : nodes) {
            all.add(view.nodeStatus(node.nodeId()));
        }
        return String.join(" ", all);
    }

    private static Process forwarder(TestingNetwork network, String side, int target) throws IOException {
        List<String> command = new ArrayList<>(network.in(side));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TestingForwarder.class.getName(),
                Integer.toString(PORT),
                Integer.toString(target)));
        return new ProcessBuilder(command).inheritIO().start();
    }

    private static void took(String what, Duration time) {
        System.out.printf("%s: %d ms%n", what, time.toMillis());
    }
}
