package dev.homie.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.secret.SecretSettings;
import dev.homie.core.secret.Vault;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@SuppressWarnings("NullAway.Init") // BeforeEach sets them
final class PermissionChecksTest {
    @TempDir
    private Path temp;

    private Path home;
    private String user;

    @BeforeEach
    void make() throws Exception {
        home = temp.resolve("home");
        StateFolder folder = StateFolder.open(home);
        try (Store store = Store.open(folder)) {
            new SecretSettings(store, new Vault(folder, Optional.empty()))
                    .put("a", "b")
                    .join();
        }
        Files.createDirectory(
                home.resolve("cluster"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        folder.write(home.resolve("cluster/node.key"), new byte[] {1});
        user = Files.getOwner(home).getName();
    }

    @Test
    void whatHomieMakesIsItsOwnersAlone() {
        assertThat(new PermissionChecks(home, user).run())
                .singleElement()
                .satisfies(finding -> assertThat(finding.well()).isTrue())
                .extracting(Finding::what)
                .asString()
                .contains("yours alone");
    }

    @Test
    void eachThingThatIsOpenIsNamedWithItsRemedy() throws Exception {
        open(home, "rwxr-xr-x");
        open(home.resolve("master.key"), "rw-r--r--");
        open(home.resolve("homie.db"), "rw-rw----");
        open(home.resolve("cluster"), "rwxr-x---");
        open(home.resolve("cluster/node.key"), "rw----r--");

        List<String> wrong = new PermissionChecks(home, user)
                .run().stream().map(Finding::line).toList();

        assertThat(wrong).hasSize(5).allMatch(line -> line.startsWith("WRONG"));
        assertThat(String.join("\n", wrong))
                .contains("chmod 700 " + home + "\n")
                .contains("chmod 600 " + home.resolve("master.key"))
                .contains("chmod 600 " + home.resolve("homie.db"))
                .contains("chmod 700 " + home.resolve("cluster"))
                .contains("chmod 600 " + home.resolve("cluster/node.key"));
        // It looked, and touched nothing.
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("master.key"))))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void somebodyElsesFileIsNamed() {
        assertThat(new PermissionChecks(home, "somebody-else").run())
                .isNotEmpty()
                .allMatch(finding -> finding.line().contains("chown somebody-else"));
        assertThat(new PermissionChecks(home, "?").run()).allMatch(Finding::well);
    }

    private static void open(Path path, String permissions) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
