package dev.homie.core.identity;

import dev.homie.core.store.SharedTokenTable.SharedToken;
import dev.homie.protocol.HomieException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that the owner gave away. They are found by their hash, so that how long that takes says nothing about how near a guess
 * is. Thread-safe.
 */
public final class SharedTokens {
    /** Tokens that there may be. */
    public static final int MAX = 100;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String PREFIX = "shared:";

    private final RoleScopes scopes;
    private volatile Map<String, SharedToken> byHash;

    /** @param scopes what roles give here */
    public SharedTokens(Collection<SharedToken> tokens, RoleScopes scopes) {
        this.scopes = scopes;
        this.byHash = index(tokens);
    }

    /**
     * What is kept of a new token.
     *
     * @param role owner, operator or viewer
     * @param nodes the machines it is narrowed to; null: all
     * @throws HomieException INVALID_ARGUMENT naming the field
     */
    public static SharedToken of(String name, String token, String role, @Nullable Set<String> nodes, long now) {
        if (!NAME.matcher(name).matches()) {
            throw HomieException.invalid("name", "is letters, digits, '.', '_' and '-', at most 64");
        }
        if (Role.named(role).filter(known -> known != Role.NODE).isEmpty()) {
            throw HomieException.invalid("role", "is owner, operator or viewer");
        }
        return new SharedToken(name, Secrets.hash(token), role, nodes, now);
    }

    /** Those that there are now; what the others let in has no standing any more. */
    public void replace(Collection<SharedToken> tokens) {
        byHash = index(tokens);
    }

    public Collection<SharedToken> all() {
        return byHash.values();
    }

    public Optional<Access> byToken(String given) {
        SharedToken token = byHash.get(Secrets.hash(given));
        return token == null ? Optional.empty() : Optional.of(access(token));
    }

    /** Null for a credential that is no shared token. */
    public @Nullable Standing standing(String credential) {
        if (!credential.startsWith(PREFIX)) {
            return null;
        }
        return byHash.values().stream().anyMatch(token -> credential(token).equals(credential))
                ? Standing.HOLDS
                : Standing.REVOKED;
    }

    private Access access(SharedToken token) {
        return new Access(
                scopes.identity(
                        "token:" + token.name(), token.name(), "token", List.of(token.role()), null, token.nodes()),
                credential(token));
    }

    /** Another token of the same name is another credential; the token's hash itself stays where it is. */
    private static String credential(SharedToken token) {
        return PREFIX + Secrets.hash(token.hash()).substring(0, 16);
    }

    private static Map<String, SharedToken> index(Collection<SharedToken> tokens) {
        return tokens.stream().collect(Collectors.toUnmodifiableMap(SharedToken::hash, Function.identity()));
    }
}
