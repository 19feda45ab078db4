package dev.homie.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Map;

/**
 * Stands before every route: turns away requests for another host, from another's page, or that claim to come through a
 * proxy (this listener has none, so the claim is forged), and says what the browser may do with the answer.
 */
final class Gatekeeper implements Handler<RoutingContext> {
    private final KnownHosts hosts;

    Gatekeeper(KnownHosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!hosts.knows(request)) {
            refuse(context, "this is not the host you are looking for; add its name to allowedHosts if it is");
            return;
        }
        protect(request, context.response());
        if (isForwarded(request.headers())) {
            refuse(context, "this listener takes no forwarded requests");
            return;
        }
        boolean changes =
                !request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD);
        boolean upgrades = request.path() != null && request.path().equals(GatewayVerticle.WEBSOCKET_PATH);
        if ((changes || upgrades) && hosts.origin(request) == KnownHosts.Origin.FOREIGN) {
            refuse(context, "pages of that origin may not talk to this gateway; add it to allowedOrigins if they may");
            return;
        }
        context.next();
    }

    private static boolean isForwarded(MultiMap headers) {
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith("x-forwarded-") || name.startsWith("tailscale-") || name.equals("forwarded")) {
                return true;
            }
        }
        return false;
    }

    private static void refuse(RoutingContext context, String why) {
        context.response()
                .setStatusCode(403)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end(why + "\n");
    }

    private static void protect(HttpServerRequest request, HttpServerResponse response) {
        String host = request.getHeader("host");
        response.putHeader(
                        "content-security-policy",
                        // Older Safari does not count a WebSocket to the own host as 'self'.
                        "default-src 'self'; connect-src 'self' ws://" + host + " wss://" + host
                                + "; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'"
                                + "; worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'"
                                + "; base-uri 'none'; form-action 'self'")
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("cross-origin-opener-policy", "same-origin")
                .putHeader("cross-origin-resource-policy", "same-origin");
    }
}
