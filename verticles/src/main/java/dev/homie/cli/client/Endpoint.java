package dev.homie.cli.client;

import dev.homie.cli.CliFailure;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a gateway listens.
 *
 * @param fingerprint SHA-256 of the one certificate that is trusted, in hex; null: what this machine trusts anyway
 */
public record Endpoint(
        String host, int port, boolean tls, @Nullable String fingerprint) {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** The server that runs with a state folder. */
    public static Endpoint of(ServerFile server) {
        return new Endpoint(server.host(), server.port(), false, null);
    }

    /**
     * {@code http://HOST:PORT} or {@code https://HOST:PORT}; a path behind it does not count.
     *
     * @throws CliFailure for anything else
     */
    public static Endpoint of(String url, @Nullable String fingerprint) {
        if (fingerprint != null && !FINGERPRINT.matcher(fingerprint).matches()) {
            throw CliFailure.usage("a certificate's fingerprint has 64 hex digits; copy the link again");
        }
        try {
            URI uri = URI.create(url);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean tls = scheme.equals("https");
            if (uri.getHost() == null || uri.getRawUserInfo() != null || !(tls || scheme.equals("http"))) {
                throw CliFailure.usage("'" + url + "' is no gateway's address; it looks like https://HOST:PORT");
            }
            int port = uri.getPort() < 0 ? (tls ? HTTPS : HTTP) : uri.getPort();
            return new Endpoint(uri.getHost().replaceAll("[\\[\\]]", ""), port, tls, fingerprint);
        } catch (IllegalArgumentException e) {
            throw CliFailure.usage("'" + url + "' is no gateway's address; it looks like https://HOST:PORT");
        }
    }

    /** {@code http://HOST:PORT}, the port left out where it is the usual one. */
    public String url() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        boolean usual = port == (tls ? HTTPS : HTTP);
        return (tls ? "https://" : "http://") + name + (usual ? "" : ":" + port);
    }
}
