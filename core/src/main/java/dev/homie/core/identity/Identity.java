package dev.homie.core.identity;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authorization.Authorization;
import io.vertx.ext.auth.authorization.PermissionBasedAuthorization;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a caller is (SPEC.md section 2). Made by the listener that authenticated it, carried on the bus in
 * {@link dev.homie.core.bus.BusHeaders#IDENTITY}.
 *
 * @param subject stable and unique, e.g. {@code owner}
 * @param via how it was established: local, tailscale, device, token, password or pairing
 * @param device the paired device's id, if it is one
 * @param nodes the machines it is narrowed to; null: every machine
 */
public record Identity(
        String subject,
        String displayName,
        String via,
        List<String> roles,
        Set<String> scopes,
        @Nullable String device,
        @Nullable Set<String> nodes) {
    /** Who authorizes, in Vert.x Auth's terms. */
    private static final String PROVIDER = "homie";

    public Identity {
        roles = List.copyOf(roles);
        scopes = Set.copyOf(scopes);
        nodes = nodes == null ? null : Set.copyOf(nodes);
    }

    /** Whether it may use that machine, as far as being narrowed to machines goes. */
    public boolean mayUse(String nodeId) {
        return nodes == null || nodes.contains(nodeId);
    }

    /** @throws HomieException PERMISSION_DENIED when the caller is narrowed to other machines */
    public void requireNode(String nodeId) {
        if (!mayUse(nodeId)) {
            throw new HomieException(ErrorCode.PERMISSION_DENIED, "you may not use that machine");
        }
    }

    /** As a user of Vert.x Auth: the identity as its principal, a permission for each scope. */
    public User user() {
        User user = User.create(new JsonObject(Json.toMap(this)));
        Set<Authorization> permissions = new HashSet<>();
        scopes.forEach(scope -> permissions.add(PermissionBasedAuthorization.create(scope)));
        user.authorizations().put(PROVIDER, permissions);
        return user;
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
