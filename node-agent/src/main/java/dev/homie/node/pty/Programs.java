package dev.homie.node.pty;

import com.sun.jna.Platform;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Finds what a command names, before a process is made for it. Reads the file system: call it on a worker. */
public final class Programs {
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

    private Programs() {}

    /**
     * The file that {@code argv[0]} means, as a shell with this environment in this folder would find it.
     *
     * @throws HomieException INVALID_ARGUMENT with path {@code command}, saying what is wrong
     */
    public static Path find(String name, Path cwd, Map<String, String> environment) {
        if (name.indexOf('/') >= 0 || name.indexOf(java.io.File.separatorChar) >= 0) {
            Path file = cwd.resolve(name);
            if (!Files.isRegularFile(file)) {
                throw HomieException.invalid("command", "there is no file " + file);
            }
            if (!Files.isExecutable(file)) {
                throw HomieException.invalid("command", file + " is not executable");
            }
            return file;
        }
        List<String> suffixes = Platform.isWindows() ? List.of("", ".exe", ".cmd", ".bat") : List.of("");
        String path = environment.getOrDefault("PATH", DEFAULT_PATH);
        for (String folder : path.split(java.io.File.pathSeparator, -1)) {
            for (String suffix : suffixes) {
                Path file = cwd.resolve(folder).resolve(name + suffix);
                if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return file;
                }
            }
        }
        throw HomieException.invalid("command", "'" + name + "' is not on this machine's PATH");
    }

    /** The login shell of whoever runs the node: {@code $SHELL}, else the password file's, else a plain one. */
    public static Path loginShell(Map<String, String> environment) {
        String shell = environment.get("SHELL");
        if (shell != null && Files.isExecutable(Path.of(shell))) {
            return Path.of(shell);
        }
        if (Platform.isWindows()) {
            return Path.of(environment.getOrDefault("ComSpec", "cmd.exe"));
        }
        String user = System.getProperty("user.name");
        try {
            for (String line : Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.UTF_8)) {
                String[] fields = line.split(":", -1);
                if (fields.length >= 7 && fields[0].equals(user) && Files.isExecutable(Path.of(fields[6]))) {
                    return Path.of(fields[6]);
                }
            }
        } catch (IOException e) {
            // No such file here; the plain shell is everywhere.
        }
        return Path.of("/bin/sh");
    }
}
