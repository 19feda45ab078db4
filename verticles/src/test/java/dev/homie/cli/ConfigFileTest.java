package dev.homie.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path home;

    @Test
    void everyDocumentedKeyIsKnown() throws IOException {
        assertThat(ConfigFile.unknownKeys(home)).as("no file").isEmpty();
        Files.copy(Path.of("..", "conf", "homie.json"), home.resolve("homie.json"));
        assertThat(ConfigFile.unknownKeys(home)).isEmpty();
    }

    @Test
    void namesWhatMeansNothingAndWhatWasMeant() throws IOException {
        assertThat(unknown("{\"Port\":1}")).containsExactly("'Port' in homie.json means nothing; did you mean 'port'?");
        assertThat(unknown("{\"retention\":{\"idelHours\":1,\"maxSessions\":3}}"))
                .containsExactly(
                        "'retention.idelHours' in homie.json means nothing; did you mean 'retention.idleHours'?");
        assertThat(unknown("{\"logMiB\":4}"))
                .containsExactly("'logMiB' in homie.json means nothing; did you mean 'node.logMiB'?");
        assertThat(unknown("{\"colour\":\"red\"}"))
                .containsExactly("'colour' in homie.json means nothing; see conf/homie.json for what does");
    }

    @Test
    void whereTheOwnerChoosesTheKeysAllAreKnown() {
        assertThat(ConfigFile.unknownKeys(Map.of("free", Map.of("any", 1)), Map.of("free", Map.of())))
                .isEmpty();
    }

    @Test
    void theLogsFormatIsOneOfTwo() throws IOException {
        assertThat(LogFormat.read(home, Map.of())).isEqualTo(LogFormat.TEXT);
        Files.writeString(home.resolve("homie.json"), "{\"log\":\"json\"}");
        assertThat(LogFormat.read(home, Map.of())).isEqualTo(LogFormat.JSON);
        assertThat(LogFormat.read(home, Map.of("HOMIE_LOG", "text"))).isEqualTo(LogFormat.TEXT);
        assertThatThrownBy(() -> LogFormat.read(home, Map.of("HOMIE_LOG", "xml")))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("HOMIE_LOG")
                .hasMessageContaining("xml");
    }

    private List<String> unknown(String text) throws IOException {
        Files.writeString(home.resolve("homie.json"), text);
        return ConfigFile.unknownKeys(home);
    }
}
