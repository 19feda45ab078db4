package dev.homie.core.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.store.Settings;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.protocol.HomieException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @Test
    void staysTheSame(@TempDir Path home) {
        StateFolder folder = StateFolder.open(home);
        Machine machine = Machine.of(folder, null);
        assertThat(machine.id()).matches("n[A-Za-z0-9]{12}");
        assertThat(machine.rename(folder, "box")).isEqualTo(new Machine(machine.id(), "box"));
        assertThat(Machine.of(folder, null)).isEqualTo(new Machine(machine.id(), "box"));
        assertThat(folder.database()).doesNotExist();
    }

    @Test
    void takesOverTheIdThatTheDatabaseHas(@TempDir Path home) {
        StateFolder folder = StateFolder.open(home);
        try (Store store = Store.open(folder)) {
            assertThat(new Settings(store)
                            .getOrCreate(Settings.NODE_ID, () -> "nEarlier")
                            .join())
                    .isEqualTo("nEarlier");
        }
        assertThat(Machine.of(folder, null).id()).isEqualTo("nEarlier");
        try (Store store = Store.open(folder)) {
            assertThat(Machine.of(folder, store).id()).isEqualTo("nEarlier");
        }
    }

    @Test
    void aDamagedFileIsNotReplacedInSilence(@TempDir Path home) throws Exception {
        StateFolder folder = StateFolder.open(home);
        Path file = home.resolve("node.json");
        for (String content : new String[] {"", "{}", "{\"id\":\"a.b\"}"}) {
            Files.writeString(file, content);
            assertThatThrownBy(() -> Machine.of(folder, null))
                    .isInstanceOf(HomieException.class)
                    .hasMessageContaining(file.toString());
            assertThat(file).hasContent(content);
        }
    }
}
