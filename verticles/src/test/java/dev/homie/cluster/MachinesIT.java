package dev.homie.cluster;

import static dev.homie.cluster.TestingCluster.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways and some nodes, each a process of its own, that are killed, stopped and started again. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class MachinesIT {
    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final Duration DIES = Duration.ofSeconds(5);
    private static final Duration FALLS_ASLEEP = Duration.ofSeconds(20);
    private static final Duration WAKES = Duration.ofSeconds(10);
    private static final Duration SETTLES = Duration.ofSeconds(40);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Vertx vertx;

    @SuppressWarnings("NullAway.Init")
    private static TestingCluster cluster;

    @SuppressWarnings("NullAway.Init")
    private static TestingMember left;

    @SuppressWarnings("NullAway.Init")
    private static TestingMember right;

    @SuppressWarnings("NullAway.Init")
    private static TestingMember node;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        cluster = new TestingCluster(folder);
        List.of("left", "right", "node", "late", "doomed", "sleeper").forEach(cluster::place);
        left = cluster.gateway("left").up();
        right = cluster.gateway("right");
        node = cluster.node("node");
        right.up();
        node.up();
        try (TestingView view = new TestingView(vertx, left);
                TestingView other = new TestingView(vertx, right)) {
            online(node, view, other);
        }
    }

    @AfterAll
    static void end() {
        if (Boolean.getBoolean("homie.logs")) {
            System.out.println(cluster.logs());
        }
        cluster.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void anyGatewayReachesEverySession() {
        try (TestingView view = new TestingView(vertx, left);
                TestingView other = new TestingView(vertx, right)) {
            String session = view.startSession(node.nodeId(), "sh");
            until(
                    "told",
                    AT_ONCE,
                    () -> other.events("terminal.session.started").stream()
                            .anyMatch(event -> session.equals(
                                    event.getJsonObject("session").getString("id"))));
            assertThat(other.sessionStatus(session)).isEqualTo("running");

            other.ask("terminal.session.rename", Map.of("sessionId", session, "name", "mine"));
            other.ask("terminal.session.input", Map.of("sessionId", session, "data", "echo to-$((40+2))\n"));
            until(
                    "typed",
                    AT_ONCE,
                    () -> view.ask("terminal.session.preview", Map.of("sessionId", session))
                            .getString("text")
                            .contains("to-42"));
            assertThat(view.sessions().stream()
                            .filter(each -> session.equals(each.getString("id")))
                            .map(each -> each.getString("name")))
                    .containsExactly("mine");

            view.ask("terminal.session.kill", Map.of("sessionId", session, "signal", "SIGKILL"));
            until("exited", AT_ONCE, () -> other.sessionStatus(session).equals("exited"));
            other.ask("terminal.session.remove", Map.of("sessionId", session));
            until("removed", AT_ONCE, () -> view.sessionStatus(session).equals("unknown"));
        }
    }

    @Test
    void anyGatewayKnowsTheClientsOfAll() {
        try (TestingView view = new TestingView(vertx, left)) {
            until("those of other tests are gone", DIES, () -> view.clients().size() == 1);
            try (TestingView other = new TestingView(vertx, right)) {
                until("two", AT_ONCE, () -> view.clients().size() == 2);
                assertThat(view.clients())
                        .extracting(client -> client.getString("gatewayId"))
                        .doesNotHaveDuplicates();
                assertThat(other.clients()).hasSameSizeAs(view.clients());
            }
            until("one", AT_ONCE, () -> view.clients().size() == 1);
            assertThat(view.events("presence.client"))
                    .extracting(event -> event.getBoolean("connected"))
                    .endsWith(true, false);
        }
    }

    @Test
    void aNewNodeIsOnEveryListAtOnce() {
        try (TestingView view = new TestingView(vertx, left);
                TestingView other = new TestingView(vertx, right)) {
            TestingMember late = cluster.node("late").up();
            took("a new node is listed", online(late, view, other));
            JsonObject seen = Objects.requireNonNull(view.node(late.nodeId()));
            assertThat(seen.getString("name")).isEqualTo("late");
            assertThat(seen.getString("link")).isEqualTo("cluster");
            assertThat(seen.getString("member")).isNotBlank();
            assertThat(seen.getInteger("cpus")).isPositive();
            assertThat(seen.getLong("since")).isPositive();

            late.terminate();
            took("one that ends is offline", until("offline", DIES, status(late, "offline", view, other)));
        }
    }

    @Test
    void aKilledNodeIsOfflineAndItsSessionsAreLost() {
        try (TestingView view = new TestingView(vertx, left);
                TestingView other = new TestingView(vertx, right)) {
            TestingMember doomed = cluster.node("doomed").up();
            online(doomed, view, other);
            String session = view.startSession(doomed.nodeId(), "cat");
            until("everywhere", AT_ONCE, () -> other.sessionStatus(session).equals("running"));

            doomed.freeze();
            CompletableFuture<ErrorCode> underWay = CompletableFuture.supplyAsync(
                    () -> view.failure("terminal.session.preview", Map.of("sessionId", session)));
            doomed.kill();

            took("a killed node is offline", until("offline", DIES, status(doomed, "offline", view, other)));
            until(
                    "lost",
                    DIES,
                    () -> view.sessionStatus(session).equals("lost")
                            && other.sessionStatus(session).equals("lost"));
            until("answered", DIES, underWay::isDone);
            assertThat(underWay.join()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(view.failure("terminal.session.start", startOn(doomed))).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(other.failure("terminal.session.kill", Map.of("sessionId", session)))
                    .isEqualTo(ErrorCode.FAILED_PRECONDITION);
        }
    }

    @Test
    void aGatewayThatSleptTakesNobodyForDead() {
        try (TestingView other = new TestingView(vertx, right)) {
            String session = other.startSession(node.nodeId(), "cat");
            // Each says of the other that it is gone: the one that slept learns it from those that went on without it.
            long gone = members(right, "is gone");
            left.freeze();
            long merges;
            try {
                // Not what a user waits for: that is the machine's state, which presence says by itself.
                until("given up", FALLS_ASLEEP.multipliedBy(2), () -> members(right, "is gone") > gone);
                merges = lines(left, "are one again");
            } finally {
                left.thaw();
            }
            until("one cluster", SETTLES, () -> lines(left, "are one again") > merges);
            try (TestingView view = new TestingView(vertx, left)) {
                until("back", WAKES, status(node, "online", view, other));
                assertThat(view.sessionStatus(session)).isEqualTo("running");
            }
            assertThat(left.log()).doesNotContain("(" + node.nodeId() + ") is OFFLINE");
            other.ask("terminal.session.kill", Map.of("sessionId", session, "signal", "SIGKILL"));
        }
    }

    @Test
    void aSleepingNodeIsUnreachableAndComesBackWithItsSessions() {
        try (TestingView view = new TestingView(vertx, left);
                TestingView other = new TestingView(vertx, right)) {
            TestingMember sleeper = cluster.node("sleeper").up();
            online(sleeper, view, other);
            try (RoamingClient client = new RoamingClient(vertx, List.of(left, right)).begin(sleeper.nodeId())) {
                until("typing", SETTLES, () -> client.linesBack() > 20);
                long gone = members(left, "is gone");
                sleeper.freeze();
                took(
                        "a sleeping node is unreachable",
                        until("unreachable", FALLS_ASLEEP, status(sleeper, "unreachable", view, other)));
                for (String session : client.sessions()) {
                    assertThat(view.sessionStatus(session)).isEqualTo("running");
                    assertThat(other.sessionStatus(session)).isEqualTo("running");
                }
                long asked = System.nanoTime();
                assertThat(view.failure("terminal.session.start", startOn(sleeper)))
                        .isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
                // Long enough that the cluster, too, gives it up.
                until("given up", FALLS_ASLEEP, () -> members(left, "is gone") > gone);

                sleeper.thaw();
                took("it is back", until("back", WAKES, status(sleeper, "online", view, other)));
                client.settle(SETTLES);
                for (String session : client.sessions()) {
                    assertThat(view.sessionStatus(session)).isEqualTo("running");
                }
                assertThat(view.told(sleeper.nodeId())).containsSubsequence("online", "unreachable", "online");
                assertThat(view.told(sleeper.nodeId())).doesNotContain("offline");
            }
        }
    }

    @Test
    void clientsGoOnAtAnotherGatewayAndAtTheOneThatIsBack() {
        try (RoamingClient both = new RoamingClient(vertx, List.of(right, left)).begin(node.nodeId());
                RoamingClient faithful = new RoamingClient(vertx, List.of(right)).begin(node.nodeId());
                TestingView view = new TestingView(vertx, left)) {
            until("typing", SETTLES, () -> both.linesBack() > 20 && faithful.linesBack() > 20);
            right.kill();
            int before = both.attachments();
            until("at the other", DIES, () -> both.attachments() >= before + 2);
            until("its clients are gone", DIES, () -> view.clients().size() == 2);
            right.start().up();
            until("back", SETTLES, () -> faithful.attachments() >= 4);
            left.kill();
            until("at the first again", SETTLES, () -> both.attachments() >= before + 4);
            left.start().up();
            both.settle(SETTLES);
            faithful.settle(SETTLES);
            System.out.printf(
                    "roaming: %d lines typed, %d counted, %d attachments%n",
                    both.linesBack() + faithful.linesBack(),
                    both.linesCounted() + faithful.linesCounted(),
                    both.attachments() + faithful.attachments());
        }
    }

    private static Duration online(TestingMember member, TestingView... views) {
        return until(member.name() + " online", AT_ONCE, status(member, "online", views));
    }

    private static BooleanSupplier status(TestingMember member, String status, TestingView... views) {
        String id = member.nodeId();
        return () -> {
            for (TestingView view : views) {
                if (!view.nodeStatus(id).equals(status)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static Map<String, Object> startOn(TestingMember member) {
        return Map.of("nodeId", member.nodeId(), "command", List.of("cat"), "cols", 80, "rows", 24);
    }

    private static long members(TestingMember member, String what) {
        return member.log()
                .lines()
                .filter(line -> line.contains("member ") && line.contains(what))
                .count();
    }

    private static long lines(TestingMember member, String what) {
        return member.log().lines().filter(line -> line.contains(what)).count();
    }

    private static void took(String what, Duration time) {
        System.out.printf("%s: %d ms%n", what, time.toMillis());
    }
}
