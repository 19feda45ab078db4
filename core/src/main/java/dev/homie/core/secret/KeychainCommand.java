package dev.homie.core.secret;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs a keychain's command. What it is given goes through its standard input, never through its arguments, which every
 * user of the machine can read. Blocks.
 */
final class KeychainCommand {
    /** A keychain that is locked asks its owner, who may not be there. */
    static final int TIMEOUT_SECONDS = 10;

    private static final int MAX_OUTPUT = 64 * 1024;

    private KeychainCommand() {}

    record Result(int exitCode, String output) {}

    /** @param environment of the command, beside this process's own */
    static Result run(String keychain, Map<String, String> environment, String input, List<String> command) {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            throw failed(keychain, "cannot be run (" + e.getMessage() + ")");
        }
        try {
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It does not read: its exit code says why.
            }
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw failed(keychain, "does not answer within " + TIMEOUT_SECONDS + " s; is it locked?");
            }
            return new Result(process.exitValue(), output.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(keychain, "was interrupted");
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw failed(keychain, "cannot be read");
        } finally {
            process.destroyForcibly();
        }
    }

    static HomieException failed(String keychain, String why) {
        return new HomieException(
                ErrorCode.UNAVAILABLE,
                keychain + " " + why
                        + "; unlock it, or keep the master key in a file instead with: homie secrets file");
    }

    private static String read(InputStream in) {
        try (in) {
            return new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
