package dev.homie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.gateway.tailscale.TestingTailscaled;
import dev.homie.protocol.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code homie up --tailscale} in processes of its own: what it prints, makes, and leaves. */
@DisabledOnOs(OS.WINDOWS)
class TailscaleIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path sockets;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestingTailscaled tailscaled;

    @BeforeEach
    void start() throws IOException {
        tailscaled = TestingTailscaled.start(sockets);
        Map<String, Object> config = new HashMap<>(tailscaled.config("off"));
        config.remove("mode");
        Files.createDirectory(home());
        Files.writeString(home().resolve("homie.json"), Json.write(Map.of("tailscale", config)));
    }

    @AfterEach
    void stop() {
        tailscaled.close();
    }

    private Path home() {
        return folder.resolve("homie");
    }

    private TestingHomie up() throws IOException {
        return TestingHomie.start(home(), "up", "--no-open", "--port", "0", "--tailscale", "serve");
    }

    private String session() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + tailscaled.mappedTo(443) + "/auth/session"))
                .header("Host", TestingTailscaled.NAME)
                .header("X-Forwarded-For", TestingTailscaled.PHONE)
                .header("Tailscale-User-Login", TestingTailscaled.OWNER)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void printsItsAddressAndTakesItsMappingAlong() throws Exception {
        try (TestingHomie homie = up()) {
            assertThat(homie.line("https://")).isEqualTo("https://" + TestingTailscaled.NAME);
            assertThat(homie.line("#code=")).startsWith("http://127.0.0.1:");
            assertThat(session()).contains("\"authenticated\":true", "\"via\":\"tailscale\"");
            assertThat(TestingHomie.run(home(), "status").output())
                    .contains("tailscale-serve: https://" + TestingTailscaled.NAME);
            homie.process().destroy();
            assertThat(homie.exitCode()).isEqualTo(128 + 15);
        }
        assertThat(tailscaled.serveConfig()).isEqualTo(new JsonObject());
        assertThat(home().resolve("tailscale-serve.json")).doesNotExist();
    }

    @Test
    void afterAKillTheNextStartPutsItRight() throws Exception {
        int first;
        try (TestingHomie homie = up()) {
            homie.line("#code=");
            first = tailscaled.mappedTo(443);
            homie.process().destroyForcibly();
            homie.exitCode();
        }
        assertThat(tailscaled.mappedTo(443)).isEqualTo(first);
        try (TestingHomie homie = up()) {
            homie.line("#code=");
            assertThat(tailscaled.mappedTo(443)).isNotZero().isNotEqualTo(first);
            assertThat(session()).contains("\"authenticated\":true");
        }
        assertThat(tailscaled.serveConfig()).isEqualTo(new JsonObject());
    }

    @Test
    void aStartThatFailsSaysWhyInALineAndLeavesNothing() throws Exception {
        tailscaled.state = "NeedsLogin";
        TestingHomie.Result failed = TestingHomie.run(home(), "up", "--no-open", "--port", "0", "--tailscale", "serve");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.output().strip())
                .isEqualTo(
                        "homie: --tailscale serve: this machine is not logged in to a tailnet; run: sudo tailscale up");
        assertThat(home().resolve("server.json")).doesNotExist();

        assertThat(TestingHomie.run(home(), "up", "--tailscale", "funnel").output())
                .contains("--tailscale is serve, bind or off");

        TestingHomie.Result doctor = doctor();
        assertThat(doctor.output()).contains("WRONG --tailscale serve: this machine is not logged in");
        assertThat(doctor.exitCode()).isEqualTo(1);
        tailscaled.state = "Running";
        assertThat(doctor().output())
                .contains("ok    Tailscale (serve): this machine is " + TestingTailscaled.NAME + " in its tailnet, and "
                        + TestingTailscaled.OWNER + " its owner");
    }

    private TestingHomie.Result doctor() throws IOException, InterruptedException {
        try (TestingHomie doctor = TestingHomie.start(home(), Map.of("HOMIE_TAILSCALE_MODE", "serve"), "doctor")) {
            return doctor.result();
        }
    }
}
