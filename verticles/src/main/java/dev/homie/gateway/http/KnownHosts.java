package dev.homie.gateway.http;

import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.auth.PeerCheck;
import dev.homie.gateway.network.NetworkConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names that this gateway goes by, and whose pages may talk to it (SPEC.md section 1). A name that is not known is
 * somebody's DNS record pointing here, an origin that is not known somebody else's page. Immutable and thread-safe.
 */
final class KnownHosts {
    /** Where a request comes from, going by its {@code Origin}. */
    enum Origin {
        OWN,
        /** Not a page's request, or one that a browser does not mark. */
        ABSENT,
        FOREIGN
    }

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> names = new HashSet<>();
    private final Set<String> secure;
    private final Set<String> further = new HashSet<>();
    private final Set<String> origins = new HashSet<>();
    private final boolean tls;
    private final boolean wildcard;
    private final PeerCheck peers;

    KnownHosts(GatewayConfig config, Listener listener) {
        String bind = listener.bind().toLowerCase(Locale.ROOT);
        wildcard = NetworkConfig.isWildcard(bind);
        peers = listener.peers();
        if (!wildcard) {
            names.add(bracketed(bind));
        }
        names.addAll(listener.names());
        if (wildcard || NetworkConfig.isLoopback(bind)) {
            names.addAll(LOOPBACK);
        }
        secure = listener.secureNames();
        tls = listener.tls() != null;
        config.allowedHosts().forEach(host -> further.add(host.toLowerCase(Locale.ROOT)));
        config.allowedOrigins().forEach(origin -> origins.add(origin.toLowerCase(Locale.ROOT)));
    }

    /** Whether the request names this gateway, by one {@code Host} header. */
    boolean knows(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (hosts.size() != 1) {
            return false;
        }
        String host = host(request);
        if (further.contains(host) || secure.contains(host)) {
            return true;
        }
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > host.lastIndexOf(']');
        String name = hasPort ? host.substring(0, colon) : host;
        String port = hasPort ? host.substring(colon + 1) : tls ? "443" : "80";
        // An address cannot be rebound: who asks for the one it came to has asked for us.
        boolean own = wildcard && name.equals(bracketed(request.localAddress().hostAddress()));
        return (own || names.contains(name))
                && port.equals(Integer.toString(request.localAddress().port()));
    }

    /**
     * To be asked only of a request whose Host is known.
     *
     * @param overTls whether the page was loaded over TLS, from here or from what stands before us
     */
    Origin origin(HttpServerRequest request, boolean overTls) {
        List<String> given = request.headers().getAll(HttpHeaders.ORIGIN);
        if (given.isEmpty()) {
            return Origin.ABSENT;
        }
        if (given.size() > 1) {
            return Origin.FOREIGN;
        }
        String origin = given.get(0).toLowerCase(Locale.ROOT);
        String host = host(request);
        String own = (tls || overTls || secure.contains(host) ? "https://" : "http://") + host;
        return origin.equals(own) || origins.contains(origin) ? Origin.OWN : Origin.FOREIGN;
    }

    /** What the client asked for; what stands between may have written another {@code Host}. */
    private String host(HttpServerRequest request) {
        String asked = peers.host(request);
        return (asked == null ? request.getHeader(HttpHeaders.HOST) : asked).toLowerCase(Locale.ROOT);
    }

    private static String bracketed(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }
}
