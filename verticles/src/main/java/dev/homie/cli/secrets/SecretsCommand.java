package dev.homie.cli.secrets;

import dev.homie.core.secret.SecretSettings;
import dev.homie.core.secret.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;

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
public final class SecretsCommand extends SecretsTask {
    @Override
    String work(SecretSettings settings, Vault vault) {
        Vault.Status status = vault.status();
        Map<String, String> sealed = await(settings.sealed());
        if (status.keyIds().isEmpty()) {
            return "There is no master key yet; the first start makes it.";
        }
        List<String> lines = new ArrayList<>();
        lines.add("master key  " + status.keyIds().get(0) + " in " + status.place());
        if (status.keyIds().size() > 1) {
            lines.add("A rotation was interrupted; the next start ends it, or: homie secrets rotate");
        }
        Set<String> known = Set.copyOf(status.keyIds());
        sealed.forEach((name, key) -> lines.add("sealed      " + name
                + (known.contains(key)
                        ? ""
                        : "  CANNOT BE OPENED: its key " + key + " is not there; restore it from your backup, or"
                                + " run: homie secrets forget")));
        return String.join(System.lineSeparator(), lines);
    }

    /** {@code homie secrets rotate}. */
    @Command(
            name = "rotate",
            description = {
                "Seal everything anew under a fresh master key, and destroy the old one.",
                "The secrets stay the same: who may know one needs it changed, such as with 'homie token --new'."
            })
    static final class Rotate extends SecretsTask {
        @Override
        String work(SecretSettings settings, Vault vault) {
            int count = await(settings.rotate());
            return count + (count == 1 ? " secret" : " secrets") + " sealed anew under the key "
                    + vault.status().keyIds().get(0) + ". The old key is gone.";
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
    static final class ToKeychain extends SecretsTask {
        @Override
        String work(SecretSettings settings, Vault vault) {
            await(settings.useKeychain());
            return "A fresh master key is in " + vault.status().place() + ".";
        }
    }

    /** {@code homie secrets file}. */
    @Command(name = "file", description = "Keep the master key in the state folder, in master.key (0600).")
    static final class ToFile extends SecretsTask {
        @Override
        String work(SecretSettings settings, Vault vault) {
            await(settings.useFile());
            return "The master key is in " + vault.status().place() + ".";
        }
    }

    /** {@code homie secrets forget}. */
    @Command(
            name = "forget",
            description = {
                "Delete what no key opens any more, as after a restore without master.key.",
                "The next start makes a new owner's token."
            })
    static final class Forget extends SecretsTask {
        @Override
        String work(SecretSettings settings, Vault vault) {
            List<String> gone =
                    await(settings.forgetUnreadable()).stream().sorted().toList();
            return gone.isEmpty()
                    ? "Everything can be opened; nothing was deleted."
                    : "Deleted: " + String.join(", ", gone);
        }
    }
}
