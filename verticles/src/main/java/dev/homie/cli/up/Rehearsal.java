package dev.homie.cli.up;

import dev.homie.cli.client.ServerFile;
import dev.homie.cli.client.WireClient;
import dev.homie.core.store.StateFolder;
import dev.homie.node.screen.Screen;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 * Types some thousand keys and lets some megabytes scroll by, on servers of its own that nobody else sees and that are
 * gone afterwards: the first keystrokes of a new server then run in code that C2 has compiled. Without it they take twice
 * as long (docs/performance.md). {@code -Dhomie.rehearsal=false} leaves it out: it takes some seconds of a processor.
 */
final class Rehearsal {
    /**
     * Keys typed in one performance after the other. The JVM compiles what ran a thousand times (see {@code ./homie}). There
     * are several, for what a server does when it ends is new to the compiled code, which is thrown away; from the second
     * time on it is not.
     */
    private static final List<Integer> PERFORMANCES = List.of(200, 2000, 2000);

    /** What a machine that is too busy for it spends on one. */
    static final int LIMIT_SECONDS = 10;

    /**
     * Between keys: more than output is gathered for, or each echo would wait for the one before, which no real one does. And
     * now and then long enough for what a server does once its terminals rest.
     */
    private static final long KEY_MILLIS = 1;

    private static final long REST_MILLIS = 6;
    private static final int REST_EVERY = 16;

    private static final long ACK_STEP = 16 * 1024;

    /** What programs print: short lines and long ones, colours, characters of more than a byte, a line written twice. */
    private static final byte[] LOGS = """
                1234 the quick brown fox jumps over the lazy dog
            \033[32mGET\033[0m /api/v1/sessions 200 in 12 ms, which is a line that eighty columns have no room for
            \033[1;31merror\033[0m: na\u00efve \u65e5\u672c\u8a9e \u2192 \ud83d\ude00
            \033[38;5;208mwarning\033[0m \033[48;2;10;20;30ma colour\033[m\tand a tab
            at work\r\033[Kdone
            """.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);

    /** Of a flood only what will be seen is parsed, which is too little for the compiler: so this is parsed beside it. */
    private static final int PARSED_BYTES = 8_000_000;

    private static final String FLOOD = "yes \"$(printf '" + octal(LOGS) + "')\" | head -c 20000000";
    /** Says that it is ready by its first byte, and gives so many keys back. */
    private static final String ECHO = "stty raw -echo && printf '>' && dd bs=1 count=%d 2>/dev/null";

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private Rehearsal() {}

    /** What may be done with the server while it is up. Blocks. */
    interface Act {
        void with(Server server, Path home) throws IOException;
    }

    /** Does it beside what the process is there for, and gives up when interrupted. */
    static Thread thread() {
        Thread thread = new Thread(Rehearsal::all, "homie-rehearsal");
        thread.setDaemon(true);
        return thread;
    }

    private static void all() {
        if (!Boolean.parseBoolean(System.getProperty("homie.rehearsal", "true"))) {
            return;
        }
        try {
            parse();
            for (int keys : PERFORMANCES) {
                if (!Thread.currentThread().isInterrupted()) {
                    run(keys, (server, home) -> {});
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.info("no rehearsal: {}", e.toString());
        }
    }

    private static void parse() {
        Screen screen = new Screen(80, 24, Screen.DEFAULT_SCROLLBACK);
        for (int parsed = 0; parsed < PARSED_BYTES && !Thread.currentThread().isInterrupted(); parsed += LOGS.length) {
            screen.feed(LOGS, 0, LOGS.length);
        }
    }

    private static String octal(byte[] bytes) {
        StringBuilder escaped = new StringBuilder();
        for (byte each : bytes) {
            escaped.append("\\%03o".formatted(each & 0xff));
        }
        return escaped.toString();
    }

    /** One performance, for the class data of later starts. Blocks. */
    static void run(Act act) throws IOException {
        run(PERFORMANCES.get(0), act);
    }

    /** Blocks, at most for {@link #LIMIT_SECONDS} and a little more. */
    private static void run(int keys, Act act) throws IOException {
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
        private boolean typing;
        private int typed;
        private long acked;

        Typist(Vertx vertx, int keys) {
            this.vertx = vertx;
            this.keys = keys;
        }

        Future<Void> type(ServerFile server, String token) {
            return WireClient.connect(vertx, server, token, "homie-cli", this).compose(connected -> {
                client = connected;
                return connected
                        .request(Addresses.EVENTS_SUBSCRIBE, Map.of("topics", List.of(Addresses.SESSION_EXIT)))
                        .compose(subscribed -> watch(connected, FLOOD))
                        .compose(flooded -> {
                            typing = true;
                            acked = 0;
                            return watch(connected, ECHO.formatted(keys));
                        })
                        .onComplete(done -> connected.close());
            });
        }

        /** Until the program has ended. */
        private Future<Void> watch(WireClient connected, String program) {
            exited = Promise.promise();
            Map<String, Object> session = Map.of(
                    "command",
                    List.of("/bin/sh", "-c", program),
                    "cols",
                    80,
                    "rows",
                    24,
                    "attach",
                    Map.of("mode", "write"));
            return connected.request(Addresses.SESSION_START, session).compose(started -> exited.future());
        }

        @Override
        public void frame(FrameHeader header, byte[] frame) {
            if (header.kind() != FrameKind.OUTPUT || client == null) {
                return;
            }
            WireClient to = client;
            long channel = header.channel();
            long end = header.offset() + frame.length - FrameHeader.SIZE;
            if (end - acked >= ACK_STEP) {
                acked = end;
                to.send(new FrameHeader(FrameKind.OUTPUT_ACK, channel, end).toBytes());
            }
            if (typing && typed < keys && end == typed + 1) {
                int offset = typed++;
                vertx.setTimer(
                        offset % REST_EVERY == 0 ? REST_MILLIS : KEY_MILLIS,
                        late -> to.send(new FrameHeader(FrameKind.INPUT, channel, offset).toBytes(new byte[] {'k'})));
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
