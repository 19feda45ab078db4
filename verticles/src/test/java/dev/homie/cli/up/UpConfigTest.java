package dev.homie.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.machine.Machine;
import dev.homie.node.codex.CodexConfig;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpConfigTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path home;

    @Test
    void theDocumentedDefaultsAreTheDefaults() throws IOException {
        UpConfig built = UpConfig.read(home, Map.of());
        Files.copy(Path.of("..", "conf", "homie.json"), home.resolve("homie.json"));
        assertThat(UpConfig.read(home, Map.of())).isEqualTo(built);
    }

    @Test
    void theCommandLineGoesBeforeTheEnvironmentBeforeTheFile() throws IOException {
        Files.writeString(
                home.resolve("homie.json"),
                "{\"port\":1001,\"name\":\"file\",\"window\":4096,\"node\":{\"logMiB\":4},\"retention\":{\"idleHours\":5}}");
        UpConfig file = UpConfig.read(home, Map.of());
        assertThat(file.gateway().port()).isEqualTo(1001);
        assertThat(file.gateway().window()).isEqualTo(4096);
        assertThat(file.node().name()).isEqualTo("file");
        assertThat(file.nodeConfig(new Machine("n1", null)).logBytes()).isEqualTo(4 * 1024 * 1024);
        assertThat(file.nodeConfig(new Machine("n1", null)).idleLimit()).hasHours(5);

        UpConfig environment = UpConfig.read(home, Map.of("HOMIE_PORT", "1002", "HOMIE_NAME", "environment"));
        assertThat(environment.gateway().port()).isEqualTo(1002);
        assertThat(environment.node().name()).isEqualTo("environment");

        UpConfig line = environment.with("::1", 0, "line");
        assertThat(line.gateway().bind()).isEqualTo("::1");
        assertThat(line.gateway().port()).isZero();
        assertThat(line.node().name()).isEqualTo("line");
        assertThat(environment.with(null, -1, null)).isEqualTo(environment);
    }

    @Test
    void whatTheNodeKeepsCanBeSetInTheEnvironment() throws IOException {
        Files.writeString(home.resolve("homie.json"), "{\"node\":{\"logMiB\":4},\"retention\":{\"idleHours\":5}}");
        UpConfig.Node node = UpConfig.read(
                        home,
                        Map.of(
                                "HOMIE_NODE_LOG_MIB", "8",
                                "HOMIE_NODE_SCROLLBACK_LINES", "100",
                                "HOMIE_NODE_MAX_SESSIONS", "7",
                                "HOMIE_RETENTION_IDLE_HOURS", "12"))
                .node();
        assertThat(node).isEqualTo(new UpConfig.Node(null, 8, 100, 7, 12, CodexConfig.defaults()));
        assertThatThrownBy(() -> UpConfig.read(home, Map.of("HOMIE_NODE_LOG_MIB", "1000")))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("HOMIE_NODE_LOG_MIB");
    }

    @Test
    void saysWhichFieldIsWrong() throws IOException {
        Files.writeString(home.resolve("homie.json"), "{\"node\":{\"logMiB\":1}}");
        assertThatThrownBy(() -> UpConfig.read(home, Map.of()))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("node.logMiB");
        Files.writeString(home.resolve("homie.json"), "{");
        assertThatThrownBy(() -> UpConfig.read(home, Map.of()))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("homie.json");
    }
}
