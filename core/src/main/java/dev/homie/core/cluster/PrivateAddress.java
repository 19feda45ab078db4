package dev.homie.core.cluster;

import dev.homie.protocol.HomieException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Which addresses a cluster may use. Everybody in it is trusted and Hazelcast asks nobody who they are, so it listens only
 * where strangers cannot come: on loopback, or in a tailnet.
 */
public final class PrivateAddress {
    private static final Pattern LITERAL = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final byte[] TAILNET_V6 = {(byte) 0xfd, 0x7a, 0x11, 0x5c, (byte) 0xa1, (byte) 0xe0};

    private PrivateAddress() {}

    /** A literal address of a loopback interface. Never looks a name up. */
    public static boolean isLoopback(String address) {
        InetAddress parsed = parse(address);
        return parsed != null && parsed.isLoopbackAddress();
    }

    /** A literal address in 100.64.0.0/10 or fd7a:115c:a1e0::/48. Never looks a name up. */
    public static boolean isTailnet(String address) {
        InetAddress parsed = parse(address);
        if (parsed == null) {
            return false;
        }
        byte[] bytes = parsed.getAddress();
        if (bytes.length == 4) {
            return bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40;
        }
        for (int i = 0; i < TAILNET_V6.length; i++) {
            if (bytes[i] != TAILNET_V6[i]) {
                return false;
            }
        }
        return true;
    }

    /** @throws HomieException INVALID_ARGUMENT with the reason when it is neither */
    static void require(String field, String address) {
        if (!isLoopback(address) && !isTailnet(address)) {
            throw HomieException.invalid(
                    field,
                    "will not listen on '" + address
                            + "': whoever reaches a cluster's port is a member of it, so it must be 127.0.0.1 or this"
                            + " machine's own tailnet address (100.64.0.0/10, fd7a:115c:a1e0::/48; see: tailscale ip)");
        }
    }

    private static @org.jspecify.annotations.Nullable InetAddress parse(String address) {
        try {
            return LITERAL.matcher(address).matches() ? InetAddress.getByName(address) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
