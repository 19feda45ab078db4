package dev.homie.core.store;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where one Homie keeps its state: {@code HOMIE_HOME}, else {@code ~/.homie}. Only its owner may read it: the folder is
 * 0700 and every file in it 0600 (on file systems that know such permissions). Thread-safe.
 */
public final class StateFolder {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private final Path path;

    private StateFolder(Path path) {
        this.path = path;
    }

    /** The folder that the environment names; it is not created yet. */
    public static Path locate(Map<String, String> environment) {
        String home = environment.get("HOMIE_HOME");
        return home == null || home.isBlank()
                ? userHome(environment).resolve(".homie")
                : Path.of(home).toAbsolutePath().normalize();
    }

    /** The user's own folder: {@code HOME}, which the JVM does not look at, else what the system says. */
    public static Path userHome(Map<String, String> environment) {
        String home = environment.get("HOME");
        return home == null || home.isBlank() ? Path.of(System.getProperty("user.home")) : Path.of(home);
    }

    /**
     * Opens the folder, creating it or taking away what others may do with it.
     *
     * @throws HomieException FAILED_PRECONDITION when it cannot be created or is not ours
     */
    public static StateFolder open(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                Path parent = path.toAbsolutePath().getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(path, attributes(path, FOLDER));
            }
            restrict(path, FOLDER);
            return new StateFolder(path);
        } catch (IOException e) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    "cannot use " + path + " as the state folder (" + reason(e)
                            + "); set HOMIE_HOME to a folder that you own");
        }
    }

    public Path path() {
        return path;
    }

    /** The database. */
    public Path database() {
        return path.resolve("homie.db");
    }

    /** Where a running server says how to reach it, for the CLI; written by the launcher, gone when it stops. */
    public Path serverFile() {
        return path.resolve("server.json");
    }

    /**
     * Makes this process the only one that uses the folder, until the result is closed.
     *
     * @throws HomieException FAILED_PRECONDITION when another process does
     */
    public AutoCloseable lock() {
        Path file = path.resolve("lock");
        try {
            createPrivate(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new HomieException(
                        ErrorCode.FAILED_PRECONDITION,
                        "Homie already runs with " + path + "; stop it first, or set HOMIE_HOME to another folder");
            }
            return channel;
        } catch (IOException e) {
            throw new HomieException(ErrorCode.FAILED_PRECONDITION, "cannot lock " + file + ": " + reason(e));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) { // held by this very process
            return null;
        }
    }

    /** Replaces a file of the folder in one step, readable by the owner only. */
    public void write(Path file, byte[] content) throws IOException {
        write(file, content, false);
    }

    /** As {@link #write}; when it comes back, not even a power failure takes the file away. */
    public void writeDurably(Path file, byte[] content) throws IOException {
        write(file, content, true);
    }

    private static void write(Path file, byte[] content, boolean durably) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        createPrivate(next);
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            for (ByteBuffer bytes = ByteBuffer.wrap(content); bytes.hasRemaining(); ) {
                channel.write(bytes);
            }
            if (durably) {
                channel.force(true);
            }
        }
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        if (durably && posix(file)) {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
                    directory.force(true); // the name, too
                }
            }
        }
    }

    /** Creates a file that only the owner may read, or makes an existing one so. */
    static void createPrivate(Path file) throws IOException {
        try {
            Files.createFile(file, attributes(file.toAbsolutePath().getParent(), FILE));
        } catch (FileAlreadyExistsException e) {
            restrict(file, FILE);
        }
    }

    private static FileAttribute<?>[] attributes(@Nullable Path at, Set<PosixFilePermission> permissions) {
        return at != null && posix(at)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (posix(path) && !Files.getPosixFilePermissions(path).equals(permissions)) {
            Files.setPosixFilePermissions(path, permissions);
        }
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
