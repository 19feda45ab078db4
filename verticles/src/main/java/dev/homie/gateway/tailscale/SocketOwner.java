package dev.homie.gateway.tailscale;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Which user of this machine has the other end of a loopback connection. Loopback alone proves nothing where a machine has
 * several users: any of them could send what tailscaled sends. Linux only. Stateless; blocks for some milliseconds.
 */
final class SocketOwner {
    private static final Path TABLE = Path.of("/proc/net/tcp");
    private static final Path TABLE6 = Path.of("/proc/net/tcp6");
    private static final String MAPPED = "0000000000000000FFFF0000";
    /** In any other state a socket may be nobody's any more, and then the table says that it is root's. */
    private static final String ESTABLISHED = "01";

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final int UID = 7;

    private SocketOwner() {}

    /** Whether this system says. */
    static boolean isKnown() {
        return Files.isReadable(TABLE);
    }

    /**
     * The user id; empty when there is no such connection, or no longer.
     *
     * @param address of the other end
     * @param port of the other end
     * @param ownAddress where it came to
     */
    static OptionalLong of(InetAddress address, int port, InetAddress ownAddress, int ownPort) throws IOException {
        if (!(address instanceof Inet4Address) || !(ownAddress instanceof Inet4Address)) {
            return OptionalLong.empty();
        }
        String there = hex(address, port);
        String here = hex(ownAddress, ownPort);
        OptionalLong found = find(TABLE, there, here);
        return found.isPresent() || !Files.isReadable(TABLE6) ? found : find(TABLE6, MAPPED + there, MAPPED + here);
    }

    private static OptionalLong find(Path table, String local, String remote) throws IOException {
        try (Stream<String> lines = Files.lines(table)) {
            return lines.map(line -> line.strip().split("\\s+", UID + 2))
                    .filter(fields -> fields.length > UID
                            && fields[LOCAL].equals(local)
                            && fields[REMOTE].equals(remote)
                            && fields[STATE].equals(ESTABLISHED))
                    .mapToLong(fields -> Long.parseLong(fields[UID]))
                    .findFirst();
        }
    }

    /** As the kernel writes it: the address as a number of the machine's own byte order. */
    private static String hex(InetAddress address, int port) {
        byte[] bytes = address.getAddress();
        boolean little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            text.append(String.format(Locale.ROOT, "%02X", bytes[little ? bytes.length - 1 - i : i]));
        }
        return text + String.format(Locale.ROOT, ":%04X", port);
    }
}
