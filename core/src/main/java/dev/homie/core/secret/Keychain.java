package dev.homie.core.secret;

import dev.homie.protocol.HomieException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The operating system's keeper of secrets, through its own command. Every method blocks for up to
 * {@value KeychainCommand#TIMEOUT_SECONDS} s and throws UNAVAILABLE, with a sentence, when the command cannot do it.
 */
public interface Keychain {
    /** For a person. */
    String name();

    /** The secret, if there is one. */
    Optional<String> find(String account);

    /** @param secret printable ASCII without quotes or backslashes */
    void put(String account, String secret);

    /** Does nothing when there is none. */
    void remove(String account);

    /**
     * The one of this machine: on macOS the keychain, on Linux the secret service where a session bus and {@code
     * secret-tool} are there; none on other systems.
     *
     * @throws HomieException never; what does not work is said when it is used
     */
    static Optional<Keychain> ofSystem(Map<String, String> environment) {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (os.contains("mac")) {
            return Optional.of(new MacKeychain("/usr/bin/security"));
        }
        return os.contains("linux") ? SecretTool.find(environment) : Optional.empty();
    }

    /** A program of {@code PATH}. */
    static Optional<Path> program(Map<String, String> environment, String name) {
        for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
            Path program = Path.of(folder.isEmpty() ? "." : folder).resolve(name);
            if (program.isAbsolute() && Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }
}
