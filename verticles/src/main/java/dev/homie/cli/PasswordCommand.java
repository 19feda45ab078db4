package dev.homie.cli;

import dev.homie.cli.client.OwnerSecrets;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homie password}. */
@Command(
        name = "password",
        description = {
            "Set the password that signs the owner in where a gateway was started with --auth password.",
            "Setting another ends what the one before let in. Only its Argon2id hash is kept."
        })
final class PasswordCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--stdin", description = "Read it from standard input, one line, instead of asking twice.")
    private boolean stdin;

    @Option(names = "--remove", description = "Have none any more.")
    private boolean remove;

    @Override
    public Integer call() throws IOException {
        if (remove && stdin) {
            throw CliFailure.usage("--remove needs no password");
        }
        PrintWriter out = spec.commandLine().getOut();
        OwnerSecrets secrets = OwnerSecrets.of(home.open());
        if (remove) {
            boolean removed = secrets.removePassword();
            out.println(removed ? "There is no password any more." : "There was no password.");
        } else {
            secrets.setPassword(stdin ? fromStdin() : asked());
            out.println("The password is set. It signs in where a gateway was started with --auth password.");
        }
        return 0;
    }

    private static String fromStdin() throws IOException {
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        if (line == null || line.isEmpty()) {
            throw CliFailure.usage("--stdin: there is no password on standard input");
        }
        return line;
    }

    private static String asked() {
        Console console = System.console();
        if (console == null) {
            throw CliFailure.usage("there is no terminal to ask on; pipe the password into: homie password --stdin");
        }
        char[] first = console.readPassword("New password: ");
        char[] second = first == null ? null : console.readPassword("Once more: ");
        if (first == null || second == null) {
            throw new CliFailure("nothing was set");
        }
        if (!Arrays.equals(first, second)) {
            throw new CliFailure("those were two different ones; nothing was set");
        }
        return new String(first);
    }
}
