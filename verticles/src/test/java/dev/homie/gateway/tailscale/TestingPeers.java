package dev.homie.gateway.tailscale;

import dev.homie.core.identity.Access;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.Role;
import dev.homie.core.identity.RoleScopes;
import dev.homie.gateway.auth.Authenticator;
import dev.homie.gateway.auth.Peer;
import dev.homie.gateway.http.Listener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Listeners that lack one of the guards, to show what it is for. */
public final class TestingPeers {
    private static final String LOOPBACK = "127.0.0.1";

    private TestingPeers() {}

    /** Believes {@code Tailscale-User-Login}, wherever it comes from. */
    public static Listener trusting() {
        return new Listener("trusting", LOOPBACK, 0, null, Set.of(), Set.of(TestingTailscaled.NAME), request -> {
            String login = request.getHeader("tailscale-user-login");
            Role role = TestingTailscaled.OWNER.equals(login) ? Role.OWNER : Role.VIEWER;
            Identity identity = Identity.of("tailscale:" + login, "trusted", "tailscale", role);
            return Future.succeededFuture(new Peer(
                    LOOPBACK,
                    true,
                    "trusting",
                    Optional.of(new Access(identity, Authenticator.vouchedFor(identity.subject())))));
        });
    }

    /** As Serve's, but whoever connects counts as tailscaled. */
    public static Listener fromAnyProcess(Vertx vertx, TestingTailscaled tailscaled) {
        return serve(vertx, tailscaled, request -> Future.succeededFuture(), Set.of());
    }

    /** As Serve's, with processes of these users counting as tailscaled. */
    public static Listener fromUsers(Vertx vertx, TestingTailscaled tailscaled, Set<Long> users) {
        return serve(vertx, tailscaled, TailscaledOnly.of(vertx, users), Set.of());
    }

    private static Listener serve(
            Vertx vertx, TestingTailscaled tailscaled, ServePeers.Connector connector, Set<InetAddress> own) {
        TailnetIdentity identity = new TailnetIdentity(
                new Whois(new LocalApi(vertx, tailscaled.socket().toString()), Clock.systemUTC()),
                new TailnetAccess(List.of(), TestingTailscaled.OWNER, RoleScopes.standard()),
                own);
        return new Listener(
                "serve-unguarded",
                LOOPBACK,
                0,
                null,
                Set.of(),
                Set.of(TestingTailscaled.NAME),
                new ServePeers(identity, connector, Set.of(TestingTailscaled.NAME)));
    }
}
