package dev.homie.node.codex.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.node.codex.TestingCodex;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsTest {
    /** If this fails: read what changed, then run scripts/codex-records.mjs as it says, and look at what no longer compiles. */
    @Test
    void theRecordsAreWhatTheInstalledCodexsSchemaMakes(@TempDir Path folder) throws Exception {
        String schema = folder.resolve("schema").toString();
        run(TestingCodex.program().toString(), "app-server", "generate-json-schema", "--experimental", "--out", schema);
        assertThat(run("node", "scripts/codex-records.mjs", "--check", schema)).isEmpty();
    }

    private static List<String> run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        List<String> said = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
