package dev.homie.gateway.bridge;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.policy.AddressKind;
import dev.homie.core.policy.Decision;
import dev.homie.core.policy.Policy;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is subscribed to: patterns as the client named them, and the topics that each covers. Used on the
 * connection's context only.
 */
final class Subscriptions {
    /** Patterns in one request. */
    static final int MAX_PATTERNS = 64;
    /** Topics that one connection may be subscribed to. */
    static final int MAX_TOPICS = 256;

    private final Policy policy;
    private final TopicHub hub;
    private final TopicHub.Subscriber subscriber;
    private final long timeoutMs;
    private final Consumer<HomieException> unreachable;
    private final Replays replays;
    private final Map<String, Set<String>> patterns = new LinkedHashMap<>();
    /** By topic: of those with a log. */
    private final Map<String, LogCursor> cursors = new HashMap<>();
    /** Those that were asked for and wait for what their logs say. */
    private final Set<Map<String, Set<String>>> wanted = new HashSet<>();

    private boolean closed;

    /**
     * @param timeoutMs how long logs may take to say where they are
     * @param unreachable told when a log no longer has what the client is to get next: the client has to begin anew
     */
    Subscriptions(
            Policy policy,
            TopicHub hub,
            TopicHub.Subscriber subscriber,
            long timeoutMs,
            Consumer<HomieException> unreachable) {
        this.policy = policy;
        this.hub = hub;
        this.subscriber = subscriber;
        this.timeoutMs = timeoutMs;
        this.unreachable = unreachable;
        this.replays = new Replays(hub.vertx(), hub.reads(), subscriber::queued);
    }

    /** {@code events.subscribe}: all of it or, with an error, nothing. What is then handed on comes after the answer. */
    Future<Map<String, Object>> subscribe(Caller caller, Params params) {
        List<String> named = topics(params);
        Map<String, Set<String>> added = new LinkedHashMap<>();
        for (int i = 0; i < named.size(); i++) {
            added.put(named.get(i), covered(caller, named.get(i), params.path("topics") + "[" + i + "]"));
        }
        Map<String, Long> from = new LinkedHashMap<>();
        Params places = params.optionalObject("from");
        if (places != null) {
            for (String topic : places.toMap().keySet()) {
                if (hub.log(topic) == null) {
                    throw HomieException.invalid(places.path(topic), "keeps no log that could be resumed");
                }
                if (!added.containsKey(topic)) {
                    throw HomieException.invalid(places.path(topic), "is not among the topics");
                }
                from.put(topic, place(places, topic));
            }
        }
        return add(added, from);
    }

    /** {@code agent.chat.event.subscribe}: one topic with a log. */
    Future<Map<String, Object>> subscribe(Caller caller, String topic, Params params) {
        Map<String, Set<String>> added = new LinkedHashMap<>();
        added.put(topic, covered(caller, topic, params.path("chatId")));
        return add(added, params.has("from") ? Map.of(topic, place(params, "from")) : Map.of());
    }

    private static long place(Params params, String name) {
        Long place = params.optionalLong(name, 0, Long.MAX_VALUE - 1);
        if (place == null) {
            throw HomieException.invalid(params.path(name), "must be the number of an event");
        }
        return place;
    }

    private Future<Map<String, Object>> add(Map<String, Set<String>> added, Map<String, Long> from) {
        requireRoom(added);
        List<Future<?>> asked = new ArrayList<>();
        Map<String, Long> places = new HashMap<>();
        for (Set<String> topics : added.values()) {
            for (String topic : topics) {
                TopicLog log = hub.log(topic);
                // One that is subscribed to already goes on where it is.
                if (log != null && (from.containsKey(topic) || !cursors.containsKey(topic))) {
                    asked.add(place(log, topic, from.get(topic)).onSuccess(place -> places.put(topic, place)));
                }
            }
        }
        if (asked.isEmpty()) {
            return Future.succeededFuture(commit(added, Map.of(), new ArrayList<>()));
        }
        wanted.add(added);
        Promise<Map<String, Object>> answer = Promise.promise();
        Future.all(asked).timeout(timeoutMs, TimeUnit.MILLISECONDS).onComplete(done -> {
            wanted.remove(added);
            List<LogCursor> begun = new ArrayList<>();
            Map<String, Object> result;
            try {
                if (done.failed()) {
                    throw done.cause() instanceof TimeoutException
                            ? new HomieException(ErrorCode.DEADLINE_EXCEEDED, "the logs do not answer in time")
                            : BusFailure.of(done.cause());
                }
                if (closed) {
                    throw new HomieException(ErrorCode.CANCELLED, "the connection is closed");
                }
                requireRoom(added);
                result = commit(added, places, begun);
            } catch (RuntimeException e) {
                answer.fail(e);
                return;
            }
            answer.complete(result);
            begun.forEach(LogCursor::begin);
        });
        return answer.future();
    }

    /** Where a subscription begins: where the client says, if the log has what follows, or else where the log is now. */
    private Future<Long> place(TopicLog log, String topic, @Nullable Long from) {
        return hub.reads()
                .read(log, topic, from == null ? 0 : from, 1)
                .map(page -> {
                    if (from == null) {
                        return page.latest();
                    }
                    if (from > page.latest() || from < page.oldest() - 1) {
                        throw new HomieException(
                                ErrorCode.OUT_OF_RANGE,
                                topic + " has the events " + page.oldest() + " to " + page.latest() + "; read it anew",
                                Map.of("oldest", page.oldest(), "latest", page.latest()));
                    }
                    return from;
                })
                .recover(failure -> {
                    HomieException error = BusFailure.of(failure);
                    return from == null && error.code().retryable()
                            ? Future.succeededFuture(LogCursor.HERE)
                            : Future.failedFuture(error);
                });
    }

    private void requireRoom(Map<String, Set<String>> added) {
        Set<String> all = new HashSet<>();
        patterns.values().forEach(all::addAll);
        added.values().forEach(all::addAll);
        wanted.forEach(each -> each.values().forEach(all::addAll));
        if (all.size() > MAX_TOPICS) {
            throw new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED, "a connection is subscribed to at most " + MAX_TOPICS + " topics");
        }
    }

    /** @param begun where the cursors are put that have something to read as soon as the client has its answer */
    private Map<String, Object> commit(
            Map<String, Set<String>> added, Map<String, Long> places, List<LogCursor> begun) {
        patterns.putAll(added);
        Set<String> covered = new TreeSet<>();
        for (Set<String> topics : added.values()) {
            for (String topic : topics) {
                TopicLog log = hub.log(topic);
                if (log == null) {
                    hub.subscribe(topic, subscriber);
                } else if (places.containsKey(topic)) {
                    begun.add(begin(topic, log, places.get(topic)));
                }
                covered.add(topic);
            }
        }
        return Map.of("topics", List.copyOf(covered));
    }

    private LogCursor begin(String topic, TopicLog log, long place) {
        LogCursor cursor = new LogCursor(topic, log, replays, subscriber, place, unreachable);
        LogCursor before = cursors.put(topic, cursor);
        hub.subscribe(topic, cursor).onComplete(heard -> cursor.listening());
        if (before != null) {
            before.end();
            hub.unsubscribe(topic, before);
        }
        return cursor;
    }

    /** {@code events.unsubscribe}; what was not subscribed to is ignored. */
    Map<String, Object> unsubscribe(Params params) {
        Set<String> candidates = new LinkedHashSet<>();
        for (String pattern : topics(params)) {
            wanted.forEach(each -> each.remove(pattern));
            Set<String> topics = patterns.remove(pattern);
            if (topics != null) {
                candidates.addAll(topics);
            }
        }
        patterns.values().forEach(candidates::removeAll);
        candidates.forEach(this::leave);
        return Map.of();
    }

    private void leave(String topic) {
        LogCursor cursor = cursors.remove(topic);
        if (cursor == null) {
            hub.unsubscribe(topic, subscriber);
        } else {
            cursor.end();
            hub.unsubscribe(topic, cursor);
        }
    }

    /** The patterns, as the client named them, that cover a topic. */
    List<String> covering(String topic) {
        List<String> covering = new ArrayList<>();
        patterns.forEach((pattern, topics) -> {
            if (topics.contains(topic)) {
                covering.add(pattern);
            }
        });
        return covering;
    }

    void clear() {
        closed = true;
        replays.close();
        for (Set<String> topics : patterns.values()) {
            topics.forEach(this::leave);
        }
        patterns.clear();
    }

    private static List<String> topics(Params params) {
        List<String> topics = params.optionalStrings("topics", MAX_PATTERNS, ControlMessage.MAX_NAME);
        if (topics == null || topics.isEmpty()) {
            throw HomieException.invalid(params.path("topics"), "must name at least one topic");
        }
        return topics;
    }

    private Set<String> covered(Caller caller, String pattern, String path) {
        int star = pattern.indexOf('*');
        if (pattern.isEmpty() || (star >= 0 && star != pattern.length() - 1)) {
            throw HomieException.invalid(path, "* may only stand for the rest of a topic");
        }
        if (star < 0) {
            policy.decide(caller.user(), AddressKind.TOPIC, pattern).check();
            String node = TopicHub.nodeOfTopic(pattern);
            if (node != null) {
                caller.identity().requireNode(node);
            }
            TopicLog log = hub.log(pattern);
            if (log != null) {
                log.check(pattern);
            }
            return Set.of(pattern);
        }
        List<Decision> decisions = policy.decideTopics(caller.user(), pattern);
        if (decisions.isEmpty()) {
            throw HomieException.invalid(path, "covers no topic; those of one session are subscribed to by name");
        }
        List<String> allowed = new ArrayList<>();
        for (Decision decision : decisions) {
            if (decision.allowed()) {
                allowed.add(decision.address());
            }
        }
        if (allowed.isEmpty()) {
            decisions.get(0).check();
        }
        return new LinkedHashSet<>(allowed);
    }
}
