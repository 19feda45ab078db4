package dev.homie.cli.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the system's own programs, such as systemctl. */
final class Programs {
    private static final int SECONDS = 60;
    private static final int MAX_OUTPUT = 64 * 1024;

    private Programs() {}

    /** How a program ended, and what it said on either stream. */
    record Result(int exitCode, String output) {
        boolean well() {
            return exitCode == 0;
        }
    }

    /** Blocks, for at most a minute. A program that is not there ended with 127. */
    static Result run(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                    .start();
            String output;
            try (InputStream in = process.getInputStream()) {
                output = new String(in.readNBytes(MAX_OUTPUT), Charset.defaultCharset()).strip();
            }
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Result(1, String.join(" ", command) + " does not end");
            }
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            return new Result(127, String.valueOf(e.getMessage()));
        }
    }

    private static java.io.File nothing() {
        return new java.io.File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
    }
}
