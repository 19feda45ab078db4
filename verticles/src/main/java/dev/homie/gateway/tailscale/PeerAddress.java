package dev.homie.gateway.tailscale;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Addresses as numbers; a name is none, and is not looked up. */
final class PeerAddress {
    private PeerAddress() {}

    static Optional<InetAddress> parse(String text) {
        // A zone names an interface of this machine, brackets belong to a URL: no peer's address has either.
        if (text.contains("%")
                || text.contains("[")
                || (!NetUtil.isValidIpV4Address(text) && !NetUtil.isValidIpV6Address(text))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
