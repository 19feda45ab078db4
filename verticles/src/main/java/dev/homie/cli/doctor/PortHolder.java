package dev.homie.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Which process listens on a port, as far as Linux tells this user. */
final class PortHolder {
    private static final String LISTENS = "0A";

    private PortHolder() {}

    /** A few words for a person; never empty. */
    static String of(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            sockets.addAll(listening(Path.of(table), port));
        }
        if (!sockets.isEmpty()) {
            try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
                return processes
                        .filter(each ->
                                String.valueOf(each.getFileName()).chars().allMatch(Character::isDigit))
                        .filter(each -> holds(each, sockets))
                        .findFirst()
                        .map(PortHolder::describe)
                        .orElse("another user's program (see who: sudo ss -ltnp)");
            } catch (IOException e) {
                // As on a system without it.
            }
        }
        return "another program (see who: " + (isWindows() ? "netstat -ano" : "lsof -i :" + port) + ")";
    }

    /** The inodes of the sockets that listen on it. */
    private static List<String> listening(Path table, int port) {
        String hex = String.format(Locale.ROOT, ":%04X", port);
        try (Stream<String> lines = Files.lines(table)) {
            return lines.map(line -> line.strip().split("\\s+", -1))
                    .filter(fields -> fields.length > 9 && fields[1].endsWith(hex) && fields[3].equals(LISTENS))
                    .map(fields -> "socket:[" + fields[9] + "]")
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            return descriptors.anyMatch(descriptor -> {
                try {
                    return sockets.contains(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException e) {
                    return false;
                }
            });
        } catch (IOException e) { // another user's, or gone meanwhile
            return false;
        }
    }

    private static String describe(Path process) {
        String pid = String.valueOf(process.getFileName());
        String name;
        try {
            name = Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            name = "a program";
        }
        return name + " (pid " + pid + ")";
    }

    private static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }
}
