package dev.homie.cluster;

import dev.homie.cli.client.ServerFile;
import dev.homie.cli.client.TestingNumbers;
import dev.homie.cli.client.WireClient;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client in the middle of chaos: it has a session that counts as fast as it can and one that gives back what is typed, and
 * goes on with both through whichever gateway answers. Every byte is checked; only a session whose node was killed may be
 * lost, and is then replaced. One thread runs it, and everything about its connections happens on one context.
 */
final class ChaosClient {
    private static final long MAX_STAY_NANOS = 1_500_000_000L;
    private static final long PAUSE_NANOS = 200_000_000;
    /** What may happen to a request while things break; anything else is a failure. */
    private static final Set<ErrorCode> PASSING =
            EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED, ErrorCode.ABORTED);

    private final Vertx vertx;
    private final List<TestingMember> gateways;
    private final Predicate<String> killed;
    private final Random random;
    private final Context context;
    private @Nullable Pair pair;
    private int connections;
    private int lost;
    private long bytes;
    private volatile @Nullable WireClient current;
    private volatile @Nullable Checking checking;
    private volatile @Nullable Throwable failure;

    /** Two sessions on one node, and what is known of them. */
    private static final class Pair {
        final String node;
        final String counting;
        final String givingBack;
        final TestingNumbers counted = new TestingNumbers();
        final TestingNumbers givenBack = new TestingNumbers();
        final StringBuilder typed = new StringBuilder();
        /** The first is the terminal's own: it says that nothing is echoed any more. */
        long lines = 1;

        Pair(String node, String counting, String givingBack) {
            this.node = node;
            this.counting = counting;
            this.givingBack = givingBack;
        }
    }

    /** @param killed whether the process of a node, by id, was ever killed */
    ChaosClient(Vertx vertx, List<TestingMember> gateways, Predicate<String> killed, long seed) {
        this.vertx = vertx;
        this.gateways = gateways;
        this.killed = killed;
        this.random = new Random(seed);
        this.context = vertx.getOrCreateContext();
    }

    /** Until {@link System#nanoTime} is {@code end}; then, at most until {@code limit}, for what was typed to come back. */
    void run(long end, long limit) {
        try {
            while (failure == null && (System.nanoTime() < end || waiting())) {
                if (System.nanoTime() > limit) {
                    throw new AssertionError("what was typed does not come back: " + state());
                }
                try {
                    stay(System.nanoTime() < end);
                } catch (HomieException e) {
                    passing(e);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } catch (RuntimeException | AssertionError e) {
            failure = e;
        }
    }

    private boolean waiting() {
        return pair == null || pair.givenBack.lines() < pair.lines;
    }

    /** What it is at, for a person. */
    String state() {
        Pair now = pair;
        return now == null
                ? "no session"
                : now.givingBack + " gave back " + now.givenBack.lines() + " of " + now.lines + " lines, "
                        + now.counting + " counted to " + now.counted.lines();
    }

    private void passing(HomieException e) {
        if (!PASSING.contains(e.code())) {
            throw new AssertionError(state(), e);
        }
    }

    /** One connection, for a random while. */
    private void stay(boolean typing) {
        Map<Long, TestingNumbers> channels = new HashMap<>();
        Checking mine = new Checking(channels);
        TestingMember gateway = gateways.get(random.nextInt(gateways.size()));
        ServerFile at = server(gateway);
        WireClient client = await(() -> WireClient.connect(vertx, at, gateway.token(), "chaos", mine));
        connections++;
        try {
            Pair now = pair == null ? begin(client) : pair;
            pair = now;
            checking = mine;
            current = client;
            Map<String, Object> counting = attach(client, now, now.counting, "count", now.counted, channels);
            Map<String, Object> givingBack = attach(client, now, now.givingBack, "type", now.givenBack, channels);
            if (counting == null || givingBack == null) {
                return;
            }
            type(client, now, givingBack, typing);
            LockSupport.parkNanos((long) (random.nextDouble() * MAX_STAY_NANOS));
        } finally {
            current = null;
            await(() -> {
                client.close();
                return Future.succeededFuture(true);
            });
        }
    }

    private static ServerFile server(TestingMember gateway) {
        try {
            return gateway.server();
        } catch (AssertionError e) {
            throw new HomieException(ErrorCode.UNAVAILABLE, gateway.name() + " is not up");
        }
    }

    private void type(WireClient client, Pair now, Map<String, Object> attached, boolean typing) {
        long written = number(attached, "inputOffset");
        long channel = number(attached, "channel");
        for (int i = typing && now.givenBack.lines() > 0 ? random.nextInt(50) : 0; i > 0; i--) {
            now.typed.append(++now.lines).append('\n');
        }
        // What an earlier connection typed and may have lost comes first, at its own offset: the node drops what it
        // has.
        long from = Math.max(0, written - random.nextInt(100));
        byte[] text = now.typed.substring((int) from).getBytes(StandardCharsets.US_ASCII);
        context.runOnContext(go -> client.send(new FrameHeader(FrameKind.INPUT, channel, from).toBytes(text)));
    }

    private Pair begin(WireClient client) {
        List<?> nodes =
                (List<?>) await(() -> client.request("presence.list", Map.of())).get("nodes");
        List<String> online = Objects.requireNonNull(nodes).stream()
                .map(each -> (Map<?, ?>) each)
                .filter(each -> "online".equals(each.get("status")))
                .map(each -> String.valueOf(each.get("id")))
                .toList();
        if (online.isEmpty()) {
            throw new HomieException(ErrorCode.UNAVAILABLE, "no machine is online");
        }
        String node = online.get(random.nextInt(online.size()));
        return new Pair(
                node, start(client, node, "exec seq 1 999999999"), start(client, node, "stty -echo; echo 1; exec cat"));
    }

    private String start(WireClient client, String node, String script) {
        Map<String, Object> params =
                Map.of("nodeId", node, "command", List.of("sh", "-c", script), "cols", 80, "rows", 24);
        Map<?, ?> session = (Map<?, ?>)
                await(() -> client.request("terminal.session.start", params)).get("session");
        return String.valueOf(Objects.requireNonNull(session).get("id"));
    }

    /** Null when the session is over, because its node was killed. */
    private @Nullable Map<String, Object> attach(
            WireClient client,
            Pair now,
            String session,
            String inputId,
            TestingNumbers numbers,
            Map<Long, TestingNumbers> channels) {
        Map<String, Object> attached;
        try {
            attached = await(() -> client.request(
                            "terminal.session.attach",
                            Map.of("sessionId", session, "fromOffset", numbers.offset(), "inputId", inputId))
                    .onSuccess(opened -> channels.put(number(opened, "channel"), numbers)));
        } catch (HomieException e) {
            if (PASSING.contains(e.code())) {
                throw e;
            }
            return gone(now, e.toString());
        }
        Map<?, ?> described = (Map<?, ?>) Objects.requireNonNull(attached.get("session"));
        return "running".equals(described.get("status")) ? attached : gone(now, String.valueOf(described));
    }

    private @Nullable Map<String, Object> gone(Pair now, String why) {
        if (!killed.test(now.node)) {
            throw new AssertionError(now.node + " was never killed, but its session is over: " + why);
        }
        bytes += now.counted.offset() + now.givenBack.offset();
        lost++;
        pair = null;
        return null;
    }

    private final class Checking implements WireClient.Listener {
        private final Map<Long, TestingNumbers> channels;

        Checking(Map<Long, TestingNumbers> channels) {
            this.channels = channels;
        }

        @Override
        public void frame(FrameHeader header, byte[] frame) {
            // What a connection that was given up still brings, from a gateway that was stopped, counts no more.
            WireClient client = checking == this ? current : null;
            TestingNumbers numbers = channels.get(header.channel());
            Pair now = pair;
            if (client == null || numbers == null || now == null || header.kind() == FrameKind.INPUT_ACK) {
                return;
            }
            try {
                if (header.kind() == FrameKind.OUTPUT) {
                    numbers.take(header.offset(), frame);
                } else if (numbers == now.counted) {
                    // While nobody is attached the program runs free, and may outrun what is retained.
                    numbers.jump(header.offset());
                } else if (killed.test(now.node)) {
                    channels.remove(header.channel()); // its last screen, and no more
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
            // Whatever it is, attaching again must go on at the right byte.
            channels.remove(channel);
        }
    }

    private static long number(Map<String, Object> map, String name) {
        return map.get(name) instanceof Number number ? number.longValue() : -1;
    }

    private <T> T await(Supplier<Future<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(go -> work.get().onSuccess(result::complete).onFailure(result::completeExceptionally));
        try {
            return result.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof HomieException error ? error : new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("a request had neither answer nor failure in a minute", e);
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

    /** Pairs of sessions that were lost with a killed node. */
    int lost() {
        return lost;
    }

    long bytes() {
        Pair now = pair;
        return bytes + (now == null ? 0 : now.counted.offset() + now.givenBack.offset());
    }
}
