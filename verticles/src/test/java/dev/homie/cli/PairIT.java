package dev.homie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code homie pair} on both sides: each machine a state folder, each command a process. */
@DisabledOnOs(OS.WINDOWS)
class PairIT {
    private static final Pattern CODE = Pattern.compile("[A-Z2-7]{4}-[A-Z2-7]{4}");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void anotherMachineIsLetInWorksAndIsRevoked() throws Exception {
        try (TestingHomie server = TestingHomie.up(home())) {
            assertThat(server.process().isAlive()).isTrue();
            String link;
            try (TestingHomie here = TestingHomie.start(home(), "pair", "--role", "viewer", "--name", "My laptop")) {
                link = here.line("#pair=");
                assertThat(here.text("Waiting")).contains("phone cannot reach it", "--tailscale", "--bind");
                try (TestingHomie there = TestingHomie.start(laptop(), "pair", "--with", link, "--name", "laptop")) {
                    String code = code(there.line("code of this machine"));
                    assertThat(here.text("[y/N]")).contains("laptop", "127.0.0.1", code);
                    here.type("y");
                    here.line("My laptop is let in as viewer");
                    there.line("Let in");
                    assertThat(there.exitCode()).isZero();
                }
                assertThat(here.exitCode()).isZero();
            }
            String url = link.substring(0, link.indexOf("/#"));
            Path secrets = laptop().resolve("gateways.json");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(secrets)).as("the link is used up").doesNotContain("asking");

            assertThat(there("sessions", "--json", "--gateway", url).output().strip())
                    .isEqualTo("[]");
            TestingHomie.Result start =
                    there("call", "--gateway", url + "/", "terminal.session.start", "{\"cols\":80,\"rows\":24}");
            assertThat(start.output()).as("a viewer").contains("PERMISSION_DENIED");
            assertThat(start.exitCode()).isEqualTo(1);

            assertThat(here("devices", "role", "My laptop", "operator").output())
                    .contains("is now operator");
            assertThat(there("call", "--gateway", url, "terminal.session.start", "{\"cols\":80,\"rows\":24}")
                            .exitCode())
                    .isZero();
            assertThat(here("devices", "nodes", "My laptop", "nowhere").exitCode())
                    .isEqualTo(2);
            assertThat(here("devices", "rename", "My laptop", "Old laptop").exitCode())
                    .isZero();
            assertThat(here("devices").output()).contains("Old laptop", "operator", "127.0.0.1", "owner");
            Map<String, Object> json = Json.readObject(here("devices", "--json").output());
            assertThat((List<?>) json.get("devices")).hasSize(1);

            assertThat(here("devices", "revoke", "Old laptop").exitCode()).isZero();
            TestingHomie.Result revoked = there("sessions", "--gateway", url);
            assertThat(revoked.exitCode()).isEqualTo(1);
            assertThat(revoked.output()).contains("paired again");
            TestingHomie.Result again = there("pair", "--with", link);
            assertThat(again.exitCode()).isEqualTo(1);
            assertThat(again.output()).contains("used already");
        }
    }

    @Test
    void whoSaysNoLetsNobodyIn() throws Exception {
        try (TestingHomie server = TestingHomie.up(home());
                TestingHomie here = TestingHomie.start(home(), "pair")) {
            assertThat(server.process().isAlive()).isTrue();
            String link = here.line("#pair=");
            try (TestingHomie there = TestingHomie.start(laptop(), "pair", "--with", link)) {
                here.text("[y/N]");
                here.type("");
                here.line("Not let in");
                there.line("rejected");
                assertThat(there.exitCode()).isEqualTo(1);
            }
            assertThat(here.exitCode()).isZero();
            assertThat(here("devices").output()).contains("No devices");
        }
    }

    @Test
    void saysWhatIsWrongWithTheCall() throws Exception {
        assertWrong(there("pair", "--with", "http://127.0.0.1:1"), 2, "no link of an invitation");
        assertWrong(there("pair", "--with", "http://127.0.0.1:1/#pair=AAAAAAAAAAAAAAAAAAAAAA"), 1, "cannot reach");
        assertWrong(there("pair", "--with", "https://x/#pair=AAAAAAAAAAAAAAAAAAAAAA&fp=beef"), 2, "64 hex digits");
        assertWrong(there("pair"), 1, "homie up");
        assertWrong(there("sessions", "--gateway", "https://homie.example"), 1, "homie pair --with");
        assertWrong(there("sessions", "--gateway", "homie.example"), 2, "https://HOST:PORT");
    }

    private static void assertWrong(TestingHomie.Result result, int exitCode, String part) {
        assertThat(result.exitCode()).as(result.output()).isEqualTo(exitCode);
        assertThat(result.output().strip()).contains(part).doesNotContain("\n");
    }

    private static String code(String line) {
        Matcher code = CODE.matcher(line);
        assertThat(code.find()).as(line).isTrue();
        return code.group();
    }

    private TestingHomie.Result here(String... arguments) throws Exception {
        return TestingHomie.run(home(), arguments);
    }

    private TestingHomie.Result there(String... arguments) throws Exception {
        return TestingHomie.run(laptop(), arguments);
    }

    private Path home() {
        return folder.resolve("home");
    }

    private Path laptop() {
        return folder.resolve("laptop");
    }
}
