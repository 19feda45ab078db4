package dev.homie.core.policy;

import dev.homie.core.identity.RoleGrant;
import dev.homie.core.identity.RoleScopes;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Rows that configuration adds to the {@link Policy}, which is how a verticle that Homie knows nothing of becomes
 * reachable; and what configuration makes of roles. Immutable and thread-safe.
 *
 * @param roles those that are not as they are without configuration, by name
 * @param lines where the configuration has each rule, such as {@code policy[0]}
 */
public record Grants(List<Rule> rules, Map<String, RoleGrant> roles, Map<Rule, String> lines) {
    /** Rows that configuration may have. */
    public static final int MAX_ROWS = 256;

    /** Scopes that configuration may give to one role. */
    public static final int MAX_SCOPES = 64;

    /** Addresses that begin so are Homie's own, now or later, so that no row of somebody else's can stand before one. */
    static final Set<String> RESERVED = Set.of(
            "agent",
            "audit",
            "cluster",
            "cron",
            "events",
            "gateway",
            "homie",
            "jobs",
            "link",
            "node",
            "notifications",
            "pairing",
            "presence",
            "terminal",
            "vertx");

    private static final Pattern ADDRESS = Pattern.compile(
            "[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)+|" + "[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]+)*\\.\\*");
    private static final Pattern SCOPE = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)+");
    private static final int MAX_ADDRESS = 256;
    private static final int MAX_SCOPE = 64;
    private static final Grants NONE = new Grants(List.of(), Map.of(), Map.of());

    public Grants {
        rules = List.copyOf(rules);
        roles = Map.copyOf(roles);
        lines = Map.copyOf(lines);
    }

    public static Grants none() {
        return NONE;
    }

    /**
     * {@code policy} and {@code roles} of the configuration: {@code "policy": [{"method": "example.clock.now", "topic":
     * "example.clock.tick", "scope": "example.read"}], "roles": {"operator": ["example.read"], "viewer": {"nodes": ["n1"]}}}.
     *
     * @throws HomieException INVALID_ARGUMENT naming the field
     */
    public static Grants read(Params file) {
        List<Rule> rules = new ArrayList<>();
        Set<String> scopes = new TreeSet<>();
        Map<Rule, String> lines = new HashMap<>();
        int number = 0;
        for (Params row : file.objects("policy", MAX_ROWS)) {
            String scope = row.string("scope", MAX_SCOPE);
            if (!SCOPE.matcher(scope).matches()) {
                throw HomieException.invalid(
                        row.path("scope"), "'" + scope + "' must be lower-case words with dots, like example.read");
            }
            scopes.add(scope);
            int before = rules.size();
            add(rules, row, AddressKind.METHOD, "method", scope);
            add(rules, row, AddressKind.TOPIC, "topic", scope);
            if (rules.size() == before) {
                throw HomieException.invalid(row.path("method"), "is required, or a topic");
            }
            for (Rule rule : rules.subList(before, rules.size())) {
                lines.put(rule, "policy[" + number + "]");
            }
            number++;
        }
        Set<String> own = own();
        scopes.removeAll(own);
        return new Grants(rules, new RoleReader(own, scopes).read(file.optionalObject("roles")), lines);
    }

    /** What each role gives, these grants included. */
    public RoleScopes roleScopes() {
        return new RoleScopes(roles);
    }

    private static void add(List<Rule> rules, Params row, AddressKind kind, String field, String scope) {
        String pattern = row.optionalString(field, MAX_ADDRESS);
        if (pattern == null) {
            return;
        }
        String path = row.path(field);
        if (!ADDRESS.matcher(pattern).matches()) {
            throw HomieException.invalid(
                    path, "'" + pattern + "' must be words with dots, like example.clock.now or example.clock.*");
        }
        String first = pattern.substring(0, pattern.indexOf('.'));
        if (RESERVED.contains(first)) {
            throw HomieException.invalid(
                    path,
                    "addresses under '" + first + ".' are Homie's own; offer '" + pattern + "' under another name");
        }
        Rule rule = new Rule(kind, pattern, Set.of(scope), false);
        for (Rule other : rules) {
            if (other.kind() == kind && other.pattern().equals(pattern)) {
                throw HomieException.invalid(path, "'" + pattern + "' has a row already");
            }
            // On the bus the two are one address: a subscriber of a method would be sent its requests, and a request to
            // a
            // topic would look like an event.
            if (other.kind() != kind && overlap(other, rule)) {
                throw HomieException.invalid(
                        path,
                        "'" + pattern + "' overlaps '" + other.pattern()
                                + "': an address is a method or a topic, not both; name them apart");
            }
        }
        rules.add(rule);
    }

    private static boolean overlap(Rule a, Rule b) {
        return a.matches(b.pattern()) || b.matches(a.pattern());
    }

    private static Set<String> own() {
        Set<String> own = new HashSet<>();
        Policy.standard().rules().forEach(rule -> own.addAll(rule.scopes()));
        return own;
    }
}
