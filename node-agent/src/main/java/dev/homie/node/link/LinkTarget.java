package dev.homie.node.link;

import dev.homie.core.link.LinkLimits;
import dev.homie.protocol.HomieException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A gateway to hang on.
 *
 * @param fingerprint SHA-256 in hex of the one certificate that it may show; null: one that this machine trusts anyway
 */
public record LinkTarget(
        String host, int port, boolean tls, @Nullable String fingerprint) {
    private static final Pattern FINGERPRINT = Pattern.compile("fp=([0-9a-f]{64})");
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int PLAIN_PORT = 80;
    private static final int TLS_PORT = 443;

    /**
     * Reads {@code wss://HOST[:PORT]}, with {@code #fp=FINGERPRINT} where its certificate is self-signed, or, to this
     * machine only, {@code ws://}: what is typed must not cross a network in the clear.
     *
     * @throws HomieException INVALID_ARGUMENT saying what is wrong with it
     */
    public static LinkTarget parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw invalid(url, "is no address; give wss://HOST or ws://127.0.0.1:PORT");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        if (uri.getHost() == null || !(scheme.equals("ws") || scheme.equals("wss"))) {
            throw invalid(url, "is no address; give wss://HOST or ws://127.0.0.1:PORT");
        }
        if (!(path.isEmpty() || path.equals("/") || path.equals(LinkLimits.PATH))
                || uri.getRawQuery() != null
                || uri.getRawUserInfo() != null) {
            throw invalid(url, "has more than a host and a port; leave the rest out");
        }
        String host = uri.getHost().replaceAll("^\\[|]$", "");
        boolean tls = scheme.equals("wss");
        String fragment = uri.getRawFragment();
        Matcher pinned = FINGERPRINT.matcher(fragment == null ? "" : fragment);
        if (fragment != null && !(tls && pinned.matches())) {
            throw invalid(url, "may only have #fp= and 64 hex digits behind a wss:// address");
        }
        if (!tls && !isLoopback(host)) {
            throw invalid(url, "is not this machine, and ws:// is not encrypted; use wss://");
        }
        return new LinkTarget(
                host,
                uri.getPort() > 0 ? uri.getPort() : tls ? TLS_PORT : PLAIN_PORT,
                tls,
                fragment == null ? null : pinned.group(1));
    }

    /** As it is written on the command line. */
    public String url() {
        return (tls ? "wss://" : "ws://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port
                + (fingerprint == null ? "" : "#fp=" + fingerprint);
    }

    /** Literal addresses only: a name may point anywhere. */
    private static boolean isLoopback(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        try {
            return LITERAL.matcher(host).matches()
                    && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static HomieException invalid(String url, String why) {
        return HomieException.invalid("--gateway", url + " " + why);
    }
}
