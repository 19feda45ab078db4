package dev.homie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.cli.TestingHomie.Result;
import dev.homie.protocol.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code homie audit}, {@code policy} and {@code secrets} as a user calls them. */
final class AccountabilityIT {
    @TempDir
    private Path temp;

    @Test
    void whoDidWhatWhoMayAndWhatIsKept() throws Exception {
        Path home = temp.resolve("home");
        Files.createDirectories(home);
        Files.writeString(
                home.resolve("homie.json"),
                "{\"roles\": {\"guest\": {\"scopes\": [\"terminal.read\"], \"nodes\": [\"n1\"]}}}");
        String token;
        try (TestingHomie server = TestingHomie.up(home)) {
            assertThat(server.process().isAlive()).isTrue();
            Result wrong = TestingHomie.run(home, "call", "cluster.deploy", "{\"className\":\"no.such.Thing\"}");
            assertThat(wrong.exitCode()).isEqualTo(1);

            Result table = TestingHomie.run(home, "audit", "--method", "cluster.*", "--since", "1h");
            assertThat(table.exitCode()).as(table.output()).isZero();
            assertThat(table.output())
                    .startsWith("TIME")
                    .contains("owner", "homie-cli", "127.0.0.1", "INVALID_ARGUMENT", "className=no.such.Thing");
            List<Map<String, Object>> all = new ArrayList<>();
            TestingHomie.run(home, "audit", "--jsonl").output().lines().forEach(line -> all.add(Json.readObject(line)));
            assertThat(all).hasSizeGreaterThan(3);
            assertThat(all.get(all.size() - 1)).containsEntry("seq", 1).containsEntry("method", "gateway.connect");
            assertThat(TestingHomie.run(home, "audit", "--since", "yesterday").exitCode())
                    .isEqualTo(2);
            try (TestingHomie following =
                    TestingHomie.start(home, "audit", "--follow", "--method", "gateway.disconnect")) {
                TestingHomie.run(home, "call", "gateway.info");
                assertThat(following.line("gateway.disconnect")).contains("owner");
            }

            Result no = TestingHomie.run(home, "policy", "explain", "guest", "terminal.session.start");
            assertThat(no.exitCode()).isEqualTo(1);
            assertThat(no.output()).contains("terminal.write", "roles.guest in homie.json");
            Result yes = TestingHomie.run(home, "policy", "explain", "guest", "terminal.session.attach");
            assertThat(yes.exitCode()).isZero();
            assertThat(yes.output()).contains("on n1 only");
            assertThat(TestingHomie.run(home, "policy", "list").output()).contains("guest", "roles.guest");

            token = TestingHomie.run(home, "token").output().strip();
            String before = Files.readString(home.resolve("master.key"));
            Result rotated = TestingHomie.run(home, "secrets", "rotate");
            assertThat(rotated.output()).contains("The old key is gone");
            assertThat(Files.readString(home.resolve("master.key"))).isNotEqualTo(before);
            // The server goes on, and so do commands.
            assertThat(TestingHomie.run(home, "token").output().strip()).isEqualTo(token);
            assertThat(TestingHomie.run(home, "call", "gateway.info").exitCode())
                    .isZero();
        }
        Files.move(home.resolve("master.key"), temp.resolve("aside"));
        Result locked = TestingHomie.run(home, "up", "--no-open", "--port", "0");
        assertThat(locked.exitCode()).isEqualTo(1);
        assertThat(locked.output()).contains("master.key", "restore that file", "homie secrets forget");
        assertThat(TestingHomie.run(home, "doctor").output()).contains("WRONG the key that opens 'owner.token'");
        Files.move(temp.resolve("aside"), home.resolve("master.key"));
        try (TestingHomie server = TestingHomie.up(home)) {
            assertThat(server.process().isAlive()).isTrue();
            assertThat(TestingHomie.run(home, "token").output().strip()).isEqualTo(token);
            assertThat(TestingHomie.run(home, "audit").output()).contains("cluster.deploy");
        }
    }
}
