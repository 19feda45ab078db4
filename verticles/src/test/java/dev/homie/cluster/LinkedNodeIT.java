package dev.homie.cluster;

import static dev.homie.cluster.TestingCluster.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A node outside the cluster, on a link to one of its two gateways: every process of its own, stopped and killed. */
@EnabledOnOs(OS.LINUX)
class LinkedNodeIT {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final Duration FALLS_ASLEEP = Duration.ofSeconds(20);
    private static final Duration WAKES = Duration.ofSeconds(10);
    private static final Duration SETTLES = Duration.ofSeconds(60);
    private static final long MAX_RSS_KIB = 150 * 1024;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void itSleepsMovesAndDiesAsAnyOther() throws IOException {
        Vertx vertx = Vertx.vertx();
        TestingCluster cluster = new TestingCluster(folder);
        try {
            cluster.place("left").place("right");
            TestingMember left = cluster.gateway("left").up();
            TestingMember right = cluster.gateway("right").up();
            TestingView view = new TestingView(vertx, left);
            TestingView other = new TestingView(vertx, right);
            String code = view.ask("link.node.invite", Map.of()).getString("code");
            TestingMember node =
                    cluster.linkedNode("away", code, List.of(left, right)).up();
            String id = node.nodeId();

            until("both gateways have it", AT_ONCE, () -> online(view, id) && online(other, id));
            JsonObject seen = Objects.requireNonNull(other.node(id));
            assertThat(seen.getString("name")).isEqualTo("away");
            assertThat(seen.getString("link")).isEqualTo("outbound");
            assertThat(seen.getString("member")).isNull();
            for (String file : List.of("node.json", "node.key")) {
                assertThat(PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(node.home().resolve(file))))
                        .isEqualTo("rw-------");
            }
            long rss = rss(node);
            System.out.println("RSS of an idle linked node: " + rss / 1024 + " MiB");
            assertThat(rss).isLessThan(MAX_RSS_KIB);

            // Through the gateway that has the link, and through the one that has not.
            try (RoamingClient near = new RoamingClient(vertx, List.of(left, right)).begin(id);
                    RoamingClient far = new RoamingClient(vertx, List.of(right)).begin(id)) {
                until("both type", SETTLES, () -> near.linesBack() > 200 && far.linesBack() > 200);

                node.freeze();
                until("it sleeps", FALLS_ASLEEP, () -> unreachable(view, id) && unreachable(other, id));
                assertThat(view.failure("terminal.session.start", Map.of("nodeId", id, "cols", 80, "rows", 24)))
                        .isEqualTo(ErrorCode.UNAVAILABLE);
                node.thaw();
                until("it wakes", WAKES, () -> online(view, id) && online(other, id));
                long back = near.linesBack();
                until("both go on", SETTLES, () -> near.linesBack() > back + 200 && far.linesBack() > back + 200);

                left.kill();
                until("it moves to the other gateway", FALLS_ASLEEP, () -> online(other, id) && rowLinked(other, id));
                long moved = far.linesBack();
                until(
                        "both go on there",
                        SETTLES,
                        () -> near.linesBack() > back + 400 && far.linesBack() > moved + 200);
                near.settle(SETTLES);
                far.settle(SETTLES);
            }

            String session = other.startSession(id, "cat");
            node.kill();
            until("its link is down", AT_ONCE, () -> unreachable(other, id));
            assertThat(other.failure("terminal.session.preview", Map.of("sessionId", session)))
                    .isEqualTo(ErrorCode.UNAVAILABLE);
            node.start().up();
            until("it is back as another process", AT_ONCE.multipliedBy(2), () -> online(other, id));
            until(
                    "what it had is lost",
                    AT_ONCE,
                    () -> other.sessionStatus(session).equals("lost"));

            node.terminate();
            until("it said goodbye", AT_ONCE, () -> other.nodeStatus(id).equals("offline"));
            view.close();
            other.close();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + cluster.logs(), e);
        } finally {
            cluster.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static boolean online(TestingView view, String id) {
        return view.nodeStatus(id).equals("online");
    }

    private static boolean unreachable(TestingView view, String id) {
        return view.nodeStatus(id).equals("unreachable");
    }

    /** Whether the gateway itself has the link. */
    private static boolean rowLinked(TestingView view, String id) {
        return view.ask("link.node.list", Map.of()).getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .anyMatch(node -> node.getString("id").equals(id) && node.getBoolean("linked"));
    }

    private static long rss(TestingMember member) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(member.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
