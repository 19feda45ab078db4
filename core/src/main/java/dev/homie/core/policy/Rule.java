package dev.homie.core.policy;

import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authorization.PermissionBasedAuthorization;
import java.util.HashSet;
import java.util.Set;

/**
 * One row of the policy table.
 *
 * @param pattern an address, or the beginning of one and a final {@code *} for the rest of it
 * @param scopes the caller needs all of them; none: whoever is authenticated
 * @param audited whether each use of it is written down, and not only each refusal
 */
public record Rule(AddressKind kind, String pattern, Set<String> scopes, boolean audited) {
    public Rule {
        int star = pattern.indexOf('*');
        if (pattern.isEmpty() || (star >= 0 && star != pattern.length() - 1)) {
            throw new IllegalArgumentException("* may only stand for the rest of an address: " + pattern);
        }
        scopes = Set.copyOf(scopes);
    }

    static Rule method(String pattern, String... scopes) {
        return new Rule(AddressKind.METHOD, pattern, Set.of(scopes), false);
    }

    /** A method that changes something which its owner may want to look up. */
    static Rule act(String pattern, String... scopes) {
        return new Rule(AddressKind.METHOD, pattern, Set.of(scopes), true);
    }

    static Rule topic(String pattern, String... scopes) {
        return new Rule(AddressKind.TOPIC, pattern, Set.of(scopes), false);
    }

    /** The scopes that a user lacks. */
    Set<String> missing(User user) {
        Set<String> missing = new HashSet<>();
        for (String scope : scopes) {
            if (!PermissionBasedAuthorization.create(scope).match(user)) {
                missing.add(scope);
            }
        }
        return missing;
    }

    /** Whether the row stands for many addresses. */
    public boolean isWildcard() {
        return pattern.endsWith("*");
    }

    boolean matches(String address) {
        return isWildcard()
                ? address.length() >= pattern.length() && address.startsWith(prefix())
                : address.equals(pattern);
    }

    /** The pattern without its star. */
    String prefix() {
        return isWildcard() ? pattern.substring(0, pattern.length() - 1) : pattern;
    }
}
