package dev.homie.core.secret;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The login keychain of macOS, through {@code security}. Blocks. */
final class MacKeychain implements Keychain {
    private static final String SERVICE = "Homie";
    /** errSecItemNotFound. */
    private static final int NOT_FOUND = 44;

    private final String program;

    MacKeychain(String program) {
        this.program = program;
    }

    @Override
    public String name() {
        return "the macOS keychain";
    }

    @Override
    public Optional<String> find(String account) {
        KeychainCommand.Result result = KeychainCommand.run(
                name(), Map.of(), "", List.of(program, "find-generic-password", "-s", SERVICE, "-a", account, "-w"));
        if (result.exitCode() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(checked(result).output().strip());
    }

    @Override
    public void put(String account, String secret) {
        // Interactive: the secret is then not among the arguments.
        String line = "add-generic-password -U -s " + SERVICE + " -a " + account + " -w \"" + secret + "\"\n";
        checked(KeychainCommand.run(name(), Map.of(), line, List.of(program, "-i")));
    }

    @Override
    public void remove(String account) {
        KeychainCommand.Result result = KeychainCommand.run(
                name(), Map.of(), "", List.of(program, "delete-generic-password", "-s", SERVICE, "-a", account));
        if (result.exitCode() != NOT_FOUND) {
            checked(result);
        }
    }

    private KeychainCommand.Result checked(KeychainCommand.Result result) {
        if (result.exitCode() != 0) {
            throw KeychainCommand.failed(name(), "refuses (exit code " + result.exitCode() + ")");
        }
        return result;
    }
}
