package dev.homie.cluster;

import dev.homie.cli.client.ServerFile;
import dev.homie.cli.client.TestingNumbers;
import dev.homie.cli.client.WireClient;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A client that goes on at another gateway whenever it loses the one it is at. On one session it types numbered lines that
 * come back, another one counts as fast as it can; both texts are checked to the byte, across all gateways. What it may do
 * is what SPEC.md tells a client. Everything happens on one context.
 */
public final class RoamingClient implements AutoCloseable {
    private static final String COUNTS = "exec seq 1 999999999";
    private static final String GIVES_BACK = "stty -echo; echo 1; exec cat";
    private static final int TYPE_EVERY_MS = 10;
    private static final int RETRY_MS = 200;
    /** Input that is neither taken nor refused for so long is sent again. */
    private static final long RESEND_NANOS = 5_000_000_000L;

    private static final int IN_FLIGHT = 16 * 1024;

    private final Vertx vertx;
    private final Context context;
    private final List<Entrance> gateways;
    private final Terminal counting = new Terminal();
    private final Terminal givingBack = new Terminal();
    private final StringBuilder typed = new StringBuilder();
    private final AtomicInteger attachments = new AtomicInteger();
    private final long timer;

    private int at;
    private @Nullable Link link;
    private long acked;
    private long sent;
    private long progressAt = System.nanoTime();
    private boolean typing;
    private boolean closed;
    /** The first is the terminal's own: by then it echoes nothing. */
    private final AtomicLong lines = new AtomicLong(1);

    private volatile @Nullable Throwable failure;

    /** Where a client gets in: a gateway that may be another process the next time, or none at all. */
    public interface Entrance {
        /** @throws AssertionError when it is not up */
        ServerFile server();

        String token();
    }

    /** One session as this client has it. */
    private static final class Terminal {
        private final TestingNumbers lines = new TestingNumbers();
        private String sessionId = "";
        private long channel = -1;
    }

    /** @param gateways those it may be at, the one to begin with first */
    public RoamingClient(Vertx vertx, List<? extends Entrance> gateways) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.gateways = List.copyOf(gateways);
        this.timer = vertx.setPeriodic(TYPE_EVERY_MS, tick -> context.runOnContext(go -> type()));
    }

    /** Starts its two sessions on a node and begins. */
    public RoamingClient begin(String nodeId) {
        try (TestingView view = new TestingView(vertx, gateways.get(0))) {
            counting.sessionId = view.startSession(nodeId, "sh", "-c", COUNTS);
            givingBack.sessionId = view.startSession(nodeId, "sh", "-c", GIVES_BACK);
        }
        context.runOnContext(go -> {
            typing = true;
            connect();
        });
        return this;
    }

    /** Types no more; waits until everything it typed has come back, and fails if a byte was lost or doubled anywhere. */
    public void settle(Duration limit) {
        context.runOnContext(go -> typing = false);
        long counted = counting.lines.lines();
        try {
            TestingCluster.until(
                    "everything typed came back and the flood goes on",
                    limit,
                    () -> failure != null
                            || (!typing && givingBack.lines.lines() == lines.get() && countedBeyond(counted)));
        } catch (AssertionError e) {
            throw new AssertionError(state(), e);
        }
        check();
    }

    /** What it is at, for a person. */
    private String state() {
        return (link == null ? "not connected" : "at gateway " + at % gateways.size())
                + "; gave back " + givingBack.lines.lines() + " of " + lines + " lines, typed " + typed.length()
                + ", sent "
                + sent + ", acknowledged " + acked + ", channel " + givingBack.channel + "; counted to "
                + counting.lines.lines() + ", channel " + counting.channel + "; attached " + attachments + " times";
    }

    private boolean countedBeyond(long before) {
        return counting.lines.lines() > before;
    }

    /** Fails if a byte was lost or doubled so far. */
    public void check() {
        if (failure != null) {
            throw new AssertionError("a client lost its place", failure);
        }
    }

    /** Lines that came back so far. */
    public long linesBack() {
        return givingBack.lines.lines();
    }

    /** Lines that the flood counted so far. */
    public long linesCounted() {
        return counting.lines.lines();
    }

    /** How often it attached. */
    public int attachments() {
        return attachments.get();
    }

    public List<String> sessions() {
        return List.of(counting.sessionId, givingBack.sessionId);
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        context.runOnContext(go -> {
            closed = true;
            if (link != null) {
                link.client.close();
            }
        });
    }

    /** One connection and what came of it. */
    private final class Link implements WireClient.Listener {
        @SuppressWarnings("NullAway.Init") // set as soon as it is connected
        private WireClient client;

        @Override
        public void frame(FrameHeader header, byte[] frame) {
            Terminal terminal = link == this ? terminal(header.channel()) : null;
            if (terminal == null) {
                return;
            }
            try {
                take(terminal, header, frame);
            } catch (AssertionError e) {
                failure = e;
            }
        }

        private void take(Terminal terminal, FrameHeader header, byte[] frame) {
            if (header.kind() == FrameKind.INPUT_ACK) {
                if (terminal == givingBack && header.offset() > acked) {
                    acked = header.offset();
                    progressAt = System.nanoTime();
                    sendTyped();
                }
                return;
            }
            if (header.kind() == FrameKind.OUTPUT) {
                terminal.lines.take(header.offset(), frame);
            } else if (terminal == counting) {
                // While nobody was attached the program ran free, and outran what is retained.
                terminal.lines.jump(header.offset());
            } else {
                throw new AssertionError("a snapshot where every byte is retained");
            }
            client.send(new FrameHeader(FrameKind.OUTPUT_ACK, header.channel(), terminal.lines.offset()).toBytes());
        }

        @Override
        public void channelError(long channel, HomieException error) {
            Terminal terminal = link == this ? terminal(channel) : null;
            if (terminal == null) {
                return;
            }
            if (error.data().get("inputOffset") instanceof Number offset) {
                sent = Math.max(acked, offset.longValue());
                return;
            }
            terminal.channel = -1;
            client.request("terminal.session.detach", Map.of("channel", channel));
            later(() -> {
                if (link == this) {
                    attach(terminal);
                }
            });
        }

        @Override
        public void closed(int code) {
            lost(this);
        }

        private void attach(Terminal terminal) {
            Map<String, Object> params = new LinkedHashMap<>();
            params.put("sessionId", terminal.sessionId);
            params.put("fromOffset", terminal.lines.offset());
            params.put("inputId", "typed");
            client.request("terminal.session.attach", params)
                    .onSuccess(attached -> attached(terminal, attached))
                    .onFailure(failed -> {
                        if (failed instanceof HomieException error
                                && !error.code().retryable()) {
                            failure = failed;
                        }
                        later(() -> {
                            if (link == this) {
                                attach(terminal);
                            }
                        });
                    });
        }

        private void attached(Terminal terminal, Map<String, Object> result) {
            if (link != this) {
                return;
            }
            attachments.incrementAndGet();
            terminal.channel = number(result, "channel");
            if (terminal == givingBack) {
                acked = Math.max(acked, number(result, "inputOffset"));
                sent = acked;
                progressAt = System.nanoTime();
                sendTyped();
            }
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        Link next = new Link();
        link = next;
        Entrance gateway = gateways.get(at % gateways.size());
        try {
            WireClient.connect(vertx, gateway.server(), gateway.token(), "roaming", next)
                    .onSuccess(connected -> {
                        next.client = connected;
                        if (closed) {
                            connected.close();
                            return;
                        }
                        next.attach(counting);
                        next.attach(givingBack);
                    })
                    .onFailure(failed -> lost(next));
        } catch (AssertionError e) {
            lost(next); // it is not up
        }
    }

    private void lost(Link which) {
        if (link == which) {
            link = null;
            counting.channel = -1;
            givingBack.channel = -1;
            at++;
            later(this::connect);
        }
    }

    private void later(Runnable what) {
        vertx.setTimer(RETRY_MS, tick -> context.runOnContext(go -> what.run()));
    }

    private @Nullable Terminal terminal(long channel) {
        if (channel == counting.channel) {
            return counting;
        }
        return channel == givingBack.channel ? givingBack : null;
    }

    private void type() {
        if (typing && givingBack.lines.lines() > 0) {
            typed.append(lines.incrementAndGet()).append('\n');
        }
        if (sent > acked && System.nanoTime() - progressAt >= RESEND_NANOS) {
            sent = acked;
            progressAt = System.nanoTime();
        }
        sendTyped();
    }

    private void sendTyped() {
        long end = Math.min(typed.length(), acked + IN_FLIGHT);
        if (link == null || givingBack.channel < 0 || sent >= end) {
            return;
        }
        byte[] bytes = typed.substring((int) sent, (int) end).getBytes(StandardCharsets.US_ASCII);
        link.client.send(new FrameHeader(FrameKind.INPUT, givingBack.channel, sent).toBytes(bytes));
        sent = end;
    }

    private static long number(Map<String, Object> map, String name) {
        return map.get(name) instanceof Number number ? number.longValue() : -1;
    }
}
