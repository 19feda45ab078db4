package dev.homie.node.codex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools of the other tests are what they say they are. */
class TestingCodexTest {
    @Test
    void codexRunsATurnAgainstTheScriptedModel(@TempDir Path folder) throws Exception {
        try (TestingModelServer model = new TestingModelServer()) {
            model.script("{\"items\":[{\"reasoning\":[\"Hm.\"]},{\"text\":\"It is done.\"}],\"when\":\"say it\"}");
            TestingCodex codex = TestingCodex.home(folder, model);
            assertThat(run(codex, folder, "exec", "--skip-git-repo-check", "say it"))
                    .contains("It is done.");
            assertThat(model.requests()).hasSize(1);
            assertThat(model.requests().get(0).get("path").asText()).isEqualTo("/v1/responses");
        }
    }

    @Test
    void theInstalledVersionIsThePinnedOne(@TempDir Path folder) throws Exception {
        try (TestingModelServer model = new TestingModelServer()) {
            String pinned = TestingScript.JSON
                    .readTree(Files.readString(TestingScript.folder().resolve("package.json")))
                    .at("/dependencies/@openai~1codex")
                    .asText();
            assertThat(run(TestingCodex.home(folder, model), folder, "--version"))
                    .contains(pinned);
        }
    }

    @Test
    void aHeldAnswerWaitsForItsRelease() throws Exception {
        try (TestingModelServer model = new TestingModelServer()) {
            model.script("[{\"items\":[{\"hold\":\"gate\"},{\"text\":\"late\"}]},{\"status\":503}]");
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request = HttpRequest.newBuilder(URI.create(model.url() + "/v1/responses"))
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            var answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
            while (!model.waiting().contains("gate")) {
                Thread.onSpinWait();
            }
            assertThat(answer).isNotDone();
            model.release("gate");
            assertThat(answer.get(20, TimeUnit.SECONDS).body()).contains("late").contains("response.completed");
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(503);
        }
    }

    private static String run(TestingCodex codex, Path folder, String... args)
            throws IOException, InterruptedException {
        String[] command = new String[args.length + 1];
        command[0] = TestingCodex.program().toString();
        System.arraycopy(args, 0, command, 1, args.length);
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(codex.cwd().toFile());
        builder.environment().putAll(codex.environment());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output);
    }
}
