package dev.homie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.cli.client.Reach;
import dev.homie.node.codex.TestingCodex;
import dev.homie.node.codex.TestingModelServer;
import dev.homie.protocol.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code homie chat} with a real gateway and the real codex, whose model says what a test wants. */
@DisabledOnOs(OS.WINDOWS)
final class ChatCommandIT {
    private static final Duration IN_TIME = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private TestingModelServer model;

    @SuppressWarnings("NullAway.Init") // before each test
    private TestingCodex codex;

    @SuppressWarnings("NullAway.Init") // before each test
    private TestingHomie server;

    @BeforeEach
    void start() throws IOException {
        model = new TestingModelServer();
        codex = TestingCodex.home(folder, model);
        Files.createDirectory(home());
        Files.writeString(
                home().resolve("homie.json"),
                Json.write(Map.of(
                        "name",
                        "desk",
                        "node",
                        Map.of("codex", Map.of("command", TestingCodex.program().toString())))));
        server = up();
    }

    @AfterEach
    void stop() {
        server.close();
        model.close();
    }

    @Test
    void aScriptSendsAndReadsTheAnswer() throws Exception {
        assertThat(chat().output()).contains("No chats.");
        model.script("{\"items\":[{\"text\":\"Hello, this is the agent.\",\"everyMs\":5}]}");
        TestingHomie.Result first = chat("--new", "--cwd", cwd(), "say hello");
        assertThat(first.output()).contains("Hello, this is the agent.\n", "─ done");
        assertThat(first.exitCode()).isZero();

        String listed = chat().output();
        assertThat(listed).contains("desk", "say hello", "idle", "Go on with one: homie chat ");
        String id = listed.substring(listed.indexOf('\n') + 1).split("\\s+", 2)[0];

        model.script("{\"items\":[{\"text\":\"From standard input.\"}]}");
        try (TestingHomie piped = TestingHomie.start(home(), "chat", id, "--json")) {
            piped.type("go on");
            piped.process().outputWriter().close();
            TestingHomie.Result second = piped.result();
            assertThat(second.exitCode()).as(second.output()).isZero();
            List<Map<String, Object>> events =
                    second.output().lines().map(Json::readObject).toList();
            long before = seq(events.get(0));
            for (Map<String, Object> event : events) {
                assertThat(seq(event)).isEqualTo(before++);
            }
            assertThat(events).anyMatch(event -> "go on".equals(event.get("text")));
            assertThat(events).anyMatch(event -> "From standard input.".equals(event.get("text")));
            assertThat(events.get(events.size() - 1).get("type")).isIn("agent.turn.ended", "agent.status");
        }
    }

    @Test
    void aTurnThatFailsIsAFailure() throws Exception {
        model.script("{\"status\":400,\"body\":{\"error\":{\"message\":\"no such thing\"}}}");
        TestingHomie.Result failed = chat("--new", "--cwd", cwd(), "fail");
        assertThat(failed.output()).contains("✗ failed");
        assertThat(failed.exitCode()).isEqualTo(1);
    }

    @Test
    void whatNobodyHereCanAnswerIsSaidAndAnsweredElsewhere() throws Exception {
        wantsToTouch();
        TestingHomie.Result asked = chat("--new", "--cwd", cwd(), "touch it");
        assertThat(asked.exitCode()).as(asked.output()).isEqualTo(4);
        assertThat(asked.output())
                .contains("The agent wants to run", "touch ", "on  desk", "the agent waits for an answer");
        assertThat(touched()).doesNotExist();
        String id = asked.output()
                .substring(asked.output().indexOf("homie chat ") + 11)
                .strip();

        // On a terminal, which is a session of the same Homie.
        try (OnATerminal terminal = new OnATerminal("chat " + id)) {
            terminal.until(screen -> screen.contains("Run once") && screen.contains("a/"));
            terminal.type("a\r");
            terminal.until(screen -> screen.contains("It is touched.") && screen.contains("done"));
            assertThat(touched()).exists();
            terminal.type("/model\r");
            terminal.until(screen -> screen.contains("mock-model (default)"));
            model.script("{\"items\":[{\"text\":\"Typed at a prompt.\"}]}");
            terminal.type("and now?\r");
            terminal.until(screen -> screen.contains("Typed at a prompt.\n─ done"));
            terminal.type("/quit\r");
            terminal.untilEnded(0);
        }
    }

    @Test
    void ctrlCStopsTheAgent() throws Exception {
        model.script("{\"items\":[{\"text\":\"I begin.\"},{\"hold\":\"for ever\"}]}");
        for (String in : List.of("", " </dev/null")) { // with a person, and in a script
            try (OnATerminal terminal = new OnATerminal("chat --new --cwd '" + cwd() + "' work" + in)) {
                terminal.until(screen -> screen.contains("I begin."));
                terminal.type("\u0003");
                terminal.until(screen -> screen.contains("stopping") && screen.contains("interrupted"));
                terminal.untilEnded(3);
            }
            model.script("{\"items\":[{\"text\":\"I begin.\"},{\"hold\":\"for ever\"}]}");
        }
    }

    @Test
    void followingGoesOnAfterTheGatewayWasKilled() throws Exception {
        model.script("{\"items\":[{\"text\":\"First.\"}]}");
        assertThat(chat("--new", "--cwd", cwd(), "one").exitCode()).isZero();
        String id = chat().output().lines().skip(1).findFirst().orElseThrow().split("\\s+", 2)[0];
        List<Map<String, Object>> events = new ArrayList<>();
        try (TestingHomie following = TestingHomie.start(home(), "chat", id, "--follow", "--json")) {
            model.script("{\"items\":[{\"text\":\"Second.\"}]}");
            assertThat(chat(id, "two").exitCode()).isZero();
            readUntil(following, events, "Second.");
            server.process().destroyForcibly();
            server.exitCode();
            server = up();
            model.script("{\"items\":[{\"text\":\"Third.\"}]}");
            assertThat(chat(id, "three").exitCode()).isZero();
            readUntil(following, events, "Third.");
        }
        long first = seq(events.get(0));
        for (int i = 0; i < events.size(); i++) {
            assertThat(seq(events.get(i))).isEqualTo(first + i);
        }
    }

    private static long seq(Map<String, Object> event) {
        return event.get("seq") instanceof Number seq ? seq.longValue() : -1;
    }

    private static void readUntil(TestingHomie following, List<Map<String, Object>> events, String text)
            throws IOException {
        Map<String, Object> event;
        do {
            event = Json.readObject(following.line("\"seq\""));
            events.add(event);
        } while (!text.equals(event.get("text")) || !"agent.message.final".equals(event.get("type")));
    }

    private void wantsToTouch() {
        model.script("[{\"items\":[{\"call\":\"exec_command\",\"args\":{\"cmd\":\"touch " + touched()
                + "\",\"sandbox_permissions\":\"require_escalated\",\"justification\":\"outside of the folder\"}}]},"
                + "{\"items\":[{\"text\":\"It is touched.\"}]}]");
    }

    private Path touched() {
        return folder.resolve("touched");
    }

    private TestingHomie up() throws IOException {
        Map<String, String> environment = new LinkedHashMap<>(codex.environment());
        TestingHomie homie = TestingHomie.start(home(), environment, "up", "--no-open", "--port", "0");
        homie.line("#code=");
        return homie;
    }

    private TestingHomie.Result chat(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("chat"));
        all.addAll(List.of(arguments));
        return TestingHomie.run(home(), all.toArray(String[]::new));
    }

    private Path home() {
        return folder.resolve("homie");
    }

    private String cwd() {
        return codex.cwd().toString();
    }

    /** A command in a session of the server, with a real terminal. */
    private final class OnATerminal implements AutoCloseable {
        private final Reach reach = Reach.local(home());
        private final String session;

        /** What follows {@code homie} in a shell. */
        OnATerminal(String arguments) {
            List<String> command = List.of(
                    "sh",
                    "-c",
                    "exec '" + Path.of("..", "homie").toAbsolutePath().normalize() + "' " + arguments);
            Object started = reach.ask(
                            "terminal.session.start",
                            Map.of(
                                    "command",
                                    command,
                                    "cols",
                                    100,
                                    "rows",
                                    50,
                                    "env",
                                    Map.of(
                                            "HOMIE_HOME",
                                            home().toString(),
                                            "JAVA_HOME",
                                            System.getProperty("java.home"))))
                    .get("session");
            session = started instanceof Map<?, ?> map ? String.valueOf(map.get("id")) : "";
        }

        void type(String keys) {
            reach.ask("terminal.session.input", Map.of("sessionId", session, "data", keys));
        }

        void until(Predicate<String> wanted) {
            long end = System.nanoTime() + IN_TIME.toNanos();
            String screen;
            do {
                screen = String.valueOf(reach.ask("terminal.session.preview", Map.of("sessionId", session, "rows", 50))
                        .get("text"));
                assertThat(System.nanoTime()).as("in time:\n" + screen).isLessThan(end);
            } while (!wanted.test(screen));
        }

        void untilEnded(int exitCode) {
            long end = System.nanoTime() + IN_TIME.toNanos();
            while (true) {
                for (Object each :
                        (List<?>) reach.ask("terminal.session.list", Map.of()).getOrDefault("sessions", List.of())) {
                    Map<?, ?> listed = (Map<?, ?>) each;
                    if (session.equals(listed.get("id")) && "exited".equals(listed.get("status"))) {
                        assertThat(listed.get("exitCode")).isEqualTo(exitCode);
                        return;
                    }
                }
                assertThat(System.nanoTime()).as("in time").isLessThan(end);
            }
        }

        @Override
        public void close() {
            reach.ask("terminal.session.kill", Map.of("sessionId", session, "signal", "SIGKILL"));
        }
    }
}
