package dev.homie.gateway.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The addresses under which listeners are reached, for people and for devices. */
public final class ListenerUrls {
    private static final Pattern LOOPBACK = Pattern.compile("https?://(localhost|127\\..*|\\[::1]).*");

    /** A machine's name alone, which few networks know. */
    private static final Pattern BARE = Pattern.compile("https?://[^.\\[:/]+(:\\d+)?");

    private ListenerUrls() {}

    /**
     * Those of one listener. Blocks when it listens on all of a machine's addresses.
     *
     * @param port that it has
     */
    public static List<String> of(Listener listener, int port) {
        List<String> urls = new ArrayList<>();
        listener.secureNames().stream().sorted().forEach(name -> urls.add("https://" + name));
        if (!listener.secureNames().isEmpty()) {
            return urls; // what stands in front of it is what one reaches
        }
        String scheme = listener.tls() == null ? "http://" : "https://";
        // A certificate that others vouch for stands for a name; a bare host name, on the other hand, no phone can look
        // up.
        boolean namesFirst = listener.tls() != null && listener.fingerprint().isEmpty();
        List<String> names = listener.names().stream().sorted().toList();
        List<String> addresses = hosts(listener.bind());
        Stream.concat((namesFirst ? names : addresses).stream(), (namesFirst ? addresses : names).stream())
                .distinct()
                .forEach(host -> urls.add(scheme + host + ":" + port));
        return urls;
    }

    /** TLS before plain, other machines' way before this machine's own; each once. */
    public static List<String> bestFirst(List<String> urls) {
        return urls.stream()
                .distinct()
                .sorted(Comparator.comparing(
                                (String url) -> LOOPBACK.matcher(url).matches())
                        .thenComparing(url -> !url.startsWith("https:"))
                        .thenComparing(url -> BARE.matcher(url).matches()))
                .toList();
    }

    /** The same without this machine's own way. */
    public static List<String> forOthers(List<String> urls) {
        return bestFirst(urls).stream()
                .filter(url -> !LOOPBACK.matcher(url).matches())
                .toList();
    }

    private static List<String> hosts(String bind) {
        try {
            InetAddress address = InetAddress.getByName(bind);
            return address.isAnyLocalAddress() ? interfaces() : List.of(host(address));
        } catch (UnknownHostException e) {
            return List.of(bind);
        }
    }

    private static List<String> interfaces() {
        List<String> hosts = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(each.getInetAddresses())) {
                    if (!address.isLinkLocalAddress() && !address.isMulticastAddress()) {
                        hosts.add(host(address));
                    }
                }
            }
        } catch (SocketException e) {
            hosts.add("127.0.0.1");
        }
        return hosts;
    }

    private static String host(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String plain = zone < 0 ? text : text.substring(0, zone);
        return address instanceof Inet6Address ? "[" + plain + "]" : plain;
    }
}
