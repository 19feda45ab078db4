package dev.homie.gateway.tailscale;

import dev.homie.gateway.auth.DirectPeers;
import dev.homie.gateway.auth.Peer;
import dev.homie.gateway.auth.PeerCheck;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A listener on this machine's own tailnet address: WireGuard proves the peer's address, {@code whois} says whose it is.
 * Used on the gateway's context.
 */
final class TailnetPeers implements PeerCheck {
    /** The listeners' name. */
    static final String LISTENER = "tailnet";

    private final TailnetIdentity identity;

    TailnetPeers(TailnetIdentity identity) {
        this.identity = identity;
    }

    @Override
    public Future<Peer> peer(HttpServerRequest request) {
        if (DirectPeers.isForwarded(request)) {
            return Future.failedFuture(ServePeers.refused("this listener takes no forwarded requests"));
        }
        Optional<InetAddress> from = PeerAddress.parse(request.remoteAddress().hostAddress());
        return from.isEmpty()
                ? Future.failedFuture(ServePeers.refused("this listener is for the tailnet alone"))
                : identity.of(from.get(), LISTENER, false, peer -> {});
    }
}
