package dev.homie.gateway.http;

import dev.homie.core.link.LinkLimits;
import dev.homie.gateway.auth.Peer;
import dev.homie.gateway.auth.PeerCheck;
import dev.homie.protocol.HomieException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every route of one listener: turns away requests for another host, from somebody the listener does not
 * believe, and from another's page, and says what the browser may do with the answer.
 */
final class Gatekeeper {
    private static final Logger LOG = LoggerFactory.getLogger(Gatekeeper.class);

    private final KnownHosts hosts;
    private final PeerCheck peers;

    Gatekeeper(KnownHosts hosts, PeerCheck peers) {
        this.hosts = hosts;
        this.peers = peers;
    }

    /**
     * Who a request that may go on is from, and from whose page.
     *
     * @param ownPage whether it is from a page of this gateway
     */
    record Admitted(Peer peer, boolean ownPage) {}

    /** Whether a request names this gateway; one that does not is answered here. To be asked first. */
    boolean knows(HttpServerRequest request) {
        boolean known = hosts.knows(request);
        if (!known) {
            refuse(request, "this is not the host you are looking for; add its name to allowedHosts if it is");
        }
        return known;
    }

    /**
     * Goes on with a request that names this gateway and may; any other one is answered here. Nothing of its body is read
     * until then.
     */
    void admit(HttpServerRequest request, Consumer<Admitted> next) {
        protect(request, request.response());
        request.pause();
        peers.peer(request)
                .onSuccess(peer -> {
                    KnownHosts.Origin origin = hosts.origin(request, peer.secure());
                    if (origin == KnownHosts.Origin.FOREIGN && (changes(request) || upgrades(request))) {
                        refuse(
                                request,
                                "pages of that origin may not talk to this gateway; add it to allowedOrigins if they may");
                    } else {
                        next.accept(new Admitted(peer, origin == KnownHosts.Origin.OWN));
                        request.resume();
                    }
                })
                .onFailure(failure -> {
                    if (!(failure instanceof HomieException)) {
                        LOG.warn("cannot tell where a request comes from", failure);
                    }
                    refuse(
                            request,
                            failure instanceof HomieException refusal
                                    ? refusal.getMessage()
                                    : "cannot tell where this comes from");
                });
    }

    private static boolean changes(HttpServerRequest request) {
        return !request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD);
    }

    /** WebSockets, and SockJS, whose other transports are requests like any other. */
    private static boolean upgrades(HttpServerRequest request) {
        return GatewayVerticle.WEBSOCKET_PATH.equals(request.path())
                || LinkLimits.PATH.equals(request.path())
                || request.path() == null
                || request.path().startsWith(GatewayVerticle.SOCKJS_PATH);
    }

    private static void refuse(HttpServerRequest request, String why) {
        request.resume();
        if (!request.response().ended()) {
            request.response()
                    .setStatusCode(403)
                    .putHeader("content-type", "text/plain; charset=utf-8")
                    .end(why + "\n");
        }
    }

    private static void protect(HttpServerRequest request, HttpServerResponse response) {
        response.putHeader(ContentSecurity.HEADER, ContentSecurity.policy(request, null))
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("cross-origin-opener-policy", "same-origin")
                .putHeader("cross-origin-resource-policy", "same-origin");
    }
}
