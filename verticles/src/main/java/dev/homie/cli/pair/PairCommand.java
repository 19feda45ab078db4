package dev.homie.cli.pair;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.cli.client.Calls;
import dev.homie.cli.client.Reach;
import dev.homie.protocol.HomieException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code homie pair}. */
@Command(
        name = "pair",
        description = {
            "Let a device in: print a QR code for it, show who asks, and approve when both show the same code.",
            "With --with, be that device: ask the gateway of a link, after which --gateway works with it."
        })
public final class PairCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Option(names = "--role", paramLabel = "ROLE", description = "owner, operator or viewer. Default: operator.")
    private @Nullable String role;

    @Option(
            names = "--node",
            arity = "1..*",
            paramLabel = "NAME",
            description = "It may use these machines only. Default: all of them.")
    private List<String> nodes = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What it is to be called. Default: what it calls itself.")
    private @Nullable String name;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the device reaches the gateway, when Homie cannot know: https://HOST.")
    private @Nullable String url;

    @Option(names = "--with", paramLabel = "LINK", description = "What 'homie pair' printed on the gateway's machine.")
    private @Nullable String link;

    @Override
    public void run() {
        try {
            if (link == null) {
                new Invitation(Reach.local(home.path()), spec.commandLine().getOut())
                        .run(role == null ? "operator" : role, nodes, name, url);
            } else if (role != null || !nodes.isEmpty() || url != null) {
                throw CliFailure.usage("--role, --node and --url are decided where the gateway runs, not with --with");
            } else {
                new AskToBeLetIn(home.open(), spec.commandLine().getOut()).run(PairingLink.parse(link), name);
            }
        } catch (HomieException e) {
            throw Calls.explained(e);
        }
    }
}
