package dev.homie.gateway.tailscale;

import dev.homie.core.identity.Identity;
import dev.homie.core.identity.Role;
import dev.homie.core.identity.RoleScopes;
import dev.homie.gateway.tailscale.TailscaleConfig.Allowed;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who of the tailnet may come in, and as what: the first entry of {@code tailscale.allow} that fits, else the machine's own
 * user as the owner, else nobody. Immutable.
 */
final class TailnetAccess {
    private final List<Allowed> allow;
    private final @Nullable String ownLogin;
    private final RoleScopes scopes;

    /** @param ownLogin whose this machine is; null for a tagged one */
    TailnetAccess(List<Allowed> allow, @Nullable String ownLogin, RoleScopes scopes) {
        this.allow = List.copyOf(allow);
        this.ownLogin = ownLogin;
        this.scopes = scopes;
    }

    /** Whether anybody may come in at all. */
    boolean isForNobody() {
        return ownLogin == null && allow.isEmpty();
    }

    Optional<Identity> of(TailnetPeer peer) {
        for (Allowed entry : allow) {
            if (fits(entry, peer)) {
                return Optional.of(identity(peer, entry.role(), entry.nodes()));
            }
        }
        return peer.login() != null && peer.login().equals(ownLogin)
                ? Optional.of(identity(peer, Role.OWNER, null))
                : Optional.empty();
    }

    /** A tagged machine has no login to fit, whatever its profile says. */
    private static boolean fits(Allowed entry, TailnetPeer peer) {
        return entry.tag() != null
                ? peer.tags().contains(entry.tag())
                : peer.login() != null && peer.login().equals(entry.login());
    }

    private Identity identity(TailnetPeer peer, Role role, @Nullable Set<String> nodes) {
        String subject = "tailscale:" + (peer.login() == null ? peer.id() : peer.login());
        return scopes.identity(subject, peer.displayName(), "tailscale", List.of(role.wireName()), null, nodes);
    }
}
