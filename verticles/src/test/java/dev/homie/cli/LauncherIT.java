package dev.homie.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.RunningServer;
import dev.homie.cli.client.ServerFile;
import dev.homie.cli.client.WireClient;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./homie} as a user calls it, a process each time. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void stopsCleanlyAndLeavesNothing() throws Exception {
        // With its rehearsal, which has processes of its own to end.
        try (TestingHomie homie =
                TestingHomie.start(home(), Map.of("HOMIE_JAVA_OPTS", ""), "up", "--no-open", "--port", "0")) {
            homie.line("#code=");
            assertThat(server().file().pid())
                    .as("exec: one process id")
                    .isEqualTo(homie.process().pid());
            startSession();
            List<ProcessHandle> children = homie.process().descendants().toList();
            assertThat(children).isNotEmpty();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
                    .isEqualTo("rwx------");
            try (Stream<Path> files = Files.walk(home())) {
                assertThat(files.filter(Files::isRegularFile))
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo("rw-------"));
            }
            homie.process().destroy();
            assertThat(homie.exitCode()).isEqualTo(128 + 15);
            assertThat(children).noneMatch(LauncherIT::runs);
        }
        assertThat(home().resolve("server.json")).doesNotExist();
    }

    /** One that has ended and that the system's init has not looked at yet does not. */
    private static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"), ISO_8859_1);
            return !stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException e) {
            return process.isAlive(); // not Linux, or gone
        }
    }

    @Test
    void aSecondStartSaysThatItRunsAndGivesAFreshLink() throws Exception {
        try (TestingHomie homie = TestingHomie.up(home())) {
            TestingHomie.Result second = TestingHomie.run(home(), "up", "--no-open");
            assertThat(second.exitCode()).isZero();
            assertThat(second.output())
                    .contains("runs already", "pid " + homie.process().pid(), "#code=");
        }
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            TestingHomie.Result result = TestingHomie.run(home(), "up", "--no-open", "--port", port);
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.output().strip()).contains(port, "--port").doesNotContain("\n");
        }
    }

    @Test
    void refusesToListenBeyondThisMachine() throws Exception {
        TestingHomie.Result result = TestingHomie.run(home(), "up", "--no-open", "--bind", "0.0.0.0");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output()).contains("0.0.0.0");
        assertThat(home()).doesNotExist();
    }

    @Test
    void printsTokenSessionsAndHealth() throws Exception {
        String token = TestingHomie.run(home(), "token").output().strip();
        assertThat(token).matches("[A-Za-z0-9_-]{43}");
        assertThat(TestingHomie.run(home(), "status").exitCode()).isEqualTo(1);
        TestingHomie.Result off = TestingHomie.run(home(), "sessions");
        assertThat(off.exitCode()).isEqualTo(1);
        assertThat(off.output()).contains("homie up");
        try (TestingHomie homie = TestingHomie.up(home())) {
            assertThat(homie.process().isAlive()).isTrue();
            assertThat(TestingHomie.run(home(), "token").output().strip()).isEqualTo(token);
            assertThat(TestingHomie.run(home(), "sessions", "--json").output().strip())
                    .isEqualTo("[]");
            startSession();
            assertThat(TestingHomie.run(home(), "sessions").output()).contains("running", "sleep 600");
            TestingHomie.Result status = TestingHomie.run(home(), "status");
            assertThat(status.exitCode()).isZero();
            assertThat(status.output()).contains("Not in a cluster.", "1 running session", "online", "embedded");
            Map<String, Object> json =
                    Json.readObject(TestingHomie.run(home(), "status", "--json").output());
            assertThat(json)
                    .containsKeys("version", "gateway", "nodes", "sessions")
                    .doesNotContainKey("cluster");
            TestingHomie.Result doctor = TestingHomie.run(home(), "doctor");
            assertThat(doctor.output()).doesNotContain("WRONG");
            assertThat(doctor.exitCode()).isZero();
        }
    }

    @Test
    void everyCommandHasHelp() throws Exception {
        for (String command : List.of(
                "up",
                "gateway",
                "node",
                "init",
                "invite",
                "join",
                "token",
                "pair",
                "devices",
                "sessions",
                "attach",
                "version",
                "doctor",
                "bench",
                "call",
                "events",
                "deploy",
                "undeploy",
                "deployments",
                "run",
                "vertx")) {
            TestingHomie.Result help = TestingHomie.run(home(), command, "--help");
            assertThat(help.exitCode()).as(command).isZero();
            assertThat(help.output()).startsWith("Usage: homie " + command);
        }
        assertThat(TestingHomie.run(home()).output()).contains("Usage: homie", "attach");
        assertThat(TestingHomie.run(home(), "nonsense").exitCode()).isEqualTo(2);
    }

    private Path home() {
        return folder.resolve("home");
    }

    private RunningServer server() {
        return RunningServer.require(home());
    }

    private void startSession() throws IOException {
        ServerFile file = server().file();
        String token = server().token();
        CliVertx.run(vertx -> WireClient.connect(vertx, file, token, "test", new WireClient.Listener() {})
                .compose(client -> client.request(
                        Addresses.SESSION_START, Map.of("command", List.of("sleep", "600"), "cols", 80, "rows", 24))));
    }
}
