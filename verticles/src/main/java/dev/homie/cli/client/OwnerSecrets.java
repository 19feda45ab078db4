package dev.homie.cli.client;

import dev.homie.cli.CliFailure;
import dev.homie.core.identity.PasswordHash;
import dev.homie.core.identity.Secrets;
import dev.homie.core.identity.SharedTokens;
import dev.homie.core.secret.SecretSettings;
import dev.homie.core.store.Settings;
import dev.homie.core.store.SharedTokenTable;
import dev.homie.core.store.SharedTokenTable.SharedToken;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.protocol.HomieException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that sign somebody in, in the state folder: whoever may write that folder decides who is the owner. What is changed
 * a server that runs hears of at once. Its methods block; they throw {@link HomieException} or {@link CliFailure} saying what to
 * do.
 */
public final class OwnerSecrets {
    private final StateFolder folder;

    private OwnerSecrets(StateFolder folder) {
        this.folder = folder;
    }

    public static OwnerSecrets of(StateFolder folder) {
        return new OwnerSecrets(folder);
    }

    public void setPassword(String password) {
        String hash = PasswordHash.of(password);
        change(store -> new Settings(store).put(Settings.PASSWORD, hash));
    }

    /** Whether there was one. */
    public boolean removePassword() {
        return change(store -> new Settings(store).remove(Settings.PASSWORD));
    }

    /** Replaces the owner's token. */
    public String newToken() {
        String token = Secrets.random();
        change(store -> SecretSettings.of(store).put(SecretSettings.OWNER_TOKEN, token));
        return token;
    }

    /**
     * Makes a token to give away.
     *
     * @param nodes the machines it is narrowed to; null: all
     */
    public String share(String name, String role, @Nullable Set<String> nodes) {
        String token = Secrets.random();
        SharedToken kept =
                SharedTokens.of(name, token, role, nodes, Clock.systemUTC().millis());
        if (!change(store -> new SharedTokenTable(store).insert(kept, SharedTokens.MAX))) {
            throw new CliFailure("there is a token of that name already, or there are " + SharedTokens.MAX
                    + "; take one back with: homie token --unshare NAME");
        }
        return token;
    }

    /** Whether there was one of that name. */
    public boolean unshare(String name) {
        return change(store -> new SharedTokenTable(store).delete(name));
    }

    public List<SharedToken> shared() {
        return read(store -> new SharedTokenTable(store).all());
    }

    private <T> T change(Function<Store, CompletableFuture<T>> work) {
        // It proves with the token of before that it may ask.
        String token = OwnerToken.of(folder);
        T result = read(work);
        RunningServer.find(folder.path()).ifPresent(server -> server.reload(token));
        return result;
    }

    private <T> T read(Function<Store, CompletableFuture<T>> work) {
        try (Store store = Store.open(folder)) {
            return work.apply(store).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof HomieException cause ? cause : e;
        }
    }
}
