package dev.homie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.cli.client.RunningServer;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code homie up --tls}, {@code homie password} and {@code homie token}, as a user calls them. */
@DisabledOnOs(OS.WINDOWS)
class NetworkIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path home;

    private String refused(String... arguments) throws Exception {
        TestingHomie.Result result = TestingHomie.run(home, arguments);
        assertThat(result.exitCode()).isPositive();
        assertThat(result.output().strip()).startsWith("homie: ").doesNotContain("\n");
        return result.output();
    }

    private String said(String... arguments) throws Exception {
        TestingHomie.Result result = TestingHomie.run(home, arguments);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output().strip();
    }

    private void setPassword(String password) throws Exception {
        try (TestingHomie homie = TestingHomie.start(home, "password", "--stdin")) {
            try (OutputStream input = homie.process().getOutputStream()) {
                input.write((password + "\n").getBytes(StandardCharsets.UTF_8));
            }
            homie.line("The password is set.");
            assertThat(homie.exitCode()).isZero();
        }
    }

    @Test
    void whatIsMissingForListeningElsewhereIsSaid() throws Exception {
        assertThat(refused("up", "--no-open", "--bind", "0.0.0.0")).contains("--tls self-signed");
        assertThat(refused("up", "--no-open", "--bind", "0.0.0.0", "--tls", "self-signed"))
                .contains("--auth password");
        assertThat(refused("up", "--no-open", "--tls", "self-signed", "--auth", "magic"))
                .contains("'magic' is none of password, token, pairing");
        assertThat(refused("up", "--no-open", "--tls", "self-signed", "--auth", "password"))
                .contains("homie password");
        assertThat(refused("gateway", "--tls", "cert.pem", "--auth", "token")).contains("CERT,KEY");
        Path none = home.resolve("none.pem");
        assertThat(refused("up", "--no-open", "--port", "0", "--tls", none + "," + none, "--auth", "token"))
                .contains("none.pem does not exist");
        assertThat(refused("password")).contains("--stdin");
        assertThat(refused("token", "--share", "phone")).contains("--role");
        assertThat(refused("token", "--share", "phone", "--role", "boss")).contains("owner, operator, viewer");
        assertThat(refused("token", "--unshare", "phone")).contains("no token of that name");
    }

    @Test
    void aGatewayForOtherMachinesAndItsSecrets() throws Exception {
        setPassword("four words are good");
        try (TestingHomie homie = TestingHomie.start(
                home, "up", "--no-open", "--port", "0", "--tls", "self-signed", "--auth", "password,token")) {
            String fingerprint = homie.line("SHA-256").replaceAll(".*SHA-256 ", "");
            assertThat(fingerprint).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
            homie.line("#code=");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("tls/server.key"))))
                    .isEqualTo("rw-------");
            assertThat(said("status"))
                    .as("the commands have a listener of their own")
                    .contains("1 machine");
            assertThat(said("call", "gateway.info"))
                    .contains(fingerprint.replace(":", "").toLowerCase(Locale.ROOT));

            String before = said("token");
            String shared = said("token", "--share", "phone", "--role", "viewer");
            assertThat(shared).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(before);
            assertThat(said("token", "--list"))
                    .contains("phone", "viewer", "all")
                    .doesNotContain(shared);
            assertThat(refused("token", "--share", "phone", "--role", "viewer")).contains("already");

            String after = said("token", "--new");
            assertThat(said("token")).isEqualTo(after).isNotEqualTo(before);
            assertThat(RunningServer.require(home).newLink())
                    .as("it knows the new one")
                    .contains("#code=");
            assertThat(said("token", "--unshare", "phone")).contains("worth nothing");
            setPassword("four other words are good");
            assertThat(said("password", "--remove")).contains("no password any more");

            String log = Files.readString(home.resolve("logs/homie.log"));
            assertThat(log).contains("auth.token.share", "auth.token.new", "auth.token.unshare", "auth.password.set");
            assertThat(log).doesNotContain(before, after, shared, "four words", "four other");
        }
    }
}
