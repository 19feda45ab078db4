package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.agent.EventType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 200 deltas a second to 20 clients: none lost, none twice, whatever is merged on the way. */
final class ChatStreamTest {
    private static final int CLIENTS = 20;
    private static final int DELTAS = 600;
    private static final int EVERY_MS = 5;
    /** So many items take turns, so that not everything can be merged. */
    private static final int ITEMS = 4;

    @TempDir
    private Path home;

    @Test
    void everyClientGetsEverythingOnce() throws Exception {
        try (TestingChats chats = new TestingChats(home)) {
            String id = chats.create();
            String topic = "agent.chat.event." + id;
            List<TestingClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                TestingClient client = chats.client();
                client.result(
                        "events.subscribe",
                        json("topics", new JsonArray().add(topic), "from", new JsonObject().put(topic, 0)));
                clients.add(client);
            }
            chats.send(id, "m1");
            AtomicInteger said = new AtomicInteger();
            ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
            try {
                ScheduledFuture<?> unused = pace.scheduleAtFixedRate(
                        () -> {
                            int n = said.getAndIncrement();
                            if (n < DELTAS) {
                                chats.node.act(runtime -> runtime.say(
                                        id, EventType.MESSAGE_DELTA, "i" + n % ITEMS, Map.of("text", "<" + n + ">")));
                            }
                        },
                        0,
                        EVERY_MS,
                        TimeUnit.MILLISECONDS);
                TestingChats.until(() -> said.get() > DELTAS);
            } finally {
                pace.shutdown();
                assertThat(pace.awaitTermination(TestingClient.WAIT_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
            }
            chats.node.act(runtime -> runtime.end(id, "completed", null));

            for (TestingClient client : clients) {
                List<StringBuilder> texts = new ArrayList<>();
                for (int i = 0; i < ITEMS; i++) {
                    texts.add(new StringBuilder());
                }
                long seq = 0;
                JsonObject payload;
                do {
                    JsonObject event = client.event(topic);
                    payload = event.getJsonObject("payload");
                    assertThat(payload.getLong("seq")).isEqualTo(++seq);
                    assertThat(event.getLong("seq")).isEqualTo(seq);
                    if (payload.getString("type").equals(EventType.MESSAGE_DELTA.wireName())) {
                        texts.get(Integer.parseInt(payload.getString("itemId").substring(1)))
                                .append(payload.getString("text"));
                    }
                } while (!payload.getString("type").equals(EventType.TURN_ENDED.wireName()));
                for (int i = 0; i < ITEMS; i++) {
                    StringBuilder expected = new StringBuilder();
                    for (int n = i; n < DELTAS; n += ITEMS) {
                        expected.append('<').append(n).append('>');
                    }
                    assertThat(texts.get(i).toString()).isEqualTo(expected.toString());
                }
                client.close();
            }
        }
    }
}
