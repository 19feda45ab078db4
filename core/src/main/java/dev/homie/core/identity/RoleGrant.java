package dev.homie.core.identity;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a role gives here.
 *
 * @param nodes the machines it is narrowed to; null: every machine
 * @param line where the configuration says so, such as {@code roles.viewer}; null: it is Homie's own
 */
public record RoleGrant(
        Set<String> scopes,
        @Nullable Set<String> nodes,
        @Nullable String line) {
    public RoleGrant {
        scopes = Set.copyOf(scopes);
        nodes = nodes == null ? null : Set.copyOf(nodes);
    }

    /** Without any configuration. */
    public static RoleGrant of(Role role) {
        return new RoleGrant(role.scopes(), null, null);
    }
}
