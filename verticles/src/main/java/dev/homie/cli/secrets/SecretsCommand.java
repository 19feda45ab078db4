package dev.homie.cli.secrets;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.core.secret.SecretSettings;
import dev.homie.core.secret.Vault;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code homie secrets}. Works with and without a running server. */
@Command(
        name = "secrets",
        description = {
            "Show where the master key is, and what it seals in the database.",
            "A copy of the database alone gives nothing away; a backup of it needs the key, too."
        },
        subcommands = {
            SecretsCommand.Rotate.class,
            SecretsCommand.ToKeychain.class,
            SecretsCommand.ToFile.class,
            SecretsCommand.Forget.class
        })
public final class SecretsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        with(home, (settings, vault) -> {
            Vault.Status status = vault.status();
            Map<String, String> sealed = await(settings.sealed());
            if (status.keyIds().isEmpty()) {
                out.println("There is no master key yet; the first start makes it.");
                return;
            }
            out.println("master key  " + status.keyIds().get(0) + " in " + status.place());
            if (status.keyIds().size() > 1) {
                out.println("A rotation was interrupted; the next start ends it, or: homie secrets rotate");
            }
            Set<String> known = Set.copyOf(status.keyIds());
            sealed.forEach((name, key) -> out.println("sealed      " + name
                    + (known.contains(key)
                            ? ""
                            : "  CANNOT BE OPENED: its key " + key + " is not there; restore it from your backup, or"
                                    + " run: homie secrets forget")));
        });
    }

    private interface Work {
        void run(SecretSettings settings, Vault vault);
    }

    private static void with(HomeOption home, Work work) {
        if (!Files.exists(home.path().resolve("homie.db"))) {
            throw new CliFailure("there is no database in " + home.path() + "; the first start makes it: homie up");
        }
        StateFolder folder = home.open();
        try (Store store = Store.open(folder)) {
            Vault vault = Vault.of(folder);
            work.run(new SecretSettings(store, vault), vault);
        }
    }

    private static <T> T await(CompletableFuture<T> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** {@code homie secrets rotate}. */
    @Command(
            name = "rotate",
            description = {
                "Seal everything anew under a fresh master key, and destroy the old one.",
                "The secrets stay the same: who may know one needs it changed, such as with 'homie token --new'."
            })
    static final class Rotate implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Override
        public void run() {
            with(home, (settings, vault) -> {
                int count = await(settings.rotate());
                spec.commandLine()
                        .getOut()
                        .println(count + (count == 1 ? " secret" : " secrets") + " sealed anew under the key "
                                + vault.status().keyIds().get(0) + ". The old key is gone.");
            });
        }
    }

    /** {@code homie secrets keychain}. */
    @Command(
            name = "keychain",
            description = {
                "Keep the master key in the system's keychain: the macOS keychain, or the secret service through"
                        + " secret-tool on Linux.",
                "Homie then starts only while the keychain is unlocked; for a service at boot keep the file."
            })
    static final class ToKeychain implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Override
        public void run() {
            with(home, (settings, vault) -> {
                await(settings.useKeychain());
                spec.commandLine()
                        .getOut()
                        .println("A fresh master key is in " + vault.status().place() + ".");
            });
        }
    }

    /** {@code homie secrets file}. */
    @Command(name = "file", description = "Keep the master key in the state folder, in master.key (0600).")
    static final class ToFile implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Override
        public void run() {
            with(home, (settings, vault) -> {
                await(settings.useFile());
                spec.commandLine()
                        .getOut()
                        .println("The master key is in " + vault.status().place() + ".");
            });
        }
    }

    /** {@code homie secrets forget}. */
    @Command(
            name = "forget",
            description = {
                "Delete what no key opens any more, as after a restore without master.key.",
                "The next start makes a new owner's token."
            })
    static final class Forget implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Override
        public void run() {
            with(home, (settings, vault) -> {
                List<String> gone =
                        await(settings.forgetUnreadable()).stream().sorted().toList();
                spec.commandLine()
                        .getOut()
                        .println(
                                gone.isEmpty()
                                        ? "Everything can be opened; nothing was deleted."
                                        : "Deleted: " + String.join(", ", gone));
            });
        }
    }
}
