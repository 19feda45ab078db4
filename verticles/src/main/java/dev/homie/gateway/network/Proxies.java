package dev.homie.gateway.network;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reverse proxies whose word about a client is taken, and that of nobody else: what they say in {@code X-Forwarded-For},
 * {@code -Proto} and {@code -Host}. A client can send such headers, too, and a proxy adds its own behind them; so everything is
 * read from the right, and ends at the first address that is no proxy's. Immutable and thread-safe.
 */
public final class Proxies {
    private static final int MAX_HOPS = 16;
    private static final int MAX_ADDRESS = 64;
    private static final int MAX_HOST = 255;

    private final List<IpSubnetFilterRule> networks;

    private Proxies(List<IpSubnetFilterRule> networks) {
        this.networks = networks;
    }

    /**
     * @param proxies addresses, or networks as {@code 10.0.0.0/8}
     * @throws HomieException INVALID_ARGUMENT for what is neither
     */
    public static Proxies of(List<String> proxies) {
        List<IpSubnetFilterRule> networks = new ArrayList<>();
        for (String proxy : proxies) {
            int slash = proxy.indexOf('/');
            String address = slash < 0 ? proxy : proxy.substring(0, slash);
            InetAddress parsed = literal(address);
            int bits = parsed == null ? 0 : parsed.getAddress().length * 8;
            try {
                int prefix = slash < 0 ? bits : Integer.parseInt(proxy.substring(slash + 1));
                if (parsed == null || prefix < 0 || prefix > bits) {
                    throw new NumberFormatException();
                }
                networks.add(new IpSubnetFilterRule(parsed, prefix, IpFilterRuleType.ACCEPT));
            } catch (NumberFormatException e) {
                throw HomieException.invalid(
                        "proxies", "'" + proxy + "' is neither an address nor a network such as 10.0.0.0/8");
            }
        }
        return new Proxies(List.copyOf(networks));
    }

    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /** Whether a proxy of ours has that address. */
    public boolean trusts(String address) {
        InetAddress parsed = literal(address);
        InetSocketAddress socket = parsed == null ? null : new InetSocketAddress(parsed, 0);
        return socket != null && networks.stream().anyMatch(network -> network.matches(socket));
    }

    /**
     * A client as a proxy describes it.
     *
     * @param secure whether its own line is encrypted
     * @param host the name it asked for, if the proxy says so
     */
    public record Client(
            String address, boolean secure, @Nullable String host) {}

    /**
     * What the headers of a request say that came from a trusted proxy.
     *
     * @throws HomieException INVALID_ARGUMENT when they make no sense; PERMISSION_DENIED for {@code Forwarded}
     */
    public Client read(String proxy, MultiMap headers) {
        if (headers.contains("forwarded")) {
            throw new HomieException(
                    ErrorCode.PERMISSION_DENIED, "'Forwarded' is not read here; let the proxy send X-Forwarded-For");
        }
        List<String> hops = values(headers, "x-forwarded-for");
        String address = proxy;
        for (int i = hops.size() - 1; i >= 0 && trusts(address); i--) {
            InetAddress next = hops.get(i).length() > MAX_ADDRESS ? null : literal(unbracketed(hops.get(i)));
            if (next == null) {
                throw HomieException.invalid("x-forwarded-for", "has what is no address");
            }
            address = next.getHostAddress();
        }
        String protocol = last(headers, "x-forwarded-proto");
        String host = last(headers, "x-forwarded-host");
        if (host != null && host.length() > MAX_HOST) {
            throw HomieException.invalid("x-forwarded-host", "is too long");
        }
        return new Client(address, "https".equalsIgnoreCase(protocol), host);
    }

    /** All values in their order, however many lines they came in. */
    private static List<String> values(MultiMap headers, String name) {
        List<String> values = new ArrayList<>();
        for (String line : headers.getAll(name)) {
            for (String value : line.split(",", MAX_HOPS + 1)) {
                values.add(value.strip());
            }
        }
        if (values.size() > MAX_HOPS) {
            throw HomieException.invalid(name, "has more than " + MAX_HOPS + " values");
        }
        return values;
    }

    private static @Nullable String last(MultiMap headers, String name) {
        List<String> values = values(headers, name);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    /** {@code [2001:db8::1]:4711} and {@code 192.0.2.1:4711}, as some proxies write, without the port. */
    private static String unbracketed(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    /** Never looks a name up. */
    private static @Nullable InetAddress literal(String address) {
        if (!NetUtil.isValidIpV4Address(address) && !NetUtil.isValidIpV6Address(address)) {
            return null;
        }
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
