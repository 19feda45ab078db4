package dev.homie.core.identity;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What each role gives here: Homie's own roles as configuration left them, and those that it made. Immutable. */
public final class RoleScopes {
    private static final RoleScopes STANDARD = new RoleScopes(Map.of());

    private final Map<String, RoleGrant> roles = new LinkedHashMap<>();

    /** @param configured roles by name; those of Homie's own that are not among them stay as they are */
    public RoleScopes(Map<String, RoleGrant> configured) {
        for (Role role : Role.values()) {
            roles.put(role.wireName(), RoleGrant.of(role));
        }
        configured.keySet().stream().sorted().forEach(name -> {
            RoleGrant grant = configured.get(name);
            if (grant != null) {
                roles.put(name, grant);
            }
        });
    }

    /** Without any configuration. */
    public static RoleScopes standard() {
        return STANDARD;
    }

    /** The roles that a person or a device may have: owner, operator, viewer, and those that configuration made. */
    public List<String> names() {
        return roles.keySet().stream()
                .filter(name -> !name.equals(Role.NODE.wireName()))
                .toList();
    }

    /** What a role gives, if there is one of that name. */
    public Optional<RoleGrant> grant(String role) {
        return Optional.ofNullable(roles.get(role));
    }

    public Set<String> of(Role role) {
        return of(role.wireName());
    }

    /** What a role of that name gives; nothing, if there is none. */
    public Set<String> of(String role) {
        return grant(role).map(RoleGrant::scopes).orElse(Set.of());
    }

    /**
     * An identity with exactly the scopes that the roles give. A role that there is none of gives nothing. It is narrowed to
     * the machines that are left of those given and of each role's.
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
        Set<String> left = nodes;
        for (String role : roles) {
            all.addAll(of(role));
            left = both(left, grant(role).map(RoleGrant::nodes).orElse(null));
        }
        return new Identity(subject, displayName, via, roles, all, device, left);
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

    private static @Nullable Set<String> both(@Nullable Set<String> a, @Nullable Set<String> b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        Set<String> both = new TreeSet<>(a);
        both.retainAll(b);
        return both;
    }
}
