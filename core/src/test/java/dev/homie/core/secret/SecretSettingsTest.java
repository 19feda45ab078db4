package dev.homie.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.identity.Secrets;
import dev.homie.core.store.Settings;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // BeforeEach sets them
final class SecretSettingsTest {
    private static final String TOKEN = SecretSettings.OWNER_TOKEN;

    @TempDir
    private Path temp;

    private final TestingKeychain keychain = new TestingKeychain();
    private StateFolder folder;
    private Store store;
    private Vault vault;
    private SecretSettings settings;

    @BeforeEach
    void open() {
        folder = StateFolder.open(temp.resolve("home"));
        store = Store.open(folder);
        again();
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** As another process would see it. */
    private void again() {
        vault = new Vault(folder, Optional.of(keychain));
        settings = new SecretSettings(store, vault);
    }

    @Test
    void theDatabaseAloneGivesNothingAway() throws Exception {
        // What it was like without the guard: the token is there for everybody who has a copy.
        String plain = new Settings(store).getOrCreate("plain", Secrets::random).join();
        assertThat(holds(copyOfTheDatabase(), plain)).isTrue();

        String token = settings.getOrCreate(TOKEN, Secrets::random).join();

        Path copy = copyOfTheDatabase();
        assertThat(holds(copy, token)).isFalse();
        assertThat(settings.getOrCreate(TOKEN, () -> "another").join()).isEqualTo(token);
        // Nor does it open where the master key is not.
        try (Store elsewhere = Store.open(StateFolder.open(copy))) {
            SecretSettings thief = new SecretSettings(elsewhere, new Vault(StateFolder.open(copy), Optional.empty()));
            assertThatThrownBy(() -> thief.find(TOKEN).join())
                    .cause()
                    .isInstanceOfSatisfying(
                            HomieException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION))
                    .hasMessageContaining("master.key")
                    .hasMessageContaining("backup");
            // Who lost the key for good is not locked out.
            assertThat(thief.forgetUnreadable().join()).containsExactly(TOKEN);
            assertThat(thief.getOrCreate(TOKEN, Secrets::random).join()).isNotEqualTo(token);
        }
    }

    @Test
    void whatWasPlainIsSealedAndWiped() throws Exception {
        String token = new Settings(store).getOrCreate(TOKEN, Secrets::random).join();
        assertThat(holds(copyOfTheDatabase(), token)).isTrue();

        assertThat(settings.getOrCreate(TOKEN, () -> "another").join()).isEqualTo(token);

        assertThat(holds(copyOfTheDatabase(), token)).isFalse();
        again();
        assertThat(settings.find(TOKEN).join()).contains(token);
    }

    @Test
    void whatWasPlainIsSealedEvenWhileSomebodyReads() throws Exception {
        String token = new Settings(store).getOrCreate(TOKEN, Secrets::random).join();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.database());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM setting").next();
            assertThat(settings.getOrCreate(TOKEN, () -> "another").join()).isEqualTo(token);
            statement.execute("ROLLBACK");
        }
        settings.rotate().join();
        assertThat(holds(copyOfTheDatabase(), token)).isFalse();
    }

    @Test
    void aSealedValueIsBoundToItsName() throws Exception {
        settings.put("low", "mine").join();
        settings.put(TOKEN, "owners").join();
        store.execute(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("UPDATE setting SET value = (SELECT value FROM setting WHERE key = 'low')"
                                + " WHERE key = '" + TOKEN + "'");
                    }
                })
                .join();

        assertThatThrownBy(() -> settings.find(TOKEN).join()).hasMessageContaining("changed by somebody else");
    }

    @Test
    void rotationLeavesNothingThatTheOldKeyOpens() throws Exception {
        settings.put("a", "first").join();
        settings.put("b", "second").join();
        String old = vault.status().keyIds().get(0);
        assertThat(holds(copyOfTheDatabase(), old)).isTrue();

        assertThat(settings.rotate().join()).isEqualTo(2);

        assertThat(vault.status().keyIds()).hasSize(1).doesNotContain(old);
        assertThat(holds(copyOfTheDatabase(), old)).isFalse();
        again();
        assertThat(settings.find("a").join()).contains("first");
        assertThat(settings.find("b").join()).contains("second");
    }

    @Test
    void anInterruptedRotationLosesNothing() {
        settings.put("a", "first").join();
        String old = vault.status().keyIds().get(0);
        // It ends after the new key was written, and before anything was sealed with it.
        store.execute(connection -> vault.rotate()).join();
        again();
        assertThat(vault.status().keyIds()).hasSize(2).contains(old);
        assertThat(settings.find("a").join()).contains("first");
        settings.put("b", "second").join();
        assertThat(settings.sealed().join()).containsEntry("a", old).doesNotContainEntry("b", old);

        // The next start.
        assertThat(settings.finishRotation().join()).isEqualTo(2);
        assertThat(vault.status().keyIds()).hasSize(1).doesNotContain(old);
        assertThat(settings.find("a").join()).contains("first");
        assertThat(settings.find("b").join()).contains("second");
        assertThat(settings.finishRotation().join()).isZero();
    }

    @Test
    void aRotationThatCannotWipeKeepsTheOldKey() throws Exception {
        settings.put("a", "first").join();
        String old = vault.status().keyIds().get(0);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.database());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM setting").next();

            assertThatThrownBy(() -> settings.rotate().join()).hasMessageContaining("locked by another program");

            assertThat(vault.status().keyIds()).hasSize(2).contains(old);
            statement.execute("ROLLBACK");
        }
        assertThat(settings.find("a").join()).contains("first");
        settings.finishRotation().join();
        assertThat(vault.status().keyIds()).hasSize(1).doesNotContain(old);
    }

    @Test
    void twoProcessesAgree() {
        try (Store other = Store.open(folder)) {
            SecretSettings there = new SecretSettings(other, new Vault(folder, Optional.of(keychain)));
            settings.put("a", "first").join();
            there.rotate().join();
            settings.put("b", "second").join();
            settings.rotate().join();
            assertThat(there.find("a").join()).contains("first");
            assertThat(there.find("b").join()).contains("second");
            settings.useKeychain().join();
            assertThat(there.find("a").join()).contains("first");
            there.rotate().join();
            settings.put("c", "third").join();
            assertThat(there.find("c").join()).contains("third");
            there.useFile().join();
            assertThat(settings.find("b").join()).contains("second");
        }
    }

    @Test
    void theKeychainKeepsTheKeyInsteadOfTheFile() throws Exception {
        settings.put("a", "first").join();
        String key = Files.readString(folder.path().resolve(Vault.FILE));
        settings.useKeychain().join();

        assertThat(keychain.secrets).hasSize(1);
        String kept = keychain.secrets.values().iterator().next();
        assertThat(Files.readString(folder.path().resolve(Vault.FILE))).doesNotContain(kept);
        assertThat(key).as("a fresh one, that was never in a file").doesNotContain(kept);
        assertThat(vault.status().inKeychain()).isTrue();
        settings.rotate().join();
        again();
        assertThat(settings.find("a").join()).contains("first");
        settings.useKeychain().join();
        assertThat(keychain.secrets).hasSize(1);

        keychain.locked = true;
        assertThat(settings.find("a").join()).as("it was read before").contains("first");
        again();
        assertThatThrownBy(() -> settings.find("a").join()).hasMessageContaining("locked");
        keychain.locked = false;

        settings.useFile().join();
        assertThat(keychain.secrets).isEmpty();
        again();
        assertThat(vault.status().inKeychain()).isFalse();
        assertThat(settings.find("a").join()).contains("first");
    }

    @Test
    void aKeychainThatDoesNotWorkChangesNothing() {
        settings.put("a", "first").join();
        keychain.locked = true;
        assertThatThrownBy(() -> settings.useKeychain().join()).hasMessageContaining("locked");
        assertThat(vault.status().inKeychain()).isFalse();
        assertThat(settings.find("a").join()).contains("first");

        SecretSettings without = new SecretSettings(store, new Vault(folder, Optional.empty()));
        assertThatThrownBy(() -> without.useKeychain().join()).hasMessageContaining("no keychain");
        assertThat(without.find("a").join()).contains("first");
    }

    @Test
    void aDamagedKeyFileSaysWhatToDo() throws Exception {
        settings.put("a", "first").join();
        for (String content : List.of("", "{}", "{\"keys\":\"short\"}", "nonsense", "{\"keys\":[]}")) {
            Files.writeString(folder.path().resolve(Vault.FILE), content);
            assertThatThrownBy(() -> settings.find("a").join())
                    .as(content)
                    .cause()
                    .isInstanceOf(HomieException.class)
                    .hasMessageContaining("master.key")
                    .hasMessageContaining("backup");
            // Nothing is sealed with a key that would overwrite one that could yet be mended.
            assertThatThrownBy(() -> settings.put("b", "second").join()).hasMessageContaining("backup");
            assertThat(Files.readString(folder.path().resolve(Vault.FILE))).isEqualTo(content);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theKeyIsItsOwnersAlone() throws Exception {
        settings.put("a", "first").join();

        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.path().resolve(Vault.FILE))))
                .isEqualTo("rw-------");
    }

    /** The database and its log beside it, as a backup takes them. */
    private Path copyOfTheDatabase() throws IOException {
        Path copy = Files.createTempDirectory(temp, "copy");
        try (Stream<Path> files = Files.list(folder.path())) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("homie.db")) {
                    Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return copy;
    }

    private static boolean holds(Path copy, String text) throws IOException {
        try (Stream<Path> files = Files.list(copy)) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }
}
