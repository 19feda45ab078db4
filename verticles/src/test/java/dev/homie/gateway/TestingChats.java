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
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A gateway with a machine that runs agents, and a client. */
final class TestingChats implements AutoCloseable {
    static final String NODE = "m1";

    final TestingGateway gateway;
    final TestingClient client;
    TestingRuntimeNode node;

    TestingChats(Path home) {
        this(home, Map.of());
    }

    TestingChats(Path home, Map<String, Object> config) {
        gateway = TestingGateway.start(home, config);
        node = TestingRuntimeNode.start(gateway.vertx, NODE);
        client = gateway.client();
        heard();
    }

    /** The gateway has heard of the node. */
    private void heard() {
        until(() -> client.result("presence.list", json()).getJsonArray("nodes").stream()
                .anyMatch(each -> ((JsonObject) each).getString("id").equals(NODE)
                        && ((JsonObject) each).getString("status").equals("online")));
    }

    /** Another process of the machine. */
    void restartNode(boolean goodbye) {
        node.end(goodbye);
        node = TestingRuntimeNode.start(gateway.vertx, NODE);
    }

    String create() {
        return client.result("agent.chat.create", json("nodeId", NODE))
                .getJsonObject("chat")
                .getString("id");
    }

    JsonObject send(String chatId, String messageId, String... delivery) {
        return client.result("agent.chat.message.send", message(chatId, messageId, delivery));
    }

    static JsonObject message(String chatId, String messageId, String... delivery) {
        JsonObject params = json("chatId", chatId, "messageId", messageId, "text", "do " + messageId);
        return delivery.length == 0 ? params : params.put("delivery", delivery[0]);
    }

    JsonObject chat(String chatId) {
        return read(chatId).getJsonObject("chat");
    }

    JsonObject read(String chatId) {
        return client.result("agent.chat.thread.read", json("chatId", chatId, "limit", 500));
    }

    List<JsonObject> events(String chatId) {
        return list(read(chatId).getJsonArray("events"));
    }

    static List<JsonObject> list(JsonArray array) {
        List<JsonObject> list = new ArrayList<>();
        array.forEach(each -> list.add((JsonObject) each));
        return list;
    }

    /** The types of all events, without their prefix. */
    List<String> types(String chatId) {
        return events(chatId).stream()
                .map(event -> event.getString("type").substring("agent.".length()))
                .toList();
    }

    /** Waits until the log has an event of that type. */
    JsonObject logged(String chatId, EventType type) {
        return logged(chatId, type, event -> true);
    }

    JsonObject logged(String chatId, EventType type, Predicate<JsonObject> wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestingClient.WAIT_SECONDS);
        while (System.nanoTime() < end) {
            for (JsonObject event : events(chatId)) {
                if (event.getString("type").equals(type.wireName()) && wanted.test(event)) {
                    return event;
                }
            }
        }
        throw new AssertionError("no " + type + " in " + events(chatId));
    }

    JsonObject untilStatus(String chatId, String status) {
        until(() -> chat(chatId).getString("status").equals(status));
        return chat(chatId);
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestingClient.WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
    }
}
