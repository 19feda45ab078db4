package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.bus.Services;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.gateway.http.Listener;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A gateway, a machine that runs agents, and a client, on one bus; the gateway and the machine can end and come back. */
final class TestingChats implements AutoCloseable {
    static final String NODE = "m1";

    final Vertx vertx;
    TestingRuntimeNode node;
    Gateway gateway;
    TestingClient client;
    private final Path home;
    private final Map<String, Object> config;
    private final List<Listener> further;
    private final Clock clock;
    private final boolean sees;
    private Store store;

    TestingChats(Path home) {
        this(home, Map.of(), List.of(), Clock.systemUTC());
    }

    TestingChats(Path home, Map<String, Object> config, List<Listener> further, Clock clock) {
        this(home, config, further, clock, true);
    }

    /** @param sees whether its client may see the machine, and so can wait until it is there */
    TestingChats(Path home, Map<String, Object> config, List<Listener> further, Clock clock, boolean sees) {
        this.sees = sees;
        this.home = home;
        this.config = config;
        this.further = further;
        this.clock = clock;
        vertx = Vertx.vertx();
        Services.registerCodecs(vertx);
        node = TestingRuntimeNode.start(vertx, NODE);
        startGateway();
    }

    private void startGateway() {
        store = Store.open(StateFolder.open(home));
        GatewayConfig read = GatewayConfig.read(config, Map.of()).withPort(0);
        gateway = TestingGateway.await(Gateway.deploy(vertx, read, store, "test", further, null, clock));
        client = client();
        until(() -> !sees
                || list(client.result("presence.list", json()).getJsonArray("nodes")).stream()
                        .anyMatch(each -> each.getString("id").equals(NODE)
                                && each.getString("status").equals("online")));
    }

    TestingClient client() {
        return TestingClient.signedIn(vertx, gateway.port(), gateway.ownerToken());
    }

    void endGateway() {
        client.close();
        TestingGateway.await(gateway.stop());
        store.close();
    }

    /** After {@link #endGateway}. */
    void restartEndedGateway() {
        startGateway();
    }

    void restartGateway() {
        endGateway();
        startGateway();
    }

    /** Another process of the machine, which said goodbye or did not. */
    void restartNode(boolean goodbye) {
        node.end(goodbye);
        node = TestingRuntimeNode.start(vertx, NODE);
    }

    String gatewayId() {
        return gateway.gatewayId();
    }

    Path database() {
        return StateFolder.open(home).database();
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

    List<JsonObject> approvals() {
        return list(client.result("agent.chat.approval.list", json()).getJsonArray("approvals"));
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

    /** Waits until the runtime was asked for that. */
    void untilAsked(String what) {
        until(() -> node.runtime().asked.contains(what));
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
        endGateway();
        TestingGateway.await(vertx.close());
    }
}
