package dev.homie.cli.secrets;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.core.secret.SecretSettings;
import dev.homie.core.secret.Vault;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import java.nio.file.Files;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is done with the secrets of a state folder, whether or not a server runs there. */
abstract class SecretsTask implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    /** Does it; what it says is printed. */
    abstract String work(SecretSettings settings, Vault vault);

    @Override
    public final void run() {
        if (!Files.exists(home.path().resolve("homie.db"))) {
            throw new CliFailure("there is no database in " + home.path() + "; the first start makes it: homie up");
        }
        StateFolder folder = home.open();
        try (Store store = Store.open(folder)) {
            Vault vault = Vault.of(folder);
            spec.commandLine().getOut().println(work(new SecretSettings(store, vault), vault));
        }
    }

    static <T> T await(CompletableFuture<T> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
