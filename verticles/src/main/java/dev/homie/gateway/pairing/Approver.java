package dev.homie.gateway.pairing;

import dev.homie.core.identity.Identity;
import dev.homie.core.identity.RoleScopes;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody who decides about devices may give away: nothing beyond what they may themselves. */
final class Approver {
    private final Identity identity;
    private final RoleScopes scopes;

    Approver(Identity identity, RoleScopes scopes) {
        this.identity = identity;
        this.scopes = scopes;
    }

    /** The names of the roles that it may give. */
    List<String> roles() {
        return scopes.names().stream().filter(role -> covers(scopes.of(role))).toList();
    }

    /**
     * @param nodes null: all
     * @throws HomieException INVALID_ARGUMENT for a role that there is none of, PERMISSION_DENIED for one or for machines that
     *     the approver does not have
     */
    void check(String role, @Nullable List<String> nodes) {
        if (!scopes.names().contains(role)) {
            throw HomieException.invalid("role", "must be one of " + String.join(", ", roles()));
        }
        Set<String> only = nodes == null ? null : Set.copyOf(nodes);
        Identity given = scopes.identity("", "", "", List.of(role), null, only);
        if (!covers(given.scopes())) {
            throw new HomieException(
                    ErrorCode.PERMISSION_DENIED, "the role " + role + " may do more than you; ask somebody who has it");
        }
        if (identity.nodes() != null
                && (given.nodes() == null || !identity.nodes().containsAll(given.nodes()))) {
            throw new HomieException(
                    ErrorCode.PERMISSION_DENIED, "you may use some machines only, and let devices use those alone");
        }
    }

    String subject() {
        return identity.subject();
    }

    private boolean covers(Set<String> wanted) {
        return identity.scopes().containsAll(wanted);
    }
}
