package dev.homie.gateway.network;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where clients reach a gateway from elsewhere, for links and QR codes. Thread-safe; empty until the listeners listen. */
public final class Entrances {
    private record Entrance(String scheme, String bind, int port, Supplier<Optional<String>> fingerprint) {}

    private final List<Entrance> all = Collections.synchronizedList(new ArrayList<>());

    /**
     * A listener has opened.
     *
     * @param fingerprint of its certificate, where nobody else vouches for it
     */
    public void add(boolean tls, String bind, int port, Supplier<Optional<String>> fingerprint) {
        all.add(new Entrance(tls ? "https" : "http", bind, port, fingerprint));
    }

    /** As {@code https://192.0.2.7:7317}; an address that stands for all is replaced by those that the machine has. Blocks for a moment. */
    public List<String> urls() {
        List<String> urls = new ArrayList<>();
        for (Entrance entrance : List.copyOf(all)) {
            List<String> hosts = NetworkConfig.isWildcard(entrance.bind()) ? ownAddresses() : List.of(entrance.bind());
            for (String host : hosts) {
                urls.add(entrance.scheme() + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                        + entrance.port());
            }
        }
        return urls;
    }

    /** SHA-256 of the self-signed certificate, in hex; empty where there is none. */
    public Optional<String> fingerprint() {
        return List.copyOf(all).stream()
                .flatMap(entrance -> entrance.fingerprint().get().stream())
                .findFirst();
    }

    /** What a link has behind its code: the fingerprint, where there is one. */
    public String linkSuffix() {
        return fingerprint().map(found -> "&fp=" + found).orElse("");
    }

    /** This machine's addresses that others could use, IPv4 first. */
    static List<String> ownAddresses() {
        List<String> four = new ArrayList<>();
        List<String> six = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (!each.isUp() || each.isLoopback()) {
                    continue;
                }
                for (InetAddress address : Collections.list(each.getInetAddresses())) {
                    if (!address.isLinkLocalAddress() && !address.isMulticastAddress()) {
                        (address instanceof Inet4Address ? four : six).add(address.getHostAddress());
                    }
                }
            }
        } catch (SocketException e) {
            // Then there is nothing to be said.
        }
        four.addAll(six);
        return four;
    }
}
