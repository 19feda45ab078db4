package dev.homie.core.identity;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a caller is (SPEC.md section 2). Made by the listener that authenticated it, carried on the bus in
 * {@link dev.homie.core.bus.BusHeaders#IDENTITY}.
 *
 * @param subject stable and unique, e.g. {@code owner}
 * @param via how it was established: local, tailscale, device, token or password
 */
public record Identity(String subject, String displayName, String via, List<String> roles, Set<String> scopes) {
    public Identity {
        roles = List.copyOf(roles);
        scopes = Set.copyOf(scopes);
    }

    /** An identity with exactly the scopes that the roles give without any configuration. */
    public static Identity of(String subject, String displayName, String via, Role... roles) {
        return RoleScopes.standard().identity(subject, displayName, via, roles);
    }

    /**
     * The caller of a request, from its {@link dev.homie.core.bus.BusHeaders#IDENTITY} header.
     *
     * @throws HomieException UNAUTHENTICATED when the header is missing: the request did not come over a bridge
     */
    public static Identity fromHeader(@Nullable String header) {
        if (header == null) {
            throw new HomieException(ErrorCode.UNAUTHENTICATED, "the request names no caller");
        }
        return Json.fromMap(Json.readObject(header), Identity.class);
    }

    /** As {@link #fromHeader} reads it. */
    public String toHeader() {
        return Json.write(this);
    }

    /** @throws HomieException PERMISSION_DENIED when the caller lacks the scope */
    public void require(String scope, String what) {
        if (!scopes.contains(scope)) {
            throw new HomieException(
                    ErrorCode.PERMISSION_DENIED, what + " needs the scope " + scope, Map.of("scopes", List.of(scope)));
        }
    }
}
