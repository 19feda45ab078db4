package dev.homie.gateway.bridge;

import dev.homie.core.policy.AddressKind;
import dev.homie.core.policy.Decision;
import dev.homie.core.policy.Policy;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
    private final Map<String, Set<String>> patterns = new LinkedHashMap<>();

    Subscriptions(Policy policy, TopicHub hub, TopicHub.Subscriber subscriber) {
        this.policy = policy;
        this.hub = hub;
        this.subscriber = subscriber;
    }

    /** {@code events.subscribe}: all of it or, with an error, nothing. */
    Map<String, Object> subscribe(Caller caller, Params params) {
        List<String> wanted = topics(params);
        Map<String, Set<String>> added = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            added.put(wanted.get(i), covered(caller, wanted.get(i), params.path("topics") + "[" + i + "]"));
        }
        Params from = params.optionalObject("from");
        if (from != null) {
            for (String topic : from.toMap().keySet()) {
                throw HomieException.invalid(from.path(topic), "keeps no log that could be resumed");
            }
        }
        Set<String> all = new HashSet<>();
        patterns.values().forEach(all::addAll);
        added.values().forEach(all::addAll);
        if (all.size() > MAX_TOPICS) {
            throw new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED, "a connection is subscribed to at most " + MAX_TOPICS + " topics");
        }
        patterns.putAll(added);
        Set<String> covered = new TreeSet<>();
        for (Set<String> topics : added.values()) {
            for (String topic : topics) {
                hub.subscribe(topic, subscriber);
                covered.add(topic);
            }
        }
        return Map.of("topics", List.copyOf(covered));
    }

    /** {@code events.unsubscribe}; what was not subscribed to is ignored. */
    Map<String, Object> unsubscribe(Params params) {
        Set<String> candidates = new LinkedHashSet<>();
        for (String pattern : topics(params)) {
            Set<String> topics = patterns.remove(pattern);
            if (topics != null) {
                candidates.addAll(topics);
            }
        }
        patterns.values().forEach(candidates::removeAll);
        candidates.forEach(topic -> hub.unsubscribe(topic, subscriber));
        return Map.of();
    }

    void clear() {
        for (Set<String> topics : patterns.values()) {
            topics.forEach(topic -> hub.unsubscribe(topic, subscriber));
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
