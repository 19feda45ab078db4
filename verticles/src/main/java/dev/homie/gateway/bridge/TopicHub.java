package dev.homie.gateway.bridge;

import dev.homie.protocol.Addresses;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is subscribed to what: one bus consumer for each topic that somebody wants, however many want it, and each event
 * encoded once. Used on the gateway's context only.
 */
public final class TopicHub {
    private static final Logger LOG = LoggerFactory.getLogger(TopicHub.class);

    private final Vertx vertx;
    private final Map<String, Topic> topics = new HashMap<>();
    private final Map<String, TopicSource> sources = new HashMap<>();

    public TopicHub(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Takes events, already encoded as a text frame, and decides whether to pass them on. */
    interface Subscriber {
        void event(String topic, @Nullable String nodeId, String message);

        /** Bytes that wait to reach this subscriber. */
        long queued();
    }

    private static final class Topic {
        private final Set<Subscriber> subscribers = new LinkedHashSet<>();
        private @Nullable MessageConsumer<Object> consumer;
    }

    /** Has topics with this prefix made on demand. */
    public void addSource(String prefix, TopicSource source) {
        sources.put(prefix, source);
    }

    void subscribe(String address, Subscriber subscriber) {
        Topic topic = topics.computeIfAbsent(address, key -> new Topic());
        if (!topic.subscribers.add(subscriber)) {
            return;
        }
        if (topic.consumer == null) {
            topic.consumer = vertx.eventBus().consumer(address, message -> deliver(address, topic, message));
        }
        TopicSource source = source(address);
        if (source != null) {
            source.subscribed(address);
        }
    }

    void unsubscribe(String address, Subscriber subscriber) {
        Topic topic = topics.get(address);
        if (topic == null || !topic.subscribers.remove(subscriber) || !topic.subscribers.isEmpty()) {
            return;
        }
        topics.remove(address);
        if (topic.consumer != null) {
            topic.consumer.unregister();
        }
        TopicSource source = source(address);
        if (source != null) {
            source.abandoned(address);
        }
    }

    /** Bytes that wait to reach the slowest subscriber of a topic. */
    public long queued(String address) {
        Topic topic = topics.get(address);
        long most = 0;
        if (topic != null) {
            for (Subscriber subscriber : topic.subscribers) {
                most = Math.max(most, subscriber.queued());
            }
        }
        return most;
    }

    private static void deliver(String address, Topic topic, Message<Object> message) {
        String event;
        try {
            event = Messages.event(address, message.body());
        } catch (RuntimeException e) {
            LOG.warn("an event on {} is not JSON and was dropped: {}", address, e.getMessage());
            return;
        }
        String ofTopic = nodeOfTopic(address);
        String nodeId = ofTopic == null ? nodeOf(message.body()) : ofTopic;
        for (Subscriber subscriber : List.copyOf(topic.subscribers)) {
            subscriber.event(address, nodeId, event);
        }
    }

    /** The machine that a topic of one session is about; null for other topics. */
    static @Nullable String nodeOfTopic(String address) {
        return address.startsWith(Addresses.SESSION_OUTPUT_PREFIX)
                ? Addresses.nodeOfSession(address.substring(Addresses.SESSION_OUTPUT_PREFIX.length()))
                : null;
    }

    /** The machine that an event is about, by the names that payloads have for it. */
    private static @Nullable String nodeOf(@Nullable Object payload) {
        if (!(payload instanceof JsonObject fields)) {
            return null;
        }
        if (fields.getValue("nodeId") instanceof String nodeId) {
            return nodeId;
        }
        if (fields.getValue("session") instanceof JsonObject session) {
            return session.getValue("nodeId") instanceof String nodeId
                    ? nodeId
                    : Addresses.nodeOfSession(session.getString("id", ""));
        }
        if (fields.getValue("sessionId") instanceof String sessionId) {
            return Addresses.nodeOfSession(sessionId);
        }
        return fields.getValue("node") instanceof JsonObject node ? node.getString("id") : null;
    }

    private @Nullable TopicSource source(String address) {
        for (Map.Entry<String, TopicSource> entry : sources.entrySet()) {
            if (address.startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }
}
