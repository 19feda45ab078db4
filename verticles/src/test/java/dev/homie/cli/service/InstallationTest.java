package dev.homie.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.cli.CliFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class InstallationTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private final StringWriter said = new StringWriter();
    private final PrintWriter out = new PrintWriter(said);

    @Test
    void takesAwayJustWhatItPutThere() throws IOException {
        TestingManager manager = new TestingManager(folder, true);
        Path others = Files.createDirectories(folder.resolve("units")).resolve("another");
        Files.writeString(others, "mine");
        Installation.install(manager, spec(), out);
        assertThat(folder.resolve("units/homie")).hasContent("run /opt/homie/homie");
        assertThat(said.toString()).contains("installed and started");
        assertThatThrownBy(() -> Installation.install(manager, spec(), out))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("already");

        Installation.uninstall(manager, receipt(), home(), out);
        assertThat(manager.calls()).hasContent("install homie\nremove homie\nremoved");
        try (Stream<Path> left = Files.list(folder.resolve("units"))) {
            assertThat(left).containsExactly(others);
        }
        assertThat(Receipt.read(home())).isEmpty();
    }

    @Test
    void leavesNothingWhenTheSystemRefuses() {
        TestingManager manager = new TestingManager(folder, false);
        assertThatThrownBy(() -> Installation.install(manager, spec(), out))
                .isInstanceOf(CliFailure.class)
                .hasMessageEndingWith("failed: no");
        assertThat(folder.resolve("units/homie")).doesNotExist();
        assertThat(Receipt.read(home())).isEmpty();
    }

    @Test
    void leavesAloneWhatOthersWrote() throws IOException {
        TestingManager manager = new TestingManager(folder, true);
        Installation.install(manager, spec(), out);
        Files.writeString(folder.resolve("units/homie"), "changed by hand");
        assertThatThrownBy(() -> Installation.uninstall(manager, receipt(), home(), out))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("was changed");
        assertThat(folder.resolve("units/homie")).hasContent("changed by hand");

        Receipt.delete(home());
        assertThatThrownBy(() -> Installation.install(manager, spec(), out))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("--name");
    }

    private Path home() {
        return folder.resolve("home");
    }

    private Receipt receipt() {
        return Receipt.read(home()).orElseThrow();
    }

    private ServiceSpec spec() {
        return new ServiceSpec(
                "homie",
                Role.UP,
                List.of("up"),
                Path.of("/opt/homie/homie"),
                home(),
                "ada",
                folder,
                Path.of("/usr/lib/jvm/java-17"),
                "/usr/bin");
    }
}
