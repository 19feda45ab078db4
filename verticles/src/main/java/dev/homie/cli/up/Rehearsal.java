package dev.homie.cli.up;

import dev.homie.cli.client.ServerFile;
import dev.homie.cli.client.WireClient;
import dev.homie.core.store.StateFolder;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Types a few hundred keys and lets a few megabytes scroll by, on a server of its own that nobody else sees and that is
 * gone afterwards: the first keystrokes of a new server then run in compiled code. Without it they take three times as
 * long (docs/performance.md).
 */
final class Rehearsal {
    /** Keys typed one after the other; the JVM compiles what ran about a hundred times (see {@code ./homie}). */
    static final int KEYS = Integer.getInteger("homie.keys", 4000);

    /** What a machine that is too busy for it spends on it. */
    static final int LIMIT_SECONDS = 20;

    private static final String FLOOD = "yes 'the quick brown fox' | head -c 4000000";
    private static final String KEYS_PROGRAM = "stty raw -echo && printf '>' && dd bs=1 count=%d 2>/dev/null";

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private Rehearsal() {}

    /** What may be done with the server while it is up. Blocks. */
    interface Act {
        void with(Server server, Path home) throws IOException;
    }

    /** Does it beside what the process is there for, and gives up when interrupted. */
    static Thread thread() {
        Thread thread = new Thread(
                () -> {
                    try {
                        run((server, home) -> {}, 200);
                        run((server, home) -> {}, KEYS);
                    } catch (IOException | RuntimeException e) {
                        LOG.info("no rehearsal: {}", e.toString());
                    }
                },
                "homie-rehearsal");
        thread.setDaemon(true);
        return thread;
    }

    /** Blocks, at most for {@link #LIMIT_SECONDS} and a little more. */
    static void run(Act act, int keys) throws IOException {
        inFolder(home -> {
            Server server = Server.start(
                    StateFolder.open(home), UpConfig.read(home, Map.of()).with(null, 0, "rehearsal"));
            try {
                act.with(server, home);
                type(server, keys);
            } finally {
                server.stop();
            }
        });
    }

    /** Something that needs a folder for as long as it takes. */
    interface FolderAct {
        void in(Path folder) throws IOException;
    }

    static void inFolder(FolderAct act) throws IOException {
        Path folder = Files.createTempDirectory("homie-rehearsal-");
        try {
            act.in(folder);
        } finally {
            delete(folder);
        }
    }

    private static void type(Server server, int keys) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Vertx vertx = server.vertx();
        vertx.runOnContext(start -> new Typist(vertx, keys)
                .type(server.file(), server.gateway().ownerToken())
                .onSuccess(done::complete)
                .onFailure(done::completeExceptionally));
        try {
            done.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("the rehearsal was cut short: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Types a key for each that comes back. Lives on one event loop. */
    private static final class Typist implements WireClient.Listener {
        private final Vertx vertx;
        private final int keys;
        private Promise<Void> exited = Promise.promise();
        private @Nullable WireClient client;
        private int typed;
        private long acked;
        private boolean typing;

        Typist(Vertx vertx, int keys) {
            this.vertx = vertx;
            this.keys = keys;
        }

        Future<Void> type(ServerFile server, String token) {
            return WireClient.connect(vertx, server, token, "homie-cli", this).compose(connected -> {
                client = connected;
                return connected
                        .request(Addresses.EVENTS_SUBSCRIBE, Map.of("topics", List.of(Addresses.SESSION_EXIT)))
                        .compose(subscribed -> run(connected, FLOOD))
                        .compose(flooded -> {
                            typing = true;
                            acked = 0;
                            return run(connected, KEYS_PROGRAM.formatted(keys));
                        })
                        .onComplete(done -> connected.close());
            });
        }

        private Future<Void> run(WireClient connected, String program) {
            exited = Promise.promise();
            return connected
                    .request(
                            Addresses.SESSION_START,
                            Map.of("command", List.of("/bin/sh", "-c", program), "cols", 80, "rows", 24, "attach", Map.of("mode", "write")))
                    .compose(started -> exited.future());
        }

        @Override
        public void frame(FrameHeader header, byte[] frame) {
            if (header.kind() != FrameKind.OUTPUT || client == null) {
                return;
            }
            long channel = header.channel();
            long end = header.offset() + frame.length - FrameHeader.SIZE;
            if (end - acked > 16384) {
                acked = end;
                client.send(new FrameHeader(FrameKind.OUTPUT_ACK, channel, end).toBytes());
            }
            if (typing && typed < keys && end == typed + 1) {
                vertx.setTimer(typed % 16 == 0 ? 6 : 1, late -> client.send(new FrameHeader(FrameKind.INPUT, channel, typed++).toBytes(new byte[] {'k'})));
            }
        }

        @Override
        public void event(String topic, Map<String, Object> payload) {
            exited.tryComplete();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
