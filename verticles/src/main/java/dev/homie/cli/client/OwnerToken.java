package dev.homie.cli.client;

import dev.homie.core.identity.Secrets;
import dev.homie.core.secret.SecretSettings;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.protocol.HomieException;
import java.util.concurrent.CompletionException;

/** The owner's token, from the state folder: whoever may read that folder is the owner. */
public final class OwnerToken {
    private OwnerToken() {}

    /**
     * Reads the token; a state folder without one gets it. Blocks.
     *
     * @throws HomieException when the database cannot be used, saying what to do
     */
    public static String of(StateFolder folder) {
        try (Store store = Store.open(folder)) {
            return SecretSettings.of(store)
                    .getOrCreate(SecretSettings.OWNER_TOKEN, Secrets::random)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof HomieException cause ? cause : e;
        }
    }
}
