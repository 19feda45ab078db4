package dev.homie.gateway.network;

import dev.homie.gateway.auth.DirectPeers;
import dev.homie.gateway.auth.Peer;
import dev.homie.gateway.auth.PeerCheck;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The network listener: clients come over TLS, or through a proxy that is listed and says that they do. */
public final class ProxiedPeers implements PeerCheck {
    private static final String FORWARDED = "x-forwarded-";
    private static final String TAILSCALE = "tailscale-";

    private final String listener;
    private final Proxies proxies;

    public ProxiedPeers(String listener, Proxies proxies) {
        this.listener = listener;
        this.proxies = proxies;
    }

    @Override
    public Future<Peer> peer(HttpServerRequest request) {
        String address = request.remoteAddress().hostAddress();
        if (!proxies.trusts(address)) {
            if (DirectPeers.isForwarded(request)) {
                return refused("only the proxies listed in 'proxies' may forward requests");
            }
            return request.isSSL()
                    ? admitted(address)
                    : refused("come through the proxy: this listener does not encrypt by itself");
        }
        if (has(request, TAILSCALE)) {
            return refused("this listener takes no requests from Tailscale Serve");
        }
        if (!has(request, FORWARDED) && request.isSSL()) {
            return admitted(address);
        }
        try {
            Proxies.Client client = proxies.read(address, request.headers());
            return client.secure()
                    ? admitted(client.address())
                    : refused("come over https; the proxy has to say so with 'X-Forwarded-Proto: https'");
        } catch (HomieException e) {
            return refused(e.getMessage());
        }
    }

    @Override
    public @Nullable String host(HttpServerRequest request) {
        if (!proxies.trusts(request.remoteAddress().hostAddress())) {
            return null;
        }
        try {
            return proxies.read("", request.headers()).host();
        } catch (HomieException e) { // refused by peer()
            return null;
        }
    }

    @Override
    public boolean standsForMany(String address) {
        return proxies.trusts(address);
    }

    private Future<Peer> admitted(String address) {
        return Future.succeededFuture(new Peer(address, true, listener, Optional.empty()));
    }

    private static Future<Peer> refused(@Nullable String why) {
        return Future.failedFuture(new HomieException(ErrorCode.PERMISSION_DENIED, why == null ? "refused" : why));
    }

    private static boolean has(HttpServerRequest request, String prefix) {
        return request.headers().names().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith(prefix));
    }
}
