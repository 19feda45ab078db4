package dev.homie.cli.secrets;

import dev.homie.cli.ConfigFile;
import dev.homie.core.config.ConfigSource;
import dev.homie.core.secret.SecretSettings;
import dev.homie.core.store.Store;
import dev.homie.protocol.HomieException;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** {@code secrets.keychain} of the configuration. */
public final class KeychainSetting {
    private KeychainSetting() {}

    /**
     * Has the master key in the system's keychain if it is to be there. Blocks.
     *
     * @throws HomieException when it cannot be there, saying what to do: whoever asks for it does not want to do without
     */
    public static void apply(Store store, Map<String, String> environment) {
        ConfigSource config = ConfigSource.of(ConfigFile.read(store.folder().path()), environment);
        if (!config.object("secrets").flag("keychain", false)) {
            return;
        }
        try {
            SecretSettings.of(store).useKeychain().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof HomieException cause) {
                throw new HomieException(cause.code(), "secrets.keychain is true, but: " + cause.getMessage());
            }
            throw e;
        }
    }
}
