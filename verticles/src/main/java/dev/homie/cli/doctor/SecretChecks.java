package dev.homie.cli.doctor;

import dev.homie.core.secret.SecretSettings;
import dev.homie.core.secret.Vault;
import dev.homie.core.store.Settings;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.protocol.HomieException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Whether what the database keeps secret is sealed, and can be opened. */
final class SecretChecks {
    private final Path home;

    SecretChecks(Path home) {
        this.home = home;
    }

    Finding run() {
        if (!Files.exists(home.resolve("homie.db"))) {
            return Finding.ok("secrets: none yet");
        }
        StateFolder folder = StateFolder.open(home);
        Vault vault = Vault.of(folder);
        try (Store store = Store.open(folder)) {
            Vault.Status status = vault.status();
            Map<String, String> sealed =
                    new SecretSettings(store, vault).sealed().join();
            Optional<String> unreadable = sealed.entrySet().stream()
                    .filter(each -> !status.keyIds().contains(each.getValue()))
                    .map(Map.Entry::getKey)
                    .findFirst();
            if (unreadable.isPresent()) {
                return Finding.wrong("the key that opens '" + unreadable.get() + "' is not in " + status.place()
                        + "; restore it from your backup, or run: homie secrets forget");
            }
            Optional<String> token =
                    new Settings(store).find(SecretSettings.OWNER_TOKEN).join();
            if (token.isPresent() && !Vault.isSealed(token.get())) {
                return Finding.note(
                        "the owner's token is plain in the database until the next start; to seal it now, run: homie token");
            }
            if (status.keyIds().size() > 1) {
                return Finding.note("a rotation of the master key was interrupted; run: homie secrets rotate");
            }
            return Finding.ok(
                    "secrets in the database: " + sealed.size() + ", sealed; the master key is in " + status.place());
        } catch (CompletionException e) {
            throw e.getCause() instanceof HomieException cause ? cause : e;
        }
    }
}
