package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.until;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics with a log: going on where a client was (SPEC.md section 3). */
final class ResumeTest {
    @TempDir
    private Path home;

    private TestingGateway gateway;
    private TestingLog log;
    private String chat;

    @BeforeEach
    void start() {
        gateway = TestingGateway.start(home);
        log = new TestingLog(gateway.vertx, "hx", 1);
        chat = log.chat("n1", "c1");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void whatWasMissedComesFirstAfterTheAnswerAndThenWhatHappens() {
        append(chat, 1, 1200);
        try (TestingClient client = gateway.client()) {
            String id = client.ask("events.subscribe", from(chat, 3), null);
            JsonObject answer = client.message();
            assertThat(answer.getString("id")).isEqualTo(id);
            assertThat(answer.getJsonObject("result").getJsonArray("topics")).containsExactly(chat);
            expect(client, chat, 4, 1200);
            append(chat, 1201, 1210);
            expect(client, chat, 1201, 1210);
            client.result("gateway.info", json());
            assertThat(client.unread()).isEmpty();
        }
    }

    @Test
    void withoutAPlaceItBeginsNowAndHasNoGap() {
        append(chat, 1, 5);
        try (TestingClient client = gateway.client()) {
            client.result("events.subscribe", json("topics", List.of(chat)));
            log.appendSilently(chat, "6");
            append(chat, 7, 9);
            expect(client, chat, 6, 9);
        }
    }

    @Test
    void theLastEventComesThoughItWasLostOnTheWay() {
        try (TestingClient client = gateway.client()) {
            client.result("events.subscribe", from(chat, 0));
            append(chat, 1, 1);
            log.appendSilently(chat, "2");
            expect(client, chat, 1, 2);
        }
    }

    @Test
    void aMethodOfItsOwnDoesTheSame() {
        append(chat, 1, 5);
        String chatId = chat.substring("agent.chat.event.".length());
        try (TestingClient client = gateway.client()) {
            assertThat(client.result("agent.chat.event.subscribe", json("chatId", chatId, "from", 2))
                            .getJsonArray("topics"))
                    .containsExactly(chat);
            expect(client, chat, 3, 5);
            client.result("events.unsubscribe", json("topics", List.of(chat)));
            append(chat, 6, 6);
            client.result("agent.chat.event.subscribe", json("chatId", chatId));
            append(chat, 7, 7);
            expect(client, chat, 7, 7);
            assertThat(client.error("agent.chat.event.subscribe", json("chatId", "nonsense")))
                    .isEqualTo("NOT_FOUND");
            assertThat(client.error("agent.chat.event.subscribe", json("chatId", chatId, "from", -1)))
                    .isEqualTo("INVALID_ARGUMENT");
        }
    }

    @Test
    void whatTheLogDoesNotHaveIsOutOfRange() {
        append(chat, 1, 20);
        log.forget(chat, 10);
        try (TestingClient client = gateway.client()) {
            JsonObject error = client.request("events.subscribe", from(chat, 9)).getJsonObject("error");
            assertThat(error.getString("code")).isEqualTo("OUT_OF_RANGE");
            assertThat(error.getJsonObject("data").getLong("oldest")).isEqualTo(11);
            error = client.request("events.subscribe", from(chat, 21)).getJsonObject("error");
            assertThat(error.getString("code")).isEqualTo("OUT_OF_RANGE");
            assertThat(error.getJsonObject("data").getLong("latest")).isEqualTo(20);
            append(chat, 21, 21);
            client.result("gateway.info", json());
            assertThat(client.unread()).as("nothing was subscribed to").isEmpty();

            client.result("events.subscribe", from(chat, 10));
            expect(client, chat, 11, 21);
            client.result("events.subscribe", from(chat, 21));
            append(chat, 22, 22);
            expect(client, chat, 22, 22);
        }
    }

    @Test
    void aPlaceIsForTopicsWithALogThatAreAskedFor() {
        try (TestingClient client = gateway.client()) {
            assertThat(client.error(
                            "events.subscribe",
                            json("topics", List.of("presence.node"), "from", json("presence.node", 3))))
                    .isEqualTo("INVALID_ARGUMENT");
            assertThat(client.error(
                            "events.subscribe", json("topics", List.of("presence.node"), "from", json(chat, 0))))
                    .isEqualTo("INVALID_ARGUMENT");
            assertThat(client.error("events.subscribe", json("topics", List.of(chat), "from", json(chat, "x"))))
                    .isEqualTo("INVALID_ARGUMENT");
            log.remove(chat);
            assertThat(client.error("events.subscribe", from(chat, 0))).isEqualTo("NOT_FOUND");
            assertThat(client.error("events.subscribe", json("topics", List.of("agent.chat.event.x"))))
                    .isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void askedAgainItGoesBackToWhereTheClientSays() {
        append(chat, 1, 10);
        try (TestingClient client = gateway.client()) {
            client.result("events.subscribe", from(chat, 8));
            expect(client, chat, 9, 10);
            client.result("events.subscribe", json("topics", List.of(chat, "presence.node")));
            client.result("events.subscribe", from(chat, 5));
            expect(client, chat, 6, 10);
            append(chat, 11, 11);
            expect(client, chat, 11, 11);
            client.result("gateway.info", json());
            assertThat(client.unread()).isEmpty();
        }
    }

    @Test
    void aChatOfAMachineThatTheCallerMayNotUseIsNotHeard() {
        gateway.close();
        gateway = TestingGateway.start(home, Map.of("roles", Map.of("owner", Map.of("nodes", List.of("n1")))));
        log = new TestingLog(gateway.vertx, "hx", 1);
        String there = log.chat("n2", "c2");
        append(log.chat("n1", "c1"), 1, 1);
        try (TestingClient client = gateway.client()) {
            assertThat(client.error("events.subscribe", from(there, 0))).isEqualTo("PERMISSION_DENIED");
            assertThat(client.error(
                            "agent.chat.event.subscribe",
                            json("chatId", there.substring("agent.chat.event.".length()))))
                    .isEqualTo("PERMISSION_DENIED");
            client.result("events.subscribe", json("topics", List.of("agent.chat.*")));
            for (String node : List.of("n2", "n1")) {
                JsonObject about = json("id", "x", "nodeId", node);
                gateway.vertx.eventBus().publish("agent.chat.changed", json("chat", about));
                gateway.vertx.eventBus().publish("agent.chat.approval.required", json("approval", about));
                gateway.vertx.eventBus().publish("agent.chat.removed", json("chatId", "x", "nodeId", node));
            }
            for (String topic : List.of("changed", "approval.required", "removed")) {
                assertThat(client.event("agent.chat." + topic).encode()).contains("n1");
            }
            client.result("gateway.info", json());
            assertThat(client.unread()).isEmpty();
        }
    }

    @Test
    void aHomeThatIsAwayIsWaitedForOnceSubscribed() {
        append(chat, 1, 2000);
        try (TestingClient client = gateway.client()) {
            log.unreadable = 100;
            assertThat(client.error("events.subscribe", from(chat, 0))).isEqualTo("UNAVAILABLE");
            // Without a place there is nothing to ask the log for.
            client.result("events.subscribe", json("topics", List.of(chat)));
            append(chat, 2001, 2002);
            expect(client, chat, 2001, 2002);
            client.result("events.unsubscribe", json("topics", List.of(chat)));

            log.unreadable = 0;
            client.result("events.subscribe", from(chat, 0));
            log.unreadable = 100;
            append(chat, 2003, 2003);
            int read = log.pages.get();
            until(() -> log.pages.get() > read + 1);
            log.unreadable = 0;
            expect(client, chat, 1, 2003);
        }
    }

    @Test
    void aRemovedChatStopsAReplayAndNothingElse() {
        append(chat, 1, 3);
        String other = log.chat("n1", "c2");
        try (TestingClient client = gateway.client()) {
            client.result("events.subscribe", json("topics", List.of(chat, other), "from", json(chat, 3, other, 0)));
            log.appendSilently(chat, "4");
            log.remove(chat);
            append(other, 1, 2);
            expect(client, other, 1, 2);
            client.result("gateway.info", json());
            assertThat(client.unread()).isEmpty();
        }
    }

    @Test
    void aLogThatLosesWhatComesNextEndsTheConnection() {
        append(chat, 1, 3);
        try (TestingClient client = gateway.client()) {
            client.result("events.subscribe", from(chat, 3));
            log.appendSilently(chat, "4");
            log.appendSilently(chat, "5");
            log.forget(chat, 4);
            append(chat, 6, 6);
            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void aClientThatReadsNothingHoldsUpItsOwnReplayAlone() {
        String large = "x".repeat(100_000);
        for (int i = 0; i < 400; i++) {
            log.appendSilently(chat, large);
        }
        try (TestingClient slow = gateway.client();
                TestingClient quick = gateway.client()) {
            slow.socket().pause();
            slow.ask("events.subscribe", from(chat, 0), null);
            // Live events of four times what closes a connection; what the kernel takes comes on top.
            for (int i = 0; i < 320; i++) {
                log.append(chat, large);
            }
            quick.result("events.subscribe", from(chat, 700));
            expectAnyText(quick, 701, 720);
            // The network takes some of it; then it stands still, far from its end.
            until(() -> {
                int read = log.pages.get();
                for (int i = 0; i < 50; i++) {
                    quick.result("gateway.info", json());
                }
                return read > 1 && log.pages.get() == read;
            });
            assertThat(log.pages.get()).as("of 144").isLessThan(100);
            assertThat(slow.isOpen()).isTrue();

            slow.socket().resume();
            expectAnyText(slow, 1, 720);
            log.append(chat, "last");
            expectAnyText(slow, 721, 721);
        }
    }

    @Test
    void manyTopicsCatchUpAtOnce() {
        Map<String, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < 60; i++) {
            String topic = log.chat("n1", "m" + i);
            places.put(topic, i);
            for (int n = 1; n <= 700; n++) {
                log.appendSilently(topic, Integer.toString(n));
            }
        }
        try (TestingClient client = gateway.client()) {
            client.result(
                    "events.subscribe",
                    json("topics", List.copyOf(places.keySet()), "from", new JsonObject(Map.copyOf(places))));
            Map<String, Integer> last = new HashMap<>(places);
            long expected =
                    places.values().stream().mapToLong(place -> 700 - place).sum();
            for (long i = 0; i < expected; i++) {
                JsonObject event = client.message();
                assertThat(event.getInteger("seq")).isEqualTo(last.merge(event.getString("topic"), 1, Integer::sum));
            }
            assertThat(last.values()).allMatch(seq -> seq == 700);
        }
    }

    @Test
    void unsubscribedBeforeTheAnswerItDoesNotBegin() {
        append(chat, 1, 3);
        try (TestingClient client = gateway.client()) {
            String id = client.ask("events.subscribe", from(chat, 0), null);
            client.result("events.unsubscribe", json("topics", List.of(chat)));
            client.response(id);
            append(chat, 4, 4);
            client.result("gateway.info", json());
            List<JsonObject> events = client.unread().stream()
                    .filter(each -> each.containsKey("seq"))
                    .toList();
            // The answer to the one may come before the other is read: then some were on their way.
            assertThat(events).hasSizeLessThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void nothingIsLostAndNothingComesTwiceWhateverGetsLostOnTheWay(long seed) throws InterruptedException {
        Random random = new Random(seed);
        TestingLog unreliable = new TestingLog(gateway.vertx, "hy", seed);
        List<String> topics = IntStream.range(0, 3)
                .mapToObj(i -> unreliable.chat("n1", "p" + i))
                .toList();
        unreliable.lost = 15;
        unreliable.doubled = 15;
        unreliable.late = 15;
        unreliable.unreadable = 10;
        int count = 1500;
        Thread publisher = new Thread(() -> {
            Random pace = new Random(seed);
            for (int n = 1; n <= count; n++) {
                for (String topic : topics) {
                    unreliable.append(topic, Integer.toString(n));
                }
                if (pace.nextInt(20) == 0) {
                    LockSupport.parkNanos(100_000);
                }
            }
        });
        publisher.start();
        Map<String, Integer> last = new HashMap<>();
        topics.forEach(topic -> last.put(topic, 0));
        int connections = 0;
        while (last.values().stream().anyMatch(seq -> seq < count)) {
            connections++;
            try (TestingClient client = gateway.client()) {
                if (!subscribe(client, topics, last)) {
                    continue;
                }
                int stays = 1 + random.nextInt(900);
                for (int i = 0; i < stays && last.values().stream().anyMatch(seq -> seq < count); i++) {
                    JsonObject event = client.message(message -> message.containsKey("seq"));
                    String topic = event.getString("topic");
                    assertThat(event.getInteger("seq")).isEqualTo(last.merge(topic, 1, Integer::sum));
                    assertThat(event.getJsonObject("payload").getString("text"))
                            .isEqualTo(event.getInteger("seq").toString());
                }
            }
        }
        publisher.join();
        assertThat(connections).isGreaterThan(3);
        unreliable.close();
    }

    private static boolean subscribe(TestingClient client, List<String> topics, Map<String, Integer> last) {
        JsonObject error = client.request(
                        "events.subscribe", json("topics", topics, "from", new JsonObject(new HashMap<>(last))))
                .getJsonObject("error");
        if (error != null) {
            assertThat(error.getString("code")).isEqualTo("UNAVAILABLE");
        }
        return error == null;
    }

    private void append(String topic, int first, int end) {
        for (int n = first; n <= end; n++) {
            log.append(topic, Integer.toString(n));
        }
    }

    private static JsonObject from(String topic, long seq) {
        return json("topics", List.of(topic), "from", json(topic, seq));
    }

    private static void expect(TestingClient client, String topic, int first, int end) {
        List<String> texts = new ArrayList<>();
        for (int n = first; n <= end; n++) {
            JsonObject event = client.message(message -> message.containsKey("seq"));
            assertThat(event.getString("topic")).isEqualTo(topic);
            assertThat(event.getInteger("seq")).isEqualTo(n);
            texts.add(event.getJsonObject("payload").getString("text"));
        }
        assertThat(texts)
                .isEqualTo(IntStream.rangeClosed(first, end)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    private static void expectAnyText(TestingClient client, int first, int end) {
        for (int n = first; n <= end; n++) {
            assertThat(client.message(message -> message.containsKey("seq")).getInteger("seq"))
                    .isEqualTo(n);
        }
    }
}
