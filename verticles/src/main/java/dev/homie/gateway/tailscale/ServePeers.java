package dev.homie.gateway.tailscale;

import dev.homie.gateway.auth.Peer;
import dev.homie.gateway.auth.PeerCheck;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The listener that {@code tailscale serve} leads to. Each of its headers could be anybody's on this machine: what counts is
 * that they come over a connection of tailscaled's, and that tailscaled says the same when it is asked. Used on the gateway's
 * context.
 */
final class ServePeers implements PeerCheck {
    /** The listener's name. */
    static final String LISTENER = "tailscale-serve";

    private static final String FORWARDED_FOR = "x-forwarded-for";
    private static final String FORWARDED_PROTO = "x-forwarded-proto";
    private static final String LOGIN = "tailscale-user-login";
    private static final String FUNNEL = "tailscale-funnel-request";

    private final TailnetIdentity identity;
    private final Connector connector;
    private final Set<String> hosts;

    /** Whether a connection is tailscaled's; see {@link TailscaledOnly}. */
    interface Connector {
        /** Fails for one that is not. */
        Future<Void> check(HttpServerRequest request);
    }

    /** @param hosts what Serve lets a client say in {@code Host}, in lower case */
    ServePeers(TailnetIdentity identity, Connector connector, Set<String> hosts) {
        this.identity = identity;
        this.connector = connector;
        this.hosts = Set.copyOf(hosts);
    }

    @Override
    public Future<Peer> peer(HttpServerRequest request) {
        try {
            InetAddress from = check(request);
            String login = EncodedHeader.decode(request.getHeader(LOGIN));
            return connector
                    .check(request)
                    .compose(tailscaled -> identity.of(from, LISTENER, true, peer -> sameUser(peer, login)));
        } catch (HomieException e) {
            return Future.failedFuture(e);
        }
    }

    /** What the request itself shows; where it says that it comes from. */
    private InetAddress check(HttpServerRequest request) {
        Optional<InetAddress> connected = address(request.remoteAddress());
        if (connected.isEmpty() || !connected.get().isLoopbackAddress()) {
            throw refused("this listener is for tailscaled alone");
        }
        if (request.headers().contains(FUNNEL)) {
            throw refused("this Homie is not for the internet; switch Funnel off: tailscale funnel off");
        }
        String host = request.getHeader("host");
        if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
            throw refused("this is not the host you are looking for");
        }
        List<String> protocol = request.headers().getAll(FORWARDED_PROTO);
        List<String> from = request.headers().getAll(FORWARDED_FOR);
        if (request.headers().contains("forwarded")
                || from.size() != 1
                || protocol.size() > 1
                || !(protocol.isEmpty() || protocol.get(0).equals("https"))) {
            throw refused("this request did not come through Tailscale Serve, which says once where it comes from");
        }
        List<String> login = request.headers().getAll(LOGIN);
        if (login.size() != 1 || login.get(0).isBlank()) {
            throw refused("Tailscale Serve names no user for that machine; a tagged one comes in where Homie runs with"
                    + " --tailscale bind");
        }
        return PeerAddress.parse(from.get(0).strip())
                .orElseThrow(() -> refused(
                        "this request did not come through Tailscale Serve: '" + FORWARDED_FOR + "' is one address"));
    }

    private static void sameUser(TailnetPeer peer, String login) {
        if (!login.equals(peer.login())) {
            throw refused("tailscaled says that this address is of somebody else");
        }
    }

    private static Optional<InetAddress> address(SocketAddress address) {
        return address == null || address.hostAddress() == null
                ? Optional.empty()
                : PeerAddress.parse(address.hostAddress());
    }

    static HomieException refused(String why) {
        return new HomieException(ErrorCode.PERMISSION_DENIED, why);
    }
}
