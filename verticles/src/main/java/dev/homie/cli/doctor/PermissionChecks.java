package dev.homie.cli.doctor;

import dev.homie.core.secret.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Whether the state folder and what is secret in it is its owner's alone. Changes nothing. */
final class PermissionChecks {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.copyOf(PosixFilePermissions.fromString("---rwxrwx"));
    /** The state folder, and folders of keys in it. */
    private static final int DEPTH = 2;

    private final Path home;
    private final String user;

    /** @param user whose the files have to be; {@code ?}, as where the system has no name for the user: not checked */
    PermissionChecks(Path home, String user) {
        this.home = home;
        this.user = user;
    }

    List<Finding> run() {
        if (!Files.exists(home)) {
            return List.of(Finding.ok("state folder " + home + ": not there yet, the first start makes it"));
        }
        if (!Files.isDirectory(home) || !Files.isWritable(home)) {
            return List.of(
                    Finding.wrong("state folder " + home + " is no folder that you can write to; set HOMIE_HOME"));
        }
        try {
            if (!home.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                return List.of(Finding.note(
                        "state folder " + home + ": this file system knows no permissions; keep it to yourself"));
            }
            List<Finding> wrong = new ArrayList<>();
            int[] secrets = {0};
            try (Stream<Path> all = Files.walk(home, DEPTH)) {
                for (Path path : all.sorted().toList()) {
                    if (path.equals(home) || (Files.isDirectory(path) && path.endsWith("cluster"))) {
                        check(path, "700", wrong);
                    } else if (isSecret(path)) {
                        secrets[0]++;
                        check(path, "600", wrong);
                    }
                }
            }
            return wrong.isEmpty()
                    ? List.of(Finding.ok("state folder " + home + ", yours alone, and so are the " + secrets[0]
                            + " files of database and keys in it"))
                    : wrong;
        } catch (IOException e) {
            return List.of(Finding.wrong("state folder " + home + ": " + e));
        }
    }

    /** Keys, the database with its log, and what is left of either while it is replaced. */
    private static boolean isSecret(Path path) {
        String name = path.getFileName().toString();
        return Files.isRegularFile(path)
                && (name.contains(".key") || name.startsWith("homie.db") || name.startsWith(Vault.FILE));
    }

    private void check(Path path, String mode, List<Finding> wrong) throws IOException {
        String owner = Files.getOwner(path).getName();
        if (!user.isBlank() && !user.equals("?") && !owner.equals(user)) {
            wrong.add(Finding.wrong(path + " belongs to " + owner + "; run: sudo chown " + user + " " + path));
        }
        Set<PosixFilePermission> given = EnumSet.noneOf(PosixFilePermission.class);
        given.addAll(Files.getPosixFilePermissions(path));
        given.retainAll(OTHERS);
        if (!given.isEmpty()) {
            wrong.add(Finding.wrong(path + " is open to others; run: chmod " + mode + " " + path));
        }
    }
}
