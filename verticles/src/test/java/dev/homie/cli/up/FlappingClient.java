package dev.homie.cli.up;

import dev.homie.cli.client.ServerFile;
import dev.homie.cli.client.TestingNumbers;
import dev.homie.cli.client.WireClient;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that is cut off again and again. It has a session that counts as fast as it can and one that gives back what is
 * typed, and resumes both by offset; both texts are checked to the byte. One thread runs it, and everything about its
 * connections happens on one context, so that no frame comes between a question and what is made of its answer.
 */
final class FlappingClient {
    private static final String COUNTS = "exec seq 1 999999999";
    /** Its first line is its own, and says that the terminal echoes nothing any more. */
    private static final String GIVES_BACK = "stty -echo; echo 1; exec cat";

    private static final long MAX_STAY_NANOS = 700_000_000;

    /** Where to connect. */
    record Target(Vertx vertx, ServerFile server, String token) {}

    private final Target target;
    private final Context context;
    private final Random random;
    private final TestingNumbers counted = new TestingNumbers();
    private final TestingNumbers givenBack = new TestingNumbers();
    private final StringBuilder typed = new StringBuilder();
    private @Nullable String counting;
    private @Nullable String givingBack;
    private long lines = 1;
    private int connections;
    private volatile @Nullable Throwable failure;

    FlappingClient(Target target, long seed) {
        this.target = target;
        this.context = target.vertx().getOrCreateContext();
        this.random = new Random(seed);
    }

    void startIdle(int count) {
        WireClient client = connect(new WireClient.Listener() {});
        for (int i = 0; i < count; i++) {
            start(client, List.of("cat"));
        }
        close(client);
    }

    /** Until {@link System#nanoTime} is {@code end}; then waits for what was typed to come back. */
    void run(long end) {
        try {
            WireClient client = connect(new WireClient.Listener() {});
            counting = start(client, List.of("sh", "-c", COUNTS));
            givingBack = start(client, List.of("sh", "-c", GIVES_BACK));
            close(client);
            while (failure == null && (System.nanoTime() < end || givenBack.lines() < lines)) {
                stay(System.nanoTime() < end);
            }
        } catch (RuntimeException | AssertionError e) {
            failure = e;
        }
    }

    private String start(WireClient client, List<String> command) {
        Map<String, Object> result = await(
                () -> client.request("terminal.session.start", Map.of("command", command, "cols", 80, "rows", 24)));
        return String.valueOf(((Map<?, ?>) java.util.Objects.requireNonNull(result.get("session"))).get("id"));
    }

    /** One connection, for a random while. */
    private void stay(boolean typing) {
        Map<Long, TestingNumbers> channels = new HashMap<>();
        WireClient client = connect(new Checking(channels));
        current = client;
        connections++;
        attach(client, counting, "count", counted, channels);
        Map<String, Object> attached = attach(client, givingBack, "type", givenBack, channels);
        long written = number(attached, "inputOffset");
        long channel = number(attached, "channel");
        if (typing && givenBack.lines() > 0) {
            for (int i = random.nextInt(50); i > 0; i--) {
                typed.append(++lines).append('\n');
            }
        }
        // What an earlier connection typed and may have lost comes first, at its own offset; the node drops what it
        // has.
        long from = Math.max(0, written - random.nextInt(100));
        byte[] bytes = typed.substring((int) from).getBytes(StandardCharsets.US_ASCII);
        context.runOnContext(go -> client.send(new FrameHeader(FrameKind.INPUT, channel, from).toBytes(bytes)));
        LockSupport.parkNanos((long) (random.nextDouble() * MAX_STAY_NANOS));
        current = null;
        close(client);
    }

    /** Nothing that comes afterwards counts: it will come again. */
    private void close(WireClient client) {
        await(() -> {
            client.close();
            return Future.succeededFuture(true);
        });
    }

    private volatile @Nullable WireClient current;

    private final class Checking implements WireClient.Listener {
        private final Map<Long, TestingNumbers> channels;

        Checking(Map<Long, TestingNumbers> channels) {
            this.channels = channels;
        }

        @Override
        public void frame(FrameHeader header, byte[] frame) {
            WireClient client = current;
            TestingNumbers numbers = channels.get(header.channel());
            if (client == null || numbers == null || header.kind() == FrameKind.INPUT_ACK) {
                return;
            }
            try {
                if (header.kind() == FrameKind.OUTPUT) {
                    numbers.take(header.offset(), frame);
                } else if (numbers == counted) {
                    // While nobody is attached the program runs free, and may outrun what is retained.
                    numbers.jump(header.offset());
                } else {
                    throw new AssertionError("a " + header.kind() + " where every byte is retained");
                }
                client.send(new FrameHeader(FrameKind.OUTPUT_ACK, header.channel(), numbers.offset()).toBytes());
            } catch (AssertionError e) {
                failure = e;
            }
        }

        @Override
        public void channelError(long channel, HomieException error) {
            failure = error;
        }
    }

    private Map<String, Object> attach(
            WireClient client,
            @Nullable String session,
            String inputId,
            TestingNumbers numbers,
            Map<Long, TestingNumbers> channels) {
        return await(() -> client.request(
                        "terminal.session.attach",
                        Map.of(
                                "sessionId", String.valueOf(session),
                                "fromOffset", numbers.offset(),
                                "inputId", inputId))
                .onSuccess(attached -> channels.put(number(attached, "channel"), numbers)));
    }

    private WireClient connect(WireClient.Listener listener) {
        return await(() -> WireClient.connect(target.vertx(), target.server(), target.token(), "flapping", listener));
    }

    private static long number(Map<String, Object> map, String name) {
        return map.get(name) instanceof Number number ? number.longValue() : -1;
    }

    private <T> T await(Supplier<Future<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(go -> work.get().onSuccess(result::complete).onFailure(result::completeExceptionally));
        try {
            return result.get(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    int connections() {
        return connections;
    }

    long bytes() {
        return counted.offset() + givenBack.offset();
    }
}
