package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;

import dev.homie.core.bus.Services;
import dev.homie.core.chat.ChatState;
import dev.homie.core.store.ChatStore;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.ChatSettings;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast chats are read that are long and many. Writes them with the store, as the chat service does, and reads them over a
 * WebSocket, as the page does. Prints what it measures; its name keeps it out of the tests:
 * {@code ./mvnw -Dquick -pl core,node-agent,verticles -am test -Dtest=ChatBenchmark -Dsurefire.failIfNoSpecifiedTests=false}.
 */
final class ChatBenchmark {
    private static final int READS = 1_000;
    private static final int BATCH = 1_000;
    private static final int CHATS = Integer.getInteger("bench.chats", 100);
    private static final int EVENTS = Integer.getInteger("bench.events", 10_000);

    @TempDir
    private Path home;

    @Test
    void measureReading() {
        int chats = CHATS;
        int events = EVENTS;
        Vertx vertx = Vertx.vertx();
        Services.registerCodecs(vertx);
        try (Store store = Store.open(StateFolder.open(home))) {
            Gateway gateway = TestingGateway.await(
                    Gateway.deploy(vertx, GatewayConfig.defaults().withPort(0), store, "bench", null));
            List<String> ids = write(new ChatStore(store), gateway.gatewayId(), chats, events);
            try (TestingClient client = TestingClient.signedIn(vertx, gateway.port(), gateway.ownerToken())) {
                Random random = new Random(1);
                measure(
                        "thread.read of the last page (200 events)",
                        () -> client.result("agent.chat.thread.read", json("chatId", ids.get(random.nextInt(chats)))));
                measure(
                        "thread.read of a page in the middle",
                        () -> client.result(
                                "agent.chat.thread.read",
                                json("chatId", ids.get(random.nextInt(chats)), "before", random.nextInt(events) + 2)));
                measure("list of 50 chats", () -> client.result("agent.chat.list", json()));
                measure(
                        "list, searched for what is not there",
                        () -> client.result("agent.chat.list", json("search", "nowhere")));
                resume(vertx, gateway, ids.get(0), events);
            } finally {
                TestingGateway.await(gateway.stop());
                TestingGateway.await(vertx.close());
            }
        }
    }

    private static List<String> write(ChatStore store, String gatewayId, int chats, int events) {
        long began = System.nanoTime();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < chats; i++) {
            String id = "m1-" + gatewayId + "-" + i;
            int number = i;
            store.submit(tx -> {
                        tx.create(ChatState.begin(
                                new ChatState.Beginning(
                                        id,
                                        "m1",
                                        gatewayId,
                                        "codex",
                                        null,
                                        "Chat " + number,
                                        "/work",
                                        ChatSettings.DEFAULTS,
                                        null),
                                number));
                        return id;
                    })
                    .join();
            for (int from = 0; from < events; from += BATCH) {
                int first = from;
                store.submit(tx -> {
                            ChatState chat = tx.get(id);
                            for (int n = first; n < Math.min(first + BATCH, events); n++) {
                                tx.append(chat, event(n));
                            }
                            return id;
                        })
                        .join();
            }
            ids.add(id);
        }
        print("%d chats of %d events written in %.1f s", chats, events, (System.nanoTime() - began) / 1e9);
        return ids;
    }

    /** Seven previews, the message that they were of, a call and its result. */
    private static AgentEvent event(int n) {
        String item = "i" + n / 10;
        return switch (n % 10) {
            case 7 ->
                new AgentEvent(EventType.MESSAGE_FINAL, n, "t", item, Map.of(), Map.of("text", "word ".repeat(60)));
            case 8 -> new AgentEvent(EventType.TOOL_CALL, n, "t", item + "c", Map.of(), Map.of("command", "make test"));
            case 9 ->
                new AgentEvent(
                        EventType.TOOL_RESULT, n, "t", item + "c", Map.of(), Map.of("output", "line\n".repeat(100)));
            default -> new AgentEvent(EventType.MESSAGE_DELTA, n, "t", item, null, Map.of("text", "word ".repeat(8)));
        };
    }

    private static void resume(Vertx vertx, Gateway gateway, String id, int events) {
        String topic = "agent.chat.event." + id;
        int missed = 50;
        AtomicLong last = new AtomicLong();
        measure("resume with 50 events missed, to the last of them", () -> {
            try (TestingClient client = TestingClient.signedIn(vertx, gateway.port(), gateway.ownerToken())) {
                client.result(
                        "events.subscribe",
                        json(
                                "topics",
                                new JsonArray().add(topic),
                                "from",
                                new JsonObject().put(topic, events - missed)));
                for (int i = 0; i < missed; i++) {
                    last.set(client.event(topic).getLong("seq", 0L));
                }
            }
        });
        if (last.get() != events) {
            throw new AssertionError("the last of " + events + " was " + last.get());
        }
    }

    private static void measure(String what, Runnable once) {
        for (int i = 0; i < READS / 5; i++) {
            once.run();
        }
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < READS; i++) {
            long began = System.nanoTime();
            once.run();
            took.add(System.nanoTime() - began);
        }
        Collections.sort(took);
        print(
                "%-50s p50 %6.2f ms   p99 %6.2f ms   max %6.2f ms",
                what, took.get(READS / 2) / 1e6, took.get(READS * 99 / 100) / 1e6, took.get(READS - 1) / 1e6);
    }

    @SuppressWarnings("SystemOut") // it is what a benchmark is for
    private static void print(String format, Object... values) {
        PrintStream out = System.out;
        out.println(String.format(java.util.Locale.ROOT, format, values));
    }
}
