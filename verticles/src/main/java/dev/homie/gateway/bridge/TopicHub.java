package dev.homie.gateway.bridge;

import dev.homie.core.bus.BusHeaders;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.agent.AgentAddresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.Json;
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
 * encoded once. A topic with a log that is quiet is looked after: its last event may have got lost on the way here. Used on
 * the gateway's context only.
 */
public final class TopicHub {
    /** A topic with a log of which nothing was heard for so long is asked for its latest event. */
    static final long QUIET_MS = 4_000;

    /** What payloads are about that says itself which machine it is on. */
    private static final List<String> OF_NODE = List.of("chat", "approval");

    private static final Logger LOG = LoggerFactory.getLogger(TopicHub.class);

    private final Vertx vertx;
    private final LogReads reads = new LogReads();
    private final Map<String, Topic> topics = new HashMap<>();
    private final Map<String, TopicSource> sources = new HashMap<>();
    private final Map<String, TopicLog> logs = new HashMap<>();

    public TopicHub(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Something that happened, encoded once for all who hear of it. */
    public static final class Event {
        private final String topic;
        private final @Nullable String nodeId;
        private final @Nullable Long seq;
        private final String payload;
        private @Nullable String text;

        private Event(String topic, @Nullable String nodeId, @Nullable Long seq, String payload) {
            this.topic = topic;
            this.nodeId = nodeId;
            this.seq = seq;
            this.payload = payload;
        }

        /** One that was read from its topic's log. */
        static Event logged(String topic, long seq, JsonObject payload) {
            return new Event(topic, aboutNode(topic, payload), seq, payload.encode());
        }

        public String topic() {
            return topic;
        }

        /** Its number in the topic's log; null where the topic has none. */
        public @Nullable Long seq() {
            return seq;
        }

        /** The machine that it is about, if it is about one. */
        @Nullable
        String nodeId() {
            return nodeId;
        }

        /** As JSON. */
        public String payload() {
            return payload;
        }

        /** As the text frame of SPEC.md section 3. */
        String text() {
            if (text == null) {
                text = Messages.event(topic, seq, payload);
            }
            return text;
        }
    }

    /** Takes events, and decides whether to pass them on. */
    public interface Subscriber {
        void event(Event event);

        /** Bytes that wait to reach this subscriber. */
        long queued();

        /** The last event of a topic with a log, which may not have been heard of. */
        default void latest(long seq) {}
    }

    private static final class Topic {
        private final Set<Subscriber> subscribers = new LinkedHashSet<>();
        private final @Nullable TopicLog log;
        private @Nullable MessageConsumer<Object> consumer;
        /** The last number that was heard of; 0: none yet. */
        private long seen;
        /** Whether nothing has come since it was looked after. */
        private boolean quiet;

        private boolean asked;

        Topic(@Nullable TopicLog log) {
            this.log = log;
        }
    }

    /** Has topics with this prefix made on demand. */
    public void addSource(String prefix, TopicSource source) {
        sources.put(prefix, source);
    }

    /** Has topics with this prefix numbered by a log, from which they can be resumed. */
    public void addLog(String prefix, TopicLog log) {
        if (logs.isEmpty()) {
            vertx.setPeriodic(QUIET_MS, tick -> lookAfterQuietTopics());
        }
        logs.put(prefix, log);
    }

    /** What keeps a topic's events; null for a topic that cannot be resumed. */
    @Nullable
    TopicLog log(String address) {
        return byPrefix(logs, address);
    }

    /** By which all logs are read. */
    LogReads reads() {
        return reads;
    }

    Vertx vertx() {
        return vertx;
    }

    /** The result completes when what is published anywhere is heard. */
    Future<Void> subscribe(String address, Subscriber subscriber) {
        Topic topic = topics.computeIfAbsent(address, key -> new Topic(log(address)));
        MessageConsumer<Object> consumer = topic.consumer;
        if (consumer == null) {
            consumer = vertx.eventBus().consumer(address, message -> deliver(address, topic, message));
            topic.consumer = consumer;
        }
        if (!topic.subscribers.add(subscriber)) {
            return consumer.completion();
        }
        TopicSource source = source(address);
        if (source != null) {
            source.subscribed(address);
        }
        return consumer.completion();
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
        String payload;
        try {
            payload = Json.encode(message.body());
        } catch (RuntimeException e) {
            LOG.warn("an event on {} is not JSON and was dropped: {}", address, e.getMessage());
            return;
        }
        Long seq = topic.log == null ? null : seq(message.headers().get(BusHeaders.SEQ));
        topic.quiet = false;
        topic.seen = Math.max(topic.seen, seq == null ? 0 : seq);
        Event event = new Event(address, aboutNode(address, message.body()), seq, payload);
        for (Subscriber subscriber : List.copyOf(topic.subscribers)) {
            subscriber.event(event);
        }
    }

    private static @Nullable Long seq(@Nullable String header) {
        try {
            return header == null ? null : Long.valueOf(header);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void lookAfterQuietTopics() {
        topics.forEach((address, topic) -> {
            TopicLog log = topic.log;
            if (log != null && topic.quiet && !topic.asked) {
                topic.asked = true;
                reads.read(log, address, topic.seen, 1).onComplete(asked -> {
                    topic.asked = false;
                    if (asked.succeeded()) {
                        topic.seen = Math.max(topic.seen, asked.result().latest());
                        List.copyOf(topic.subscribers)
                                .forEach(each -> each.latest(asked.result().latest()));
                    }
                });
            }
            topic.quiet = true;
        });
    }

    /** The machine that a topic of one session, chat or machine is about; null for other topics. */
    static @Nullable String nodeOfTopic(String address) {
        if (address.startsWith(Addresses.SESSION_OUTPUT_PREFIX)) {
            return Addresses.nodeOfSession(address.substring(Addresses.SESSION_OUTPUT_PREFIX.length()));
        }
        if (address.startsWith(AgentAddresses.EVENT_PREFIX)) {
            return AgentAddresses.nodeOfChat(address.substring(AgentAddresses.EVENT_PREFIX.length()));
        }
        return address.startsWith(AgentAddresses.CODEX_EVENT_PREFIX)
                ? address.substring(AgentAddresses.CODEX_EVENT_PREFIX.length())
                : null;
    }

    private static @Nullable String aboutNode(String topic, @Nullable Object payload) {
        String ofTopic = nodeOfTopic(topic);
        return ofTopic == null ? nodeOf(payload) : ofTopic;
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
        for (String name : OF_NODE) {
            if (fields.getValue(name) instanceof JsonObject thing
                    && thing.getValue("nodeId") instanceof String nodeId) {
                return nodeId;
            }
        }
        return fields.getValue("node") instanceof JsonObject node ? node.getString("id") : null;
    }

    private @Nullable TopicSource source(String address) {
        return byPrefix(sources, address);
    }

    private static <T> @Nullable T byPrefix(Map<String, T> byPrefix, String address) {
        for (Map.Entry<String, T> entry : byPrefix.entrySet()) {
            if (address.startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }
}
