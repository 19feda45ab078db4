package dev.homie.core.identity;

import dev.homie.protocol.Scopes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Named sets of scopes. A person or a thing has roles, an address needs scopes, and nothing else decides. */
public enum Role {
    /** Whose Homie it is: everything. */
    OWNER(Set.of(
            Scopes.TERMINAL_READ,
            Scopes.TERMINAL_WRITE,
            Scopes.PRESENCE_READ,
            Scopes.GATEWAY_READ,
            Scopes.GATEWAY_ADMIN,
            Scopes.PAIRING_ADMIN,
            Scopes.CLUSTER_ADMIN,
            Scopes.CLUSTER_DEPLOY,
            Scopes.AGENT_READ,
            Scopes.AGENT_WRITE,
            Scopes.AGENT_APPROVE,
            Scopes.AGENT_ADMIN,
            Scopes.AGENT_CODEX)),
    /** Works on the machines, but does not change who may. */
    OPERATOR(Set.of(
            Scopes.TERMINAL_READ,
            Scopes.TERMINAL_WRITE,
            Scopes.PRESENCE_READ,
            Scopes.GATEWAY_READ,
            Scopes.AGENT_READ,
            Scopes.AGENT_WRITE,
            Scopes.AGENT_APPROVE)),
    /** Looks on. */
    VIEWER(Set.of(Scopes.TERMINAL_READ, Scopes.PRESENCE_READ, Scopes.GATEWAY_READ, Scopes.AGENT_READ)),
    /** A machine: no address of a client is for it. */
    NODE(Set.of());

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable, its type does not say so
    private final Set<String> scopes;

    Role(Set<String> scopes) {
        this.scopes = scopes;
    }

    /** Homie's own; what configuration adds is in {@link RoleScopes}. */
    public Set<String> scopes() {
        return scopes;
    }

    /** The role of that name on the wire, if there is one. */
    public static Optional<Role> named(String wireName) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(wireName))
                .findFirst();
    }

    /** As it stands in {@code identity.roles} on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
