package dev.homie.gateway;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.BusHeaders;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.AgentAddresses;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A home of chats in memory that keeps SPEC.md section 8.2: it logs events before it publishes them, and answers for its logs.
 * What it publishes gets lost, doubled and late as asked for.
 */
final class TestingLog implements AutoCloseable {
    private static final int PAGE_BYTES = 512 * 1024;

    final String gatewayId;
    /** Pages that were read. */
    final AtomicInteger pages = new AtomicInteger();
    /** Of a hundred events, how many get lost, come twice, and come after the one that follows. */
    volatile int lost;

    volatile int doubled;
    volatile int late;
    /** Of a hundred pages, how many cannot be read. */
    volatile int unreadable;

    private final Vertx vertx;
    private final MessageConsumer<JsonObject> consumer;
    private final Map<String, List<JsonObject>> logs = new HashMap<>();
    private final Map<String, Long> oldest = new HashMap<>();
    private final Map<String, JsonObject> held = new HashMap<>();
    private final Random random;

    TestingLog(Vertx vertx, String gatewayId, long seed) {
        this.vertx = vertx;
        this.gatewayId = gatewayId;
        this.random = new Random(seed);
        consumer = vertx.eventBus().consumer(AgentAddresses.home(gatewayId, "log"), this::read);
        TestingGateway.await(consumer.completion());
    }

    /** A chat on that machine; returns the topic of its events. */
    synchronized String chat(String nodeId, String name) {
        String topic = AgentAddresses.events(nodeId + "-" + gatewayId + "-" + name);
        logs.put(topic, new ArrayList<>());
        return topic;
    }

    synchronized void remove(String topic) {
        logs.remove(topic);
    }

    /** Writes an event with that text down, and publishes it. */
    synchronized void append(String topic, String text) {
        JsonObject event = event(topic, log(topic), text);
        JsonObject before = held.remove(topic);
        if (before == null && one(late)) {
            held.put(topic, event);
            return;
        }
        publish(topic, event);
        if (before != null) {
            publish(topic, before);
        }
    }

    /** Writes an event down; what publishes it never comes. */
    synchronized void appendSilently(String topic, String text) {
        event(topic, log(topic), text);
    }

    private JsonObject event(String topic, List<JsonObject> log, String text) {
        JsonObject event = new JsonObject()
                .put("seq", oldest.getOrDefault(topic, 1L) + log.size())
                .put("type", "agent.message.final")
                .put("text", text);
        log.add(event);
        return event;
    }

    private void publish(String topic, JsonObject event) {
        if (one(lost)) {
            return;
        }
        for (int i = one(doubled) ? 2 : 1; i > 0; i--) {
            vertx.eventBus()
                    .publish(
                            topic,
                            event,
                            new DeliveryOptions()
                                    .addHeader(
                                            BusHeaders.SEQ, event.getLong("seq").toString()));
        }
    }

    private List<JsonObject> log(String topic) {
        return Objects.requireNonNull(logs.get(topic));
    }

    private boolean one(int ofHundred) {
        return random.nextInt(100) < ofHundred;
    }

    /** Forgets the first events. */
    synchronized void forget(String topic, int count) {
        log(topic).subList(0, count).clear();
        oldest.merge(topic, 1L + count, (before, now) -> before + count);
    }

    private synchronized void read(Message<JsonObject> message) {
        pages.incrementAndGet();
        String topic = message.body().getString("topic");
        long from = message.body().getLong("from");
        List<JsonObject> log = logs.get(topic);
        if (one(unreadable)) {
            message.reply(new BusFailure(new HomieException(ErrorCode.UNAVAILABLE, "the store is locked")));
            return;
        }
        if (log == null) {
            message.reply(new BusFailure(new HomieException(ErrorCode.NOT_FOUND, "there is no such chat")));
            return;
        }
        long first = oldest.getOrDefault(topic, 1L);
        if (from < first - 1) {
            message.reply(new BusFailure(new HomieException(ErrorCode.OUT_OF_RANGE, "gone", Map.of("oldest", first))));
            return;
        }
        JsonArray events = new JsonArray();
        int bytes = 0;
        for (long i = from - first + 1; i < log.size(); i++) {
            JsonObject event = log.get((int) i);
            bytes += event.getString("text").length();
            if (events.size() == message.body().getInteger("limit") || (bytes > PAGE_BYTES && !events.isEmpty())) {
                break;
            }
            events.add(event);
        }
        message.reply(
                new JsonObject().put("events", events).put("oldest", first).put("latest", first - 1 + log.size()));
    }

    /** Its process ends. */
    @Override
    public void close() {
        TestingGateway.await(consumer.unregister());
    }
}
