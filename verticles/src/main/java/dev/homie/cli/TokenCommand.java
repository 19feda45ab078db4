package dev.homie.cli;

import dev.homie.cli.client.OwnerToken;
import dev.homie.cli.client.RunningServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homie token}. */
@Command(
        name = "token",
        description = {
            "Print the owner's token: whoever has it can do everything you can.",
            "It is made at the first start and kept in the state folder."
        })
final class TokenCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--link", description = "Print a fresh sign-in link of the running server instead; it works once.")
    private boolean link;

    @Override
    public void run() {
        String printed = link ? RunningServer.require(home.path()).newLink() : OwnerToken.of(home.open());
        spec.commandLine().getOut().println(printed);
    }
}
