package dev.homie.core.policy;

import dev.homie.core.identity.Role;
import dev.homie.core.identity.RoleGrant;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import dev.homie.protocol.Scopes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code roles} of the configuration. A list adds scopes that rows of {@code policy} bring. An object says all: {@code
 * "viewer": {"scopes": ["terminal.read"], "nodes": ["n1"]}}, each of the two optional for Homie's own roles; under another
 * name it makes a role.
 */
final class RoleReader {
    private static final Set<String> OWNERS_ALONE = Set.of(Scopes.PAIRING_ADMIN, Scopes.GATEWAY_ADMIN);
    /** Without these nobody could mend what configuration has spoilt, but by editing it again. */
    private static final Set<String> OWNER_KEEPS =
            Set.of(Scopes.GATEWAY_READ, Scopes.GATEWAY_ADMIN, Scopes.PAIRING_ADMIN, Scopes.CLUSTER_ADMIN);

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9_]+");
    private static final int MAX_ROLES = 32;
    private static final int MAX_NODES = 256;
    private static final int MAX_TEXT = 64;

    private final Set<String> own;
    private final Set<String> brought;

    /**
     * @param own the scopes of Homie's own rows
     * @param brought further ones, of configured rows
     */
    RoleReader(Set<String> own, Set<String> brought) {
        this.own = own;
        this.brought = brought;
    }

    /** The roles that are not as they are without configuration. */
    Map<String, RoleGrant> read(@Nullable Params roles) {
        Map<String, RoleGrant> grants = new LinkedHashMap<>();
        if (!brought.isEmpty()) {
            grants.put(Role.OWNER.wireName(), new RoleGrant(with(Role.OWNER.scopes(), brought), null, "policy"));
        }
        if (roles == null) {
            return grants;
        }
        Set<String> names = roles.toMap().keySet();
        if (names.size() > MAX_ROLES) {
            throw HomieException.invalid(roles.path(""), "there may be at most " + MAX_ROLES + " roles");
        }
        for (String name : names) {
            RoleGrant grant = roles.toMap().get(name) instanceof List<?>
                    ? added(roles, name, grants.get(name))
                    : whole(roles, name, grants.get(name));
            grants.put(name, grant);
        }
        return grants;
    }

    private RoleGrant added(Params roles, String name, @Nullable RoleGrant before) {
        Role role = ownRole(name);
        if (role == null) {
            throw HomieException.invalid(
                    roles.path(name),
                    "is no role; there are owner, operator and viewer. A role of your own is an object: {\"scopes\": […]}");
        }
        List<String> wanted = roles.optionalStrings(name, Grants.MAX_SCOPES, MAX_TEXT);
        for (String scope : wanted == null ? List.<String>of() : wanted) {
            if (!brought.contains(scope)) {
                throw HomieException.invalid(
                        roles.path(name),
                        "'" + scope + "' is no scope that a row of 'policy' brings; Homie's own cannot be given away in"
                                + " a list, say all that the role has in an object: {\"scopes\": […]}");
            }
        }
        Set<String> had = before == null ? role.scopes() : before.scopes();
        return new RoleGrant(with(had, wanted == null ? Set.of() : Set.copyOf(wanted)), null, roles.path(name));
    }

    private RoleGrant whole(Params roles, String name, @Nullable RoleGrant before) {
        Params fields = roles.optionalObject(name);
        Role role = ownRole(name);
        if (role == null && (!NAME.matcher(name).matches() || name.equals(Role.NODE.wireName()))) {
            throw HomieException.invalid(
                    roles.path(name), "is no role; a role of your own has lower-case letters, digits and dashes");
        }
        if (fields == null) {
            throw HomieException.invalid(roles.path(name), "must be a list of scopes, or an object");
        }
        for (String field : fields.toMap().keySet()) {
            if (!field.equals("scopes") && !field.equals("nodes")) {
                throw HomieException.invalid(fields.path(field), "means nothing; a role has 'scopes' and 'nodes'");
            }
        }
        Set<String> standard = before != null ? before.scopes() : role == null ? null : role.scopes();
        return new RoleGrant(scopes(fields, role, standard), nodes(fields), roles.path(name));
    }

    private Set<String> scopes(Params fields, @Nullable Role role, @Nullable Set<String> standard) {
        String path = fields.path("scopes");
        List<String> wanted = fields.optionalStrings("scopes", Grants.MAX_SCOPES, MAX_TEXT);
        if (wanted == null) {
            if (standard == null) {
                throw HomieException.invalid(path, "is required for a role of your own");
            }
            return standard;
        }
        for (String scope : wanted) {
            if (!(own.contains(scope) || brought.contains(scope)) || scope.equals(Scopes.PAIRING_REQUEST)) {
                throw HomieException.invalid(
                        path, "'" + scope + "' is no scope that a role can have; see: homie policy list");
            }
            if (role != Role.OWNER && OWNERS_ALONE.contains(scope)) {
                throw HomieException.invalid(
                        path, "'" + scope + "' is the owner's alone: whoever has it can make others owners");
            }
        }
        Set<String> lost = new TreeSet<>(OWNER_KEEPS);
        lost.removeAll(wanted);
        if (role == Role.OWNER && !lost.isEmpty()) {
            throw HomieException.invalid(
                    path, "the owner keeps " + String.join(", ", lost) + ", or nobody could administer this Homie");
        }
        return Set.copyOf(wanted);
    }

    private static @Nullable Set<String> nodes(Params fields) {
        List<String> nodes = fields.optionalStrings("nodes", MAX_NODES, MAX_TEXT);
        if (nodes == null) {
            return null;
        }
        if (nodes.isEmpty()) {
            throw HomieException.invalid(fields.path("nodes"), "must name a machine; leave it out for every machine");
        }
        for (String node : nodes) {
            if (!NODE.matcher(node).matches()) {
                throw HomieException.invalid(
                        fields.path("nodes"), "'" + node + "' is no machine's id; see them with: homie status");
            }
        }
        return Set.copyOf(nodes);
    }

    private static @Nullable Role ownRole(String name) {
        return Role.named(name).filter(role -> role != Role.NODE).orElse(null);
    }

    private static Set<String> with(Set<String> scopes, Set<String> more) {
        Set<String> all = new HashSet<>(scopes);
        all.addAll(more);
        return all;
    }
}
