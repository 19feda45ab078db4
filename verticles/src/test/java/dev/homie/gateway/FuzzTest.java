package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.gateway.http.Listener;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random handshakes and frames on every socket there is. Whatever comes, nobody gets INTERNAL, those who behave are
 * served, and it leaves nothing behind. A few seconds each by default; {@code -Dhomie.fuzz.seconds=60} for longer, and
 * {@code -Dhomie.fuzz.seed} for another way.
 */
final class FuzzTest {
    private static final long SECONDS = Long.getLong("homie.fuzz.seconds", 8);
    private static final long SEED = Long.getLong("homie.fuzz.seed", 20_261_121L);
    /** What may be left of it all in memory: caches that have a bound of their own. */
    private static final long MAX_LEFT = 64 << 20;

    private static final List<Integer> CLOSE_CODES = List.of(1009, 4400, 4401, 4403, 4406, 4429);

    @TempDir
    private Path home;

    private final Random random = new Random(SEED);
    private final Rubbish rubbish = new Rubbish(random);
    private TestingGateway gateway;
    private int roles;
    private int answers;

    @BeforeEach
    void start() {
        Listener vouching = TestingRoles.listener();
        gateway = TestingGateway.start(home, Map.of(), List.of(vouching));
        roles = vouching.port();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void whateverComesNobodyElseIsHarmed() {
        try (TestingClient other = gateway.client();
                TestingSockJs otherToo = TestingSockJs.owner(gateway)) {
            other.result("events.subscribe", json("topics", List.of("presence.node")));
            long before = 0;
            long rounds = 0;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (System.nanoTime() < end) {
                frames();
                sockJsFrames();
                handshakes();
                links();
                assertThat(other.request("gateway.info", json()).containsKey("result"))
                        .as("seed %s", SEED)
                        .isTrue();
                otherToo.result("gateway.info", json());
                otherToo.unread();
                if (++rounds == 3) {
                    // By now everything is loaded that there is.
                    before = used();
                }
            }
            assertThat(rounds).isGreaterThan(3);
            assertThat(answers).isGreaterThan(50);
            gateway.vertx.eventBus().publish("presence.node", json("marker", rounds));
            other.message(message -> message.encode().contains("\"marker\":"));
            SessionsTest.until(() -> other.result("gateway.connections.list", json())
                            .getJsonArray("connections")
                            .size()
                    == 2);
            assertThat(used() - before).as("bytes left, seed %s", SEED).isLessThan(MAX_LEFT);
        }
    }

    private void frames() {
        try (TestingClient client = gateway.client()) {
            for (int i = 0; i < 40 && client.isOpen(); i++) {
                if (random.nextInt(5) == 0) {
                    client.binary(rubbish.frame());
                } else {
                    client.text(rubbish.text());
                }
            }
            // Either it was closed for what it sent, or it is answered as before.
            String id = client.isOpen() ? client.ask("gateway.info", json(), null) : "none";
            client.untilClosedOrAnswered(id);
            check(client.unread());
            if (!client.isOpen()) {
                assertThat(client.closeCode()).as("seed %s", SEED).isIn(CLOSE_CODES);
            }
        }
    }

    private void sockJsFrames() {
        try (TestingSockJs client = TestingSockJs.as(gateway, roles, "fuzz owner")) {
            for (int i = 0; i < 20 && client.isOpen(); i++) {
                client.frameOf(rubbish.sockJsFrame());
            }
            client.say(TestingSockJs.send("gateway.info", json()).put("replyAddress", "last"));
            SessionsTest.until(() -> !client.isOpen()
                    || client.unread().stream().anyMatch(message -> "last".equals(message.getString("address"))));
            check(client.unread());
        }
        String socket = TestingSockJs.path("");
        // In the end a ping, so that the last poll has something to wait for.
        for (String body :
                List.of("", rubbish.sockJsFrame(), rubbish.sockJsFrame(), "[\"{\\\"type\\\":\\\"ping\\\"}\"]", "")) {
            int status = RawHttp.postText(roles, socket + (body.isEmpty() ? "xhr" : "xhr_send"), body)
                    .header(TestingRoles.HEADER, "fuzz owner")
                    .send()
                    .status();
            assertThat(status).as("seed %s", SEED).isIn(200, 204, 400, 404);
        }
    }

    private void handshakes() {
        try (TestingClient client = gateway.stranger()) {
            for (int i = 0; i < 3 && client.isOpen(); i++) {
                if (random.nextInt(10) == 0) {
                    client.binary(rubbish.frame());
                } else {
                    client.text(rubbish.hello());
                }
            }
            client.text("{}");
            assertThat(client.closeCode()).as("seed %s", SEED).isIn(CLOSE_CODES);
            check(client.unread());
        }
    }

    private void links() {
        try (TestingLink link = TestingLink.connect(gateway.vertx, gateway.gateway.port())) {
            for (int i = 0; i < 3; i++) {
                if (random.nextInt(10) == 0) {
                    link.binary(Buffer.buffer(rubbish.frame()));
                } else {
                    link.text(rubbish.hello());
                }
            }
            link.text("{}");
            assertThat(link.closeCode()).as("seed %s", SEED).isIn(CLOSE_CODES);
        }
    }

    private void check(List<JsonObject> messages) {
        for (JsonObject message : messages) {
            answers++;
            assertThat(message.encode()).as("seed %s", SEED).doesNotContain("INTERNAL");
        }
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
