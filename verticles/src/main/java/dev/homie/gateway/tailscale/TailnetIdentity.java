package dev.homie.gateway.tailscale;

import dev.homie.core.identity.Access;
import dev.homie.gateway.auth.Authenticator;
import dev.homie.gateway.auth.Peer;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From an address of the tailnet to who may come in. Thread-safe; never blocks. */
final class TailnetIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(TailnetIdentity.class);

    private final Whois whois;
    private final TailnetAccess access;
    private final Set<InetAddress> own;

    /** @param own addresses of this machine */
    TailnetIdentity(Whois whois, TailnetAccess access, Set<InetAddress> own) {
        this.whois = whois;
        this.access = access;
        this.own = Set.copyOf(own);
    }

    /**
     * Who comes from there; fails with PERMISSION_DENIED for somebody who may not come in, or while tailscaled does not say.
     * From this machine itself may come any of its users, not only the one that it is of: there nobody is vouched for, and
     * one signs in as on loopback.
     *
     * @param secure whether the client came over TLS
     * @param check throws what speaks against the peer
     */
    Future<Peer> of(InetAddress from, String listener, boolean secure, Consumer<TailnetPeer> check) {
        String ip = from.getHostAddress();
        return whois.of(ip).recover(failure -> unknown(ip, failure)).map(peer -> {
            check.accept(peer);
            if (own.contains(from)) {
                return new Peer(ip, secure, listener, Optional.empty());
            }
            return new Peer(
                    ip,
                    secure,
                    listener,
                    Optional.of(access.of(peer)
                            .map(identity -> new Access(identity, Authenticator.vouchedFor(identity.subject())))
                            .orElseThrow(() -> ServePeers.refused(peer.who()
                                    + " may not come in here; whom tailscale.allow in homie.json lists may"))));
        });
    }

    private static Future<TailnetPeer> unknown(String ip, Throwable failure) {
        boolean nobody = failure instanceof HomieException known && known.code() == ErrorCode.NOT_FOUND;
        if (!nobody) {
            LOG.warn("refused {}: {}", ip, failure.getMessage());
        }
        return Future.failedFuture(ServePeers.refused(
                nobody
                        ? "that address is in no tailnet of this machine's"
                        : "tailscaled does not say who you are; try again"));
    }
}
