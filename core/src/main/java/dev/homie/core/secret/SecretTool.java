package dev.homie.core.secret;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The secret service of a Linux desktop (GNOME Keyring, KWallet), through {@code secret-tool}. Blocks. */
final class SecretTool implements Keychain {
    private static final String SERVICE = "homie";

    private final Path program;
    private final Map<String, String> environment;

    SecretTool(Path program, Map<String, String> environment) {
        this.program = program;
        this.environment = environment;
    }

    static Optional<Keychain> find(Map<String, String> environment) {
        return hasSessionBus(environment)
                ? Keychain.program(environment, "secret-tool").map(program -> new SecretTool(program, environment))
                : Optional.empty();
    }

    private static boolean hasSessionBus(Map<String, String> environment) {
        String runtime = environment.get("XDG_RUNTIME_DIR");
        return environment.containsKey("DBUS_SESSION_BUS_ADDRESS")
                || (runtime != null && Files.exists(Path.of(runtime, "bus")));
    }

    @Override
    public String name() {
        return "the secret service";
    }

    @Override
    public Optional<String> find(String account) {
        KeychainCommand.Result result = run("", "lookup", account);
        // 1 without a word: there is none, or nobody answers. put reads back what it wrote, and so tells the two apart.
        String found = result.output().strip();
        return result.exitCode() == 0 && !found.isEmpty() ? Optional.of(found) : Optional.empty();
    }

    @Override
    public void put(String account, String secret) {
        KeychainCommand.Result result = KeychainCommand.run(
                name(),
                environment,
                secret,
                List.of(
                        program.toString(),
                        "store",
                        "--label=Homie master key",
                        "service",
                        SERVICE,
                        "account",
                        account));
        if (result.exitCode() != 0) {
            throw KeychainCommand.failed(name(), "does not take the key (exit code " + result.exitCode() + ")");
        }
    }

    @Override
    public void remove(String account) {
        run("", "clear", account);
    }

    private KeychainCommand.Result run(String input, String verb, String account) {
        return KeychainCommand.run(
                name(), environment, input, List.of(program.toString(), verb, "service", SERVICE, "account", account));
    }
}
