package dev.homie.gateway.tailscale;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tailscale} command, for where the LocalAPI cannot be reached (the app on macOS, Windows). At most
 * {@link #AT_ONCE} run at the same time; each is killed, with what it started, when its time is over.
 */
final class TailscaleCli implements Tailscaled {
    static final int AT_ONCE = 2;
    /** What is read of what it complains. */
    private static final int MAX_COMPLAINT = 4 * 1024;

    private final WorkerExecutor workers;
    private final String command;
    private final @Nullable String socket;

    /** @param socket that it is to ask; null: it knows */
    TailscaleCli(Vertx vertx, String command, @Nullable String socket) {
        this.workers = vertx.createSharedWorkerExecutor("homie-tailscale", AT_ONCE);
        this.command = command;
        this.socket = socket;
    }

    @Override
    public Future<TailnetStatus> status() {
        return run("status", "--json", "--peers=false").map(out -> TailnetStatus.of(LocalApi.object(out)));
    }

    @Override
    public Future<TailnetPeer> whois(String address) {
        return run("whois", "--json", address).map(out -> TailnetPeer.of(LocalApi.object(out)));
    }

    @Override
    public Future<ServeConfig> serveConfig() {
        return run("serve", "status", "--json").map(out -> new ServeConfig(LocalApi.object(out), null));
    }

    @Override
    public Future<Void> map(ServeConfig seen, ServeTarget target) {
        return run("serve", "--bg", "--https=" + target.port(), target.proxy()).mapEmpty();
    }

    @Override
    public Future<Void> unmap(ServeConfig seen, ServeTarget target) {
        // Without the path it would take all paths at that port with it.
        return run("serve", "--https=" + target.port(), "--set-path=/", "off").mapEmpty();
    }

    private Future<Buffer> run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(command));
        if (socket != null) {
            line.add("--socket=" + socket);
        }
        line.addAll(List.of(arguments));
        return workers.executeBlocking(() -> Buffer.buffer(run(line)), false);
    }

    /** Blocks, until the program ends or its time is over. */
    private byte[] run(List<String> line) throws InterruptedException {
        Process process = start(line);
        AtomicBoolean late = new AtomicBoolean();
        // Ends what is read below, too: a pipe closes when nobody has it open any more.
        CompletableFuture<Void> watch = CompletableFuture.runAsync(
                () -> {
                    late.set(true);
                    kill(process);
                },
                CompletableFuture.delayedExecutor(TIMEOUT_MS, TimeUnit.MILLISECONDS));
        try (InputStream out = process.getInputStream();
                InputStream err = process.getErrorStream()) {
            byte[] said = out.readNBytes(MAX_ANSWER + 1);
            if (said.length > MAX_ANSWER) {
                throw new HomieException(ErrorCode.UNAVAILABLE, "'" + command + "' prints too much");
            }
            String complaint = new String(err.readNBytes(MAX_COMPLAINT), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (late.get()) {
                throw tooLate();
            }
            if (code != 0) {
                throw refusal(complaint);
            }
            return said;
        } catch (IOException e) {
            // Its end closes what is read.
            throw late.get()
                    ? tooLate()
                    : new HomieException(ErrorCode.UNAVAILABLE, "'" + command + "': " + e.getMessage());
        } finally {
            watch.cancel(false);
            kill(process);
        }
    }

    private HomieException tooLate() {
        return new HomieException(
                ErrorCode.DEADLINE_EXCEEDED, "'" + command + "' did not answer within " + TIMEOUT_MS / 1000 + " s");
    }

    private Process start(List<String> line) {
        try {
            return new ProcessBuilder(line)
                    .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                    .start();
        } catch (IOException e) {
            throw new HomieException(
                    ErrorCode.UNAVAILABLE, "there is no command '" + command + "'; tailscale.cli names another");
        }
    }

    /** The command says in words what the LocalAPI says in numbers. */
    private HomieException refusal(String complaint) {
        String line = complaint
                .lines()
                .map(String::strip)
                .filter(each -> !each.isEmpty() && !each.startsWith("Warning:"))
                .findFirst()
                .orElse("no reason");
        String text = line.toLowerCase(Locale.ROOT);
        ErrorCode code = text.contains("denied")
                ? ErrorCode.PERMISSION_DENIED
                : text.contains("peer not found") || text.contains("no match for ip")
                        ? ErrorCode.NOT_FOUND
                        : text.contains("another client is changing") || text.contains("preconditions failed")
                                ? ErrorCode.ABORTED
                                : text.contains("failed to connect") || text.contains("not running")
                                        ? ErrorCode.UNAVAILABLE
                                        : ErrorCode.FAILED_PRECONDITION;
        return new HomieException(code, "'" + command + "' says: " + line);
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static File nothing() {
        return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }
}
