package dev.homie.core.policy;

import static dev.homie.core.policy.Rule.act;
import static dev.homie.core.policy.Rule.method;
import static dev.homie.core.policy.Rule.topic;

import dev.homie.protocol.Addresses;
import dev.homie.protocol.Scopes;
import dev.homie.protocol.agent.AgentAddresses;
import io.vertx.ext.auth.User;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one table of which scope an address needs (SPEC.md sections 2 and 3). What has no row does not exist for any
 * client: that is the default deny which keeps internal addresses internal. Of several matching rows the most specific
 * one (the longest) decides. Immutable and thread-safe.
 */
public final class Policy {
    private static final Policy STANDARD = new Policy(List.of(
            method(Addresses.EVENTS_SUBSCRIBE),
            method(Addresses.EVENTS_UNSUBSCRIBE),
            act(Addresses.SESSION_START, Scopes.TERMINAL_WRITE),
            // In write mode terminal.write as well: the terminal service reads the mode and asks for it.
            act(Addresses.SESSION_ATTACH, Scopes.TERMINAL_READ),
            method(Addresses.SESSION_DETACH, Scopes.TERMINAL_READ),
            method(Addresses.SESSION_LIST, Scopes.TERMINAL_READ),
            method(Addresses.SESSION_PREVIEW, Scopes.TERMINAL_READ),
            act(Addresses.SESSION_INPUT, Scopes.TERMINAL_WRITE),
            method(Addresses.SESSION_RESIZE, Scopes.TERMINAL_WRITE),
            method(Addresses.SESSION_RENAME, Scopes.TERMINAL_WRITE),
            act(Addresses.SESSION_KILL, Scopes.TERMINAL_WRITE),
            act(Addresses.SESSION_REMOVE, Scopes.TERMINAL_WRITE),
            topic(Addresses.SESSION_STARTED, Scopes.TERMINAL_READ),
            topic(Addresses.SESSION_UPDATED, Scopes.TERMINAL_READ),
            topic(Addresses.SESSION_EXIT, Scopes.TERMINAL_READ),
            topic(Addresses.SESSION_REMOVED, Scopes.TERMINAL_READ),
            topic(Addresses.SESSION_OUTPUT_PREFIX + "*", Scopes.TERMINAL_READ),
            method(Addresses.PRESENCE_LIST, Scopes.PRESENCE_READ),
            topic(Addresses.PRESENCE_NODE, Scopes.PRESENCE_READ),
            act(Addresses.LINK_INVITE, Scopes.CLUSTER_ADMIN),
            method(Addresses.LINK_LIST, Scopes.CLUSTER_ADMIN),
            act(Addresses.LINK_REMOVE, Scopes.CLUSTER_ADMIN),
            topic(Addresses.PRESENCE_CLIENT, Scopes.PRESENCE_READ),
            method(Addresses.GATEWAY_INFO, Scopes.GATEWAY_READ),
            method(Addresses.GATEWAY_METHODS, Scopes.GATEWAY_READ),
            act(Addresses.CLUSTER_DEPLOY, Scopes.CLUSTER_DEPLOY),
            act(Addresses.CLUSTER_UNDEPLOY, Scopes.CLUSTER_DEPLOY),
            method(Addresses.CLUSTER_DEPLOYMENTS, Scopes.CLUSTER_DEPLOY),
            act(Addresses.PAIRING_INVITE, Scopes.PAIRING_ADMIN),
            act(Addresses.PAIRING_REQUEST, Scopes.PAIRING_REQUEST),
            method(Addresses.PAIRING_STATUS, Scopes.PAIRING_REQUEST),
            method(Addresses.PAIRING_LIST, Scopes.PAIRING_ADMIN),
            act(Addresses.PAIRING_APPROVE, Scopes.PAIRING_ADMIN),
            act(Addresses.PAIRING_REJECT, Scopes.PAIRING_ADMIN),
            act(Addresses.PAIRING_UPDATE, Scopes.PAIRING_ADMIN),
            act(Addresses.PAIRING_REVOKE, Scopes.PAIRING_ADMIN),
            topic(Addresses.PAIRING_REQUESTED, Scopes.PAIRING_ADMIN),
            topic(Addresses.PAIRING_DECIDED, Scopes.PAIRING_ADMIN),
            topic(Addresses.PAIRING_CHANGED, Scopes.PAIRING_ADMIN),
            topic(Addresses.PAIRING_REVOKED, Scopes.PAIRING_ADMIN),
            method(Addresses.AUDIT_LIST, Scopes.GATEWAY_ADMIN),
            method(Addresses.CONNECTIONS_LIST, Scopes.GATEWAY_ADMIN),
            act(Addresses.CONNECTIONS_CLOSE, Scopes.GATEWAY_ADMIN),
            method(Addresses.POLICY_EXPLAIN, Scopes.GATEWAY_ADMIN),
            act(AgentAddresses.CREATE, Scopes.AGENT_WRITE),
            method(AgentAddresses.LIST, Scopes.AGENT_READ),
            method(AgentAddresses.RENAME, Scopes.AGENT_WRITE),
            method(AgentAddresses.ARCHIVE, Scopes.AGENT_WRITE),
            act(AgentAddresses.DELETE, Scopes.AGENT_WRITE),
            // "never" and "full-access" need agent.approve as well: the chat service reads the settings and asks for
            // it.
            act(AgentAddresses.CONFIGURE, Scopes.AGENT_WRITE),
            act(AgentAddresses.MESSAGE_SEND, Scopes.AGENT_WRITE),
            method(AgentAddresses.MESSAGE_WITHDRAW, Scopes.AGENT_WRITE),
            method(AgentAddresses.EVENT_SUBSCRIBE, Scopes.AGENT_READ),
            method(AgentAddresses.THREAD_READ, Scopes.AGENT_READ),
            method(AgentAddresses.IMAGE, Scopes.AGENT_READ),
            method(AgentAddresses.MARK, Scopes.AGENT_READ),
            method(AgentAddresses.APPROVAL_LIST, Scopes.AGENT_READ),
            act(AgentAddresses.APPROVAL_RESPOND, Scopes.AGENT_APPROVE),
            act(AgentAddresses.INPUT_RESPOND, Scopes.AGENT_APPROVE),
            act(AgentAddresses.CANCEL, Scopes.AGENT_WRITE),
            act(AgentAddresses.CLOSE, Scopes.AGENT_WRITE),
            act(AgentAddresses.FORK, Scopes.AGENT_WRITE),
            method(AgentAddresses.COMPACT, Scopes.AGENT_WRITE),
            method(AgentAddresses.DIFF, Scopes.AGENT_READ),
            method(AgentAddresses.USAGE, Scopes.AGENT_READ),
            method(AgentAddresses.MODELS_LIST, Scopes.AGENT_READ),
            method(AgentAddresses.FILES_SEARCH, Scopes.AGENT_WRITE),
            method(AgentAddresses.ACCOUNT_READ, Scopes.AGENT_READ),
            act(AgentAddresses.LOGIN_START, Scopes.AGENT_ADMIN),
            method(AgentAddresses.LOGIN_POLL, Scopes.AGENT_ADMIN),
            act(AgentAddresses.LOGIN_CANCEL, Scopes.AGENT_ADMIN),
            act(AgentAddresses.LOGOUT, Scopes.AGENT_ADMIN),
            method(AgentAddresses.RATE_LIMITS, Scopes.AGENT_READ),
            topic(AgentAddresses.CHANGED, Scopes.AGENT_READ),
            topic(AgentAddresses.REMOVED, Scopes.AGENT_READ),
            topic(AgentAddresses.MARKED, Scopes.AGENT_READ),
            topic(AgentAddresses.APPROVAL_REQUIRED, Scopes.AGENT_READ),
            topic(AgentAddresses.APPROVAL_RESOLVED, Scopes.AGENT_READ),
            topic(AgentAddresses.EVENT_PREFIX + "*", Scopes.AGENT_READ),
            act(AgentAddresses.CODEX_PREFIX + "*", Scopes.AGENT_CODEX),
            topic(AgentAddresses.CODEX_EVENT_PREFIX + "*", Scopes.AGENT_CODEX)));

    private final List<Rule> rules;
    private final Map<String, Rule> exact = new HashMap<>();
    private final List<Rule> wildcards = new ArrayList<>();

    public Policy(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        for (Rule rule : rules) {
            if (rule.isWildcard()) {
                wildcards.add(rule);
            } else if (exact.put(key(rule.kind(), rule.pattern()), rule) != null) {
                throw new IllegalArgumentException("two rows for " + rule.kind() + " " + rule.pattern());
            }
        }
        wildcards.sort((a, b) -> b.pattern().length() - a.pattern().length());
    }

    /** The rows of everything that Homie offers itself. */
    public static Policy standard() {
        return STANDARD;
    }

    /** This table and what configuration grants beside it. */
    public Policy with(Grants grants) {
        List<Rule> all = new ArrayList<>(rules);
        all.addAll(grants.rules());
        return new Policy(all);
    }

    /** The rows that the caller has every scope for, in the table's order. */
    public List<Rule> allowed(User user) {
        return rules.stream().filter(rule -> rule.missing(user).isEmpty()).toList();
    }

    public List<Rule> rules() {
        return rules;
    }

    /** The scopes a method needs, or null when there is no such method. */
    public @Nullable Set<String> requiredScopes(String method) {
        Rule rule = rule(AddressKind.METHOD, method);
        return rule == null ? null : rule.scopes();
    }

    /** Decides about one address (not a pattern). */
    public Decision decide(User user, AddressKind kind, String address) {
        return decision(user, address, rule(kind, address));
    }

    /**
     * Decides about each topic that a pattern ending in {@code *} covers. Topics that themselves exist once per something
     * (their row ends in {@code *}) are not covered: they are subscribed to by name, or a client that wants to hear of
     * sessions would get the output of all of them.
     */
    public List<Decision> decideTopics(User user, String pattern) {
        Rule wanted = new Rule(AddressKind.TOPIC, pattern, Set.of(), false);
        List<Decision> decisions = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.kind() == AddressKind.TOPIC
                    && !rule.isWildcard()
                    && rule.pattern().startsWith(wanted.prefix())) {
                decisions.add(decision(user, rule.pattern(), rule));
            }
        }
        return decisions;
    }

    private static Decision decision(User user, String address, @Nullable Rule rule) {
        if (rule == null) {
            return new Decision(address, null, Set.of());
        }
        return new Decision(address, rule, rule.missing(user));
    }

    private @Nullable Rule rule(AddressKind kind, String address) {
        Rule rule = exact.get(key(kind, address));
        if (rule != null) {
            return rule;
        }
        for (Rule wildcard : wildcards) {
            if (wildcard.kind() == kind && wildcard.matches(address)) {
                return wildcard;
            }
        }
        return null;
    }

    private static String key(AddressKind kind, String pattern) {
        return kind + " " + pattern;
    }
}
