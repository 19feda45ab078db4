package dev.homie.gateway.auth;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A listener that clients reach themselves: one that claims to come through a proxy forged that. */
public final class DirectPeers implements PeerCheck {
    private final String listener;

    public DirectPeers(String listener) {
        this.listener = listener;
    }

    @Override
    public Future<Peer> peer(HttpServerRequest request) {
        return isForwarded(request)
                ? Future.failedFuture(
                        new HomieException(ErrorCode.PERMISSION_DENIED, "this listener takes no forwarded requests"))
                : Future.succeededFuture(
                        new Peer(request.remoteAddress().hostAddress(), request.isSSL(), listener, Optional.empty()));
    }

    /** Whether a request carries a header that only a proxy sets. */
    public static boolean isForwarded(HttpServerRequest request) {
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith("x-forwarded-") || name.startsWith("tailscale-") || name.equals("forwarded")) {
                return true;
            }
        }
        return false;
    }
}
