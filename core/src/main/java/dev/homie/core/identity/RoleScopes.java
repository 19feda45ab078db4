package dev.homie.core.identity;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The scopes that each role gives here: Homie's own, and those that configuration adds. Immutable and thread-safe. */
public final class RoleScopes {
    private static final RoleScopes STANDARD = new RoleScopes(Map.of());

    private final Map<Role, Set<String>> scopes = new EnumMap<>(Role.class);

    /** @param added what configuration gives a role beyond its own scopes */
    public RoleScopes(Map<Role, Set<String>> added) {
        for (Role role : Role.values()) {
            Set<String> all = new TreeSet<>(role.scopes());
            all.addAll(added.getOrDefault(role, Set.of()));
            scopes.put(role, Set.copyOf(all));
        }
    }

    /** Without any configuration. */
    public static RoleScopes standard() {
        return STANDARD;
    }

    public Set<String> of(Role role) {
        return scopes.getOrDefault(role, Set.of());
    }

    /** What a role of that name gives; nothing, if there is none. */
    public Set<String> of(String role) {
        return Role.named(role).map(this::of).orElse(Set.of());
    }

    /**
     * An identity with exactly the scopes that the roles give. A role that there is none of gives nothing.
     *
     * @param nodes the machines it is narrowed to; null: every machine
     */
    public Identity identity(
            String subject,
            String displayName,
            String via,
            List<String> roles,
            @Nullable String device,
            @Nullable Set<String> nodes) {
        Set<String> all = new TreeSet<>();
        roles.forEach(role -> all.addAll(of(role)));
        return new Identity(subject, displayName, via, roles, all, device, nodes);
    }

    /** An identity with exactly the scopes that the roles give. */
    public Identity identity(String subject, String displayName, String via, Role... roles) {
        return identity(
                subject,
                displayName,
                via,
                Arrays.stream(roles).map(Role::wireName).toList(),
                null,
                null);
    }
}
