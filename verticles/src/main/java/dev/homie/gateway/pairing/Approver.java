package dev.homie.gateway.pairing;

import dev.homie.core.identity.Identity;
import dev.homie.core.identity.Role;
import dev.homie.core.identity.RoleScopes;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody who decides about devices may give away: nothing beyond what they may themselves. */
final class Approver {
    /** What devices may be; a machine comes in another way. */
    private static final List<Role> ROLES = List.of(Role.OWNER, Role.OPERATOR, Role.VIEWER);

    private final Identity identity;
    private final RoleScopes scopes;

    Approver(Identity identity, RoleScopes scopes) {
        this.identity = identity;
        this.scopes = scopes;
    }

    /** The names of the roles that it may give. */
    List<String> roles() {
        return ROLES.stream().filter(this::covers).map(Role::wireName).toList();
    }

    /**
     * @param nodes null: all
     * @throws HomieException INVALID_ARGUMENT for a role that there is none of, PERMISSION_DENIED for one or for machines that
     *     the approver does not have
     */
    void check(String role, @Nullable List<String> nodes) {
        Role known = ROLES.stream()
                .filter(each -> each.wireName().equals(role))
                .findFirst()
                .orElseThrow(() -> HomieException.invalid("role", "must be one of " + String.join(", ", roles())));
        if (!covers(known)) {
            throw new HomieException(
                    ErrorCode.PERMISSION_DENIED, "the role " + role + " may do more than you; ask somebody who has it");
        }
        if (identity.nodes() != null && (nodes == null || !identity.nodes().containsAll(nodes))) {
            throw new HomieException(
                    ErrorCode.PERMISSION_DENIED, "you may use some machines only, and let devices use those alone");
        }
    }

    String subject() {
        return identity.subject();
    }

    private boolean covers(Role role) {
        return identity.scopes().containsAll(scopes.of(role));
    }
}
