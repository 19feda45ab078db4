package dev.homie.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homie.core.store.StateFolder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty sessions and ten clients that come and go, for a minute ({@code -Dhomie.soak.seconds}): no byte is lost or doubled,
 * and nothing is left behind in this process, which is the server's.
 */
class SoakTest {
    private static final int SESSIONS = 50;
    private static final int CLIENTS = 10;
    private static final int SECONDS = Integer.getInteger("homie.soak.seconds", 60);
    private static final long SEED = Long.getLong("homie.soak.seed", 42);
    /** The JDK keeps idle watchers of ended processes for a minute; there were never more than sessions. */
    private static final int WATCHERS = SESSIONS;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void losesNothingAndLeavesNothingBehind() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs Linux's /proc");
        soak(folder.resolve("warm-up"), Duration.ofSeconds(2));
        long descriptors = entries("/proc/self/fd");
        long threads = entries("/proc/self/task");
        soak(folder.resolve("soak"), Duration.ofSeconds(SECONDS));
        eventually(
                "no child", () -> ProcessHandle.current().children().findAny().isEmpty());
        eventually("descriptors back at " + descriptors, () -> entries("/proc/self/fd") <= descriptors);
        eventually("threads back at " + threads, () -> entries("/proc/self/task") <= threads + WATCHERS);
    }

    private static void soak(Path home, Duration time) throws IOException {
        Server server = Server.start(StateFolder.open(home), UpConfig.read(home, Map.of("HOMIE_PORT", "0")));
        Vertx vertx = Vertx.vertx();
        try {
            Random random = new Random(SEED);
            FlappingClient.Target target = new FlappingClient.Target(
                    vertx, server.file(), server.gateway().ownerToken());
            List<FlappingClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new FlappingClient(target, random.nextLong()));
            }
            clients.get(0).startIdle(SESSIONS - 2 * CLIENTS);
            long end = System.nanoTime() + time.toNanos();
            List<Thread> running = clients.stream()
                    .map(client -> {
                        Thread thread = new Thread(() -> client.run(end), "flapping");
                        thread.start();
                        return thread;
                    })
                    .toList();
            for (Thread each : running) {
                each.join();
            }
            for (FlappingClient client : clients) {
                assertThat(client.failure()).isNull();
                assertThat(client.connections()).isPositive();
            }
            long bytes = clients.stream().mapToLong(FlappingClient::bytes).sum();
            int connections =
                    clients.stream().mapToInt(FlappingClient::connections).sum();
            System.out.printf("soak: %d connections, %.1f MB, seed %d%n", connections, bytes / 1e6, SEED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
            server.stop();
        }
    }

    private static void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static long entries(String folder) {
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
