package dev.homie.node.codex;

import dev.homie.node.pty.Programs;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code codex} of this machine.
 *
 * @param file what is run
 * @param version such as {@code 0.169.0}
 */
public record CodexProgram(Path file, String version) {
    /** The oldest that has all the methods that Homie uses. */
    public static final String OLDEST = "0.169.0";

    private static final int ANSWER_SECONDS = 15;
    private static final int MAX_ANSWER = 4096;
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)(\\S*)");
    private static final String INSTALL = "install it with: npm install -g @openai/codex";

    /**
     * Finds it and asks for its version, on a worker.
     *
     * @return fails with UNAVAILABLE and {@code data.version} if known, saying in a line what is wrong and what to do
     */
    public static Future<CodexProgram> find(Vertx vertx, String command, Map<String, String> environment) {
        return vertx.executeBlocking(() -> find(command, environment), false);
    }

    /**
     * Who is logged in, without an app-server: {@code none}, {@code apiKey}, {@code chatgpt} or {@code other}.
     *
     * @param environment with the CODEX_HOME of the account
     */
    Future<String> login(Vertx vertx, Map<String, String> environment) {
        return vertx.executeBlocking(() -> login(said(file, environment, true, "login", "status")), false);
    }

    /** What {@code codex login status} says in a sentence for people. */
    static String login(String said) {
        String words = said.toLowerCase(Locale.ROOT);
        if (words.contains("not logged in")) {
            return "none";
        }
        return words.contains("api key") ? "apiKey" : words.contains("chatgpt") ? "chatgpt" : "other";
    }

    private static CodexProgram find(String command, Map<String, String> environment) {
        Path file;
        try {
            file = Programs.find(command, Path.of(System.getProperty("user.home")), environment);
        } catch (HomieException e) {
            throw unavailable(
                    "codex was not found: '" + command + "' is no program on the PATH of this node; " + INSTALL
                            + ", or set node.codex.command",
                    Map.of());
        }
        String said = said(file, environment, false, "--version");
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            throw unavailable(file + " does not say its version: it is broken, or not codex; " + INSTALL, Map.of());
        }
        if (isOlder(version.group(), OLDEST)) {
            throw unavailable(
                    "codex " + version.group() + " at " + file + " is too old, Homie needs " + OLDEST + " or newer; "
                            + INSTALL,
                    Map.of("version", version.group()));
        }
        return new CodexProgram(file, version.group());
    }

    /** @param errors whether what it writes as an error counts: it says there who is logged in, but also what worries it */
    private static String said(Path file, Map<String, String> environment, boolean errors, String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, file.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectErrorStream(errors);
        if (!errors) {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        try {
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                // The answer fits a pipe: it is there once the process has ended.
                if (!process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                    return "";
                }
                return new String(process.getInputStream().readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw unavailable(file + " cannot be run: " + e.getMessage(), Map.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted", Map.of());
        }
    }

    static boolean isOlder(String version, String than) {
        Matcher one = VERSION.matcher(version);
        Matcher other = VERSION.matcher(than);
        if (!one.matches() || !other.matches()) {
            return true;
        }
        for (int part = 1; part <= 3; part++) {
            int compared = Long.compare(Long.parseLong(one.group(part)), Long.parseLong(other.group(part)));
            if (compared != 0) {
                return compared < 0;
            }
        }
        return false;
    }

    private static HomieException unavailable(String message, Map<String, Object> data) {
        return new HomieException(ErrorCode.UNAVAILABLE, message, data);
    }
}
