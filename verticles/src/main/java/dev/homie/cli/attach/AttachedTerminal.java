package dev.homie.cli.attach;

import dev.homie.cli.client.Reach;
import dev.homie.cli.client.WireClient;
import dev.homie.core.identity.Secrets;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import dev.homie.protocol.frame.SnapshotPayload;
import dev.homie.protocol.terminal.AttachMode;
import dev.homie.protocol.terminal.AttachResult;
import dev.homie.protocol.terminal.Replay;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jline.terminal.Size;
import org.jspecify.annotations.Nullable;

/**
 * A session in the terminal one is sitting at. It survives its connection: output goes on at the next byte, input at the
 * first one that was not written (SPEC.md section 4). All state belongs to one Vert.x context; a thread that reads the
 * keyboard and one that writes to the terminal hand over to it, so that a slow terminal never blocks the connection: what
 * waits for the terminal is bounded by the window, because acknowledgements go out after writing.
 */
final class AttachedTerminal implements WireClient.Listener {
    private static final int RETRY_MS = 250;
    private static final int MAX_RETRY_MS = 5_000;
    private static final int READ_SIZE = 4096;
    private static final int RESEND_MS = 250;
    private static final int LOST_MS = 5_000;
    private static final String HELP = "\r\n  ~.  leave; the session goes on\r\n  ~?  this help\r\n  ~~  a tilde\r\n";

    /**
     * Which session, by id, or a new one of that command (empty: the login shell).
     *
     * @param cwd where a new one begins; null: where its machine decides
     */
    record Wish(
            @Nullable String sessionId,
            List<String> command,
            @Nullable String cwd,
            AttachMode mode) {}

    /** How it ended, in a line for the person. */
    record Outcome(String message, int exitCode) {}

    private final Vertx vertx;
    private final Context context;
    private final Supplier<Optional<Reach>> gateway;
    private final Tty tty;
    private final Wish wish;
    private final String inputId = Secrets.random(12);
    private final Promise<Outcome> outcome = Promise.promise();
    private final EscapeKeys escapes = new EscapeKeys();
    private final InputStreamState input = new InputStreamState();
    private final QueryFilter queries = new QueryFilter();
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> daemon(task, "homie-tty-writer"));
    /** Taken by the keyboard's reader before it hands over, so that it stops reading when there is no room. */
    private final Semaphore inputRoom = new Semaphore(InputStreamState.CAPACITY - 1); // one tilde may be held back

    private @Nullable String sessionId;
    private @Nullable WireClient client;
    private long channel = -1;
    /** The next byte of output; -1 before the first attach. */
    private long outputOffset = -1;

    private long writtenOffset = -1;
    private @Nullable Session ended;
    private boolean titled;
    private boolean watchingInput;
    private int failures;
    /** Permits of {@link #inputRoom} that what was handed over still holds. */
    private int heldRoom;

    /** @param gateway asked before each connection; empty while it is not there */
    AttachedTerminal(Vertx vertx, Supplier<Optional<Reach>> gateway, Tty tty, Wish wish) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.gateway = gateway;
        this.tty = tty;
        this.wish = wish;
        this.sessionId = wish.sessionId();
    }

    /** Runs until the session ends or the person leaves. */
    Future<Outcome> run() {
        tty.onResize(() -> context.runOnContext(none -> resize()));
        connect();
        daemon(this::readKeys, "homie-tty-reader").start();
        return outcome.future().onComplete(done -> {
            writer.shutdown();
            if (client != null) {
                client.close();
            }
        });
    }

    // --- connection ---

    private void connect() {
        Reach reach = gateway.get().orElse(null);
        if (reach == null) {
            lost(new HomieException(ErrorCode.UNAVAILABLE, "the server is not running"));
            return;
        }
        reach.connect(vertx, this)
                .compose(connected -> {
                    client = connected;
                    return connected
                            .request(
                                    Addresses.EVENTS_SUBSCRIBE,
                                    Map.of("topics", List.of(Addresses.SESSION_EXIT, Addresses.SESSION_REMOVED)))
                            .compose(subscribed -> open(connected));
                })
                .onSuccess(this::attached)
                .onFailure(this::lost);
    }

    private Future<Map<String, Object>> open(WireClient connected) {
        Size size = tty.size();
        Map<String, Object> attach = new LinkedHashMap<>();
        attach.put("mode", wish.mode() == AttachMode.VIEW ? "view" : "write");
        attach.put("inputId", inputId);
        if (sessionId == null) {
            Map<String, Object> start = new LinkedHashMap<>();
            if (!wish.command().isEmpty()) {
                start.put("command", wish.command());
            }
            if (wish.cwd() != null) {
                start.put("cwd", wish.cwd());
            }
            start.put("cols", size.getColumns());
            start.put("rows", size.getRows());
            start.put("attach", attach);
            return connected.request(Addresses.SESSION_START, start);
        }
        attach.put("sessionId", sessionId);
        if (outputOffset >= 0) {
            attach.put("fromOffset", outputOffset);
        }
        if (wish.mode() == AttachMode.WRITE) {
            attach.put("cols", size.getColumns());
            attach.put("rows", size.getRows());
        }
        return connected.request(Addresses.SESSION_ATTACH, attach);
    }

    private void attached(Map<String, Object> result) {
        AttachResult attached = Json.fromMap(result, AttachResult.class);
        failures = 0;
        sessionId = attached.session().id();
        channel = attached.channel();
        outputOffset = attached.startOffset();
        writtenOffset = attached.replay() == Replay.SNAPSHOT ? -1 : outputOffset;
        if (titled) {
            titled = false;
            write(tty::restoreTitle);
        }
        input.resendFrom(attached.inputOffset());
        sendInput();
        if (attached.session().status() != SessionStatus.RUNNING) {
            ended(attached.session());
        }
    }

    @Override
    public void closed(int code) {
        if (channel >= 0) {
            lost(new HomieException(ErrorCode.UNAVAILABLE, "the connection was closed"));
        }
    }

    /** Tries again where that can help, for as long as the person waits; {@code ~.} still leaves. */
    private void lost(Throwable failure) {
        channel = -1;
        WireClient before = client;
        client = null;
        if (before != null) {
            before.close();
        }
        HomieException error = failure instanceof HomieException known
                ? known
                : new HomieException(ErrorCode.INTERNAL, String.valueOf(failure.getMessage()));
        boolean first = sessionId == null || outputOffset < 0;
        if (first || !error.code().retryable()) {
            finish(new Outcome("homie: " + error.getMessage(), 1));
            return;
        }
        if (!titled) {
            titled = true;
            write(() -> tty.title("homie: connection lost, trying again (~. leaves)"));
        }
        int backoff = Math.min(MAX_RETRY_MS, RETRY_MS << Math.min(failures++, 10));
        vertx.setTimer(backoff / 2 + ThreadLocalRandom.current().nextInt(backoff), id -> {
            if (!outcome.future().isComplete()) {
                connect();
            }
        });
    }

    // --- output ---

    @Override
    public void frame(FrameHeader header, byte[] frame) {
        if (header.channel() != channel) {
            return;
        }
        byte[] payload = Arrays.copyOfRange(frame, FrameHeader.SIZE, frame.length);
        switch (header.kind()) {
            case OUTPUT -> {
                if (header.offset() != outputOffset) {
                    again();
                    return;
                }
                if (payload.length == 0) {
                    askedHowFar();
                    return;
                }
                outputOffset = header.offset() + payload.length;
                long end = outputOffset;
                write(() -> tty.write(queries.filter(payload, 0, payload.length)), end);
            }
            case SNAPSHOT -> {
                outputOffset = header.offset();
                byte[] redraw = SnapshotPayload.read(payload).redraw();
                write(
                        () -> {
                            queries.reset();
                            tty.reset();
                            tty.write(redraw);
                        },
                        header.offset());
            }
            case INPUT_ACK -> {
                input.acked(header.offset());
                sendInput();
            }
            default -> {
                // a gateway sends no other kind
            }
        }
    }

    /** Output before this is missing: goes on from the last byte that came, on a connection of its own. */
    private void again() {
        if (client != null) {
            client.close();
        }
    }

    /** The gateway asks, because an acknowledgement may have got lost; what still waits to be written tells itself. */
    private void askedHowFar() {
        if (client != null && writtenOffset >= 0) {
            client.send(new FrameHeader(FrameKind.OUTPUT_ACK, channel, writtenOffset).toBytes());
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void write(Writing writing) {
        write(writing, -1);
    }

    /** On the writer's thread, in order; acknowledges once it is on the screen. */
    private void write(Writing writing, long end) {
        long to = channel;
        try {
            writer.execute(() -> {
                try {
                    writing.run();
                } catch (IOException e) {
                    context.runOnContext(none -> finish(new Outcome("homie: the terminal is gone", 1)));
                    return;
                }
                if (end >= 0) {
                    context.runOnContext(none -> written(to, end));
                }
            });
        } catch (RejectedExecutionException e) {
            // over already
        }
    }

    private void written(long to, long end) {
        if (client != null && to == channel) {
            writtenOffset = end;
            client.send(new FrameHeader(FrameKind.OUTPUT_ACK, channel, end).toBytes());
            finishIfAllIsShown();
        }
    }

    @Override
    public void event(String topic, Map<String, Object> payload) {
        if (payload.get("session") instanceof Map<?, ?> map
                && String.valueOf(map.get("id")).equals(sessionId)) {
            if (topic.equals(Addresses.SESSION_REMOVED)) {
                finish(new Outcome("homie: the session was removed", 1));
                return;
            }
            @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
            Session session = Json.fromMap((Map<String, Object>) map, Session.class);
            ended(session);
        }
    }

    private void ended(Session session) {
        ended = session;
        finishIfAllIsShown();
    }

    private void finishIfAllIsShown() {
        Session over = ended;
        if (over != null && (writtenOffset >= over.outputOffset() || over.status() == SessionStatus.LOST)) {
            finish(outcome(over));
        }
    }

    /** As a shell would: the program's own code, 128 and more for a signal. */
    static Outcome outcome(Session session) {
        String name = "homie: " + session.name();
        if (session.status() == SessionStatus.LOST) {
            return new Outcome(name + " was lost when its server stopped; this was its last screen", 1);
        }
        if (session.signal() != null) {
            return new Outcome(name + " was ended by " + session.signal(), 128 + signalNumber(session.signal()));
        }
        int code = session.exitCode() == null ? 0 : session.exitCode();
        return new Outcome(name + " has ended" + (code == 0 ? "" : " with exit code " + code), code);
    }

    private static int signalNumber(String name) {
        return switch (name) {
            case "SIGHUP" -> 1;
            case "SIGINT" -> 2;
            case "SIGQUIT" -> 3;
            case "SIGABRT" -> 6;
            case "SIGKILL" -> 9;
            case "SIGSEGV" -> 11;
            case "SIGPIPE" -> 13;
            case "SIGTERM" -> 15;
            default -> 0;
        };
    }

    // --- input ---

    private void readKeys() {
        byte[] keys = new byte[READ_SIZE];
        try {
            for (int n = tty.read(keys); n >= 0; n = tty.read(keys)) {
                byte[] typed = Arrays.copyOf(keys, n);
                inputRoom.acquireUninterruptibly(n);
                context.runOnContext(none -> typed(typed));
            }
            context.runOnContext(none -> finish(new Outcome("homie: the terminal is gone", 1)));
        } catch (IOException e) {
            context.runOnContext(none -> finish(new Outcome("homie: the terminal is gone", 1)));
        }
    }

    private void typed(byte[] bytes) {
        heldRoom += bytes.length;
        for (byte[] rest = bytes; rest.length > 0; ) {
            EscapeKeys.Typed keys = escapes.type(rest);
            if (wish.mode() == AttachMode.WRITE && keys.send().length > 0) {
                input.typed(keys.send());
                sendInput();
            }
            switch (keys.command()) {
                case DETACH ->
                    finish(new Outcome("homie: left; the session goes on. Back: homie attach " + sessionId, 0));
                case HELP -> write(() -> tty.write(HELP));
                case NONE -> {
                    // ordinary keys
                }
            }
            rest = keys.rest();
        }
        releaseRoom();
    }

    /** Escapes and acknowledged input give back the room that the keyboard's reader took for them. */
    private void releaseRoom() {
        int free = heldRoom - input.length();
        if (free > 0) {
            heldRoom -= free;
            inputRoom.release(free);
        }
    }

    private void sendInput() {
        if (client == null || channel < 0) {
            return;
        }
        for (InputStreamState.Chunk chunk = input.next(); chunk != null; chunk = input.next()) {
            client.send(new FrameHeader(FrameKind.INPUT, channel, chunk.offset()).toBytes(chunk.bytes()));
        }
        releaseRoom();
        if (!watchingInput && input.length() > 0) {
            watchingInput = true;
            long from = input.ackedOffset();
            vertx.setTimer(LOST_MS, id -> inputWasSent(from));
        }
    }

    /** Nobody has said anything of what was sent: the frame or its answer may be lost, and the node drops what it has. */
    private void inputWasSent(long from) {
        watchingInput = false;
        if (input.ackedOffset() == from) {
            input.resendFrom(from);
        }
        sendInput();
    }

    @Override
    public void channelError(long on, HomieException error) {
        if (on != channel) {
            return;
        }
        if (error.data().get("inputOffset") instanceof Number offset) {
            // The program reads no input now, or a frame was lost: what was not taken is offered again.
            vertx.setTimer(RESEND_MS, id -> {
                if (on == channel) {
                    input.resendFrom(offset.longValue());
                    sendInput();
                }
            });
        } else {
            again();
        }
    }

    private void resize() {
        if (client != null && channel >= 0 && wish.mode() == AttachMode.WRITE && sessionId != null) {
            Size size = tty.size();
            client.request(
                    Addresses.SESSION_RESIZE,
                    Map.of("sessionId", sessionId, "cols", size.getColumns(), "rows", size.getRows()));
        }
    }

    private void finish(Outcome how) {
        outcome.tryComplete(how);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
