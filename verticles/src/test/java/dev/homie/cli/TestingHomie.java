package dev.homie.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./homie} of this build in a process of its own, as a user calls it; ends with the test. */
final class TestingHomie implements AutoCloseable {
    private static final int LIMIT_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;

    private TestingHomie(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** What a command printed, on either stream, and how it ended. */
    record Result(int exitCode, String output) {}

    static TestingHomie start(Path home, String... arguments) throws IOException {
        return start(home, Map.of(), arguments);
    }

    static TestingHomie start(Path home, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of("..", "homie").toAbsolutePath().normalize().toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // It would take what other tests need of the processors; LauncherIT has it.
        builder.environment().put("HOMIE_JAVA_OPTS", "-Dhomie.rehearsal=false");
        builder.environment().putAll(environment);
        builder.environment().put("HOMIE_HOME", home.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new TestingHomie(builder.start());
    }

    static Result run(Path home, String... arguments) throws IOException, InterruptedException {
        try (TestingHomie homie = start(home, arguments)) {
            return homie.result();
        }
    }

    /** Waits for its end. */
    Result result() throws IOException, InterruptedException {
        String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(exitCode(), all);
    }

    /** A server on any free port, once it has printed its link. */
    static TestingHomie up(Path home) throws IOException {
        TestingHomie homie = start(home, "up", "--no-open", "--port", "0");
        homie.line("#code=");
        return homie;
    }

    /** Waits for a line with that text. */
    String line(String part) throws IOException {
        StringBuilder before = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains(part)) {
                return line.strip();
            }
            before.append(line).append('\n');
        }
        throw new AssertionError("no line with " + part + " in:\n" + before);
    }

    /** Waits until that text has come, which need not be a line. */
    String text(String part) throws IOException {
        StringBuilder before = new StringBuilder();
        for (int next = output.read(); next >= 0; next = output.read()) {
            before.append((char) next);
            if (before.indexOf(part) >= 0) {
                return before.toString();
            }
        }
        throw new AssertionError("no " + part + " in:\n" + before);
    }

    /** What somebody types. */
    void type(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(line).append('\n').flush();
    }

    Process process() {
        return process;
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + LIMIT_SECONDS + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
