package dev.homie.gateway.http;

import dev.homie.core.link.LinkLimits;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import java.util.Map;

/**
 * Stands before every route: turns away requests for another host, from another's page, or that claim to come through a
 * proxy (this listener has none, so the claim is forged), and says what the browser may do with the answer.
 */
final class Gatekeeper {
    private final KnownHosts hosts;

    Gatekeeper(KnownHosts hosts) {
        this.hosts = hosts;
    }

    /** Whether the request may go on; one that may not is answered already. */
    boolean admits(HttpServerRequest request) {
        if (!hosts.knows(request)) {
            return refuse(request, "this is not the host you are looking for; add its name to allowedHosts if it is");
        }
        protect(request, request.response());
        if (isForwarded(request.headers())) {
            return refuse(request, "this listener takes no forwarded requests");
        }
        boolean changes =
                !request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD);
        boolean upgrades =
                GatewayVerticle.WEBSOCKET_PATH.equals(request.path()) || LinkLimits.PATH.equals(request.path());
        if ((changes || upgrades) && hosts.origin(request) == KnownHosts.Origin.FOREIGN) {
            return refuse(
                    request, "pages of that origin may not talk to this gateway; add it to allowedOrigins if they may");
        }
        return true;
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

    private static boolean refuse(HttpServerRequest request, String why) {
        request.response()
                .setStatusCode(403)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end(why + "\n");
        return false;
    }

    private static void protect(HttpServerRequest request, HttpServerResponse response) {
        response.putHeader(ContentSecurity.HEADER, ContentSecurity.policy(request, null))
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("cross-origin-opener-policy", "same-origin")
                .putHeader("cross-origin-resource-policy", "same-origin");
    }
}
