package dev.homie.cli;

import dev.homie.cli.client.OwnerSecrets;
import dev.homie.cli.client.OwnerToken;
import dev.homie.cli.client.RunningServer;
import dev.homie.core.store.SharedTokenTable.SharedToken;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
            "It is made at the first start and kept in the state folder. Others get tokens of their own with --share."
        })
final class TokenCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @ArgGroup
    private final Action action = new Action();

    /** One of them at most. */
    private static final class Action {
        @Option(
                names = "--link",
                description = "Print a fresh sign-in link of the running server instead; it works once.")
        private boolean link;

        @Option(names = "--new", description = "Replace it, and end everything that the one before let in.")
        private boolean renew;

        @Option(names = "--list", description = "List the tokens that were given away; they cannot be shown again.")
        private boolean list;

        @Option(
                names = "--unshare",
                paramLabel = "NAME",
                description = "Take a token back, and end everything that it let in.")
        private @Nullable String unshare;

        @Option(
                names = "--share",
                paramLabel = "NAME",
                description = "Make a token to give away, and print it this once.")
        private @Nullable String share;
    }

    @Option(names = "--role", paramLabel = "ROLE", description = "What --share gives: owner, operator or viewer.")
    private @Nullable String role;

    @Option(
            names = "--node",
            paramLabel = "ID",
            split = ",",
            description = "Narrow --share to these machines; 'homie nodes' shows their ids.")
    private @Nullable List<String> nodes;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        String share = action.share;
        String unshare = action.unshare;
        if (share == null && (role != null || nodes != null)) {
            throw CliFailure.usage("--role and --node belong to --share NAME");
        }
        if (action.link) {
            out.println(RunningServer.require(home.path()).newLink());
        } else if (action.renew) {
            out.println(secrets().newToken());
        } else if (action.list) {
            list(out);
        } else if (unshare != null) {
            if (!secrets().unshare(unshare)) {
                throw new CliFailure("there is no token of that name; see: homie token --list");
            }
            out.println("That token is worth nothing any more.");
        } else if (share != null) {
            if (role == null) {
                throw CliFailure.usage("--share needs --role owner, operator or viewer");
            }
            out.println(secrets().share(share, role, nodes == null ? null : new TreeSet<>(nodes)));
        } else {
            out.println(OwnerToken.of(home.open()));
        }
    }

    private void list(PrintWriter out) {
        List<SharedToken> shared = secrets().shared();
        if (shared.isEmpty()) {
            out.println("None. Make one with: homie token --share NAME --role viewer");
            return;
        }
        TextTable table = new TextTable("NAME", "ROLE", "MACHINES", "MADE");
        long now = System.currentTimeMillis();
        for (SharedToken token : shared) {
            Set<String> narrowed = token.nodes();
            table.row(
                    token.name(),
                    token.role(),
                    narrowed == null ? "all" : String.join(" ", narrowed),
                    Ago.of(Duration.ofMillis(now - token.createdAt())));
        }
        table.lines().forEach(out::println);
    }

    private OwnerSecrets secrets() {
        return OwnerSecrets.of(home.open());
    }
}
