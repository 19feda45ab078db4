package dev.homie.gateway;

import dev.homie.core.bus.BusFrame;
import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import dev.homie.protocol.frame.SnapshotPayload;
import dev.homie.protocol.presence.NodeAnnouncement;
import dev.homie.protocol.presence.NodeInfo;
import dev.homie.protocol.presence.NodeLink;
import dev.homie.protocol.terminal.AttachMode;
import dev.homie.protocol.terminal.AttachParams;
import dev.homie.protocol.terminal.AttachResult;
import dev.homie.protocol.terminal.Replay;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import dev.homie.protocol.terminal.StartParams;
import dev.homie.protocol.terminal.TerminalLimits;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The node's side of SPEC.md section 8 without a terminal: a session echoes its input, and its screen is its last line.
 * What it was asked is counted, so that a test can tell that something was not asked twice.
 */
final class TestingNode extends VerticleBase {
    final String id;
    final AtomicInteger starts = new AtomicInteger();
    final AtomicInteger attaches = new AtomicInteger();
    final AtomicInteger attached = new AtomicInteger();
    /** A start is answered once this is completed. */
    volatile Future<?> startGate = Future.succeededFuture();

    private final long startedAt;
    private final Map<String, Pretended> sessions = new LinkedHashMap<>();
    private final Map<String, View> views = new LinkedHashMap<>();
    private int next;

    TestingNode(String id, long startedAt) {
        this.id = id;
        this.startedAt = startedAt;
    }

    private static final class Pretended {
        private Session session;
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();

        private Pretended(Session session) {
            this.session = session;
        }
    }

    private static final class View {
        private final Pretended of;
        private final long channel;
        private final String framesTo;
        private final boolean writes;
        private final int window;
        private final boolean snapshot;
        private boolean confirmed;
        private long sent;
        private long acked;
        private long input;

        private View(
                Pretended of, long channel, String framesTo, boolean writes, int window, boolean snapshot, long at) {
            this.of = of;
            this.channel = channel;
            this.framesTo = framesTo;
            this.writes = writes;
            this.window = window;
            this.snapshot = snapshot;
            this.sent = at;
            this.acked = at;
        }
    }

    @Override
    public Future<?> start() {
        Services services = new Services(vertx);
        List<Future<?>> ready = new ArrayList<>();
        ready.add(services.serve(address("start"), this::startSession).completion());
        ready.add(services.serve(address("attach"), this::attach).completion());
        ready.add(services.serve(address("detach"), this::detach).completion());
        ready.add(services.serve(address("list"), call -> done(Map.of("sessions", all())))
                .completion());
        ready.add(services.serve(address("input"), this::input).completion());
        ready.add(services.serve(address("resize"), call -> done(null)).completion());
        ready.add(services.serve(address("rename"), this::rename).completion());
        ready.add(services.serve(address("preview"), this::preview).completion());
        ready.add(services.serve(address("kill"), this::kill).completion());
        ready.add(services.serve(address("remove"), this::remove).completion());
        ready.add(vertx.eventBus()
                .consumer(Addresses.nodeTerminalFrames(id), this::frame)
                .completion());
        ready.add(vertx.eventBus()
                .consumer(Addresses.NODE_ANNOUNCE_REQUEST, message -> announce())
                .completion());
        vertx.setPeriodic(1_000, tick -> announce());
        return Future.all(ready).onSuccess(all -> announce());
    }

    /** Prints into a session as its program would. */
    void print(String sessionId, byte[] bytes) {
        context.runOnContext(now -> {
            Pretended session = find(sessionId);
            session.output.writeBytes(bytes);
            views.values().stream().filter(view -> view.of == session).forEach(this::send);
        });
    }

    /** Publishes a session's screen as the node does some time after it changed. */
    void publishScreen(String sessionId) {
        context.runOnContext(now -> {
            Pretended session = find(sessionId);
            vertx.eventBus()
                    .publish(
                            Addresses.NODE_SCREEN,
                            new JsonObject()
                                    .put("sessionId", sessionId)
                                    .put("offset", session.output.size())
                                    .put("cols", session.session.cols())
                                    .put("rows", session.session.rows())
                                    .put("redraw", session.output.toByteArray())
                                    .put("text", session.output.toString(StandardCharsets.UTF_8)));
        });
    }

    private void announce() {
        NodeInfo info = new NodeInfo(
                id,
                "testing " + id,
                "localhost",
                "linux",
                "any",
                "0",
                startedAt,
                Map.of("terminal", new NodeInfo.Service(1, List.of("resume", "snapshot", "view"))),
                0.5,
                2,
                null,
                NodeLink.EMBEDDED);
        vertx.eventBus().publish(Addresses.NODE_ANNOUNCE, Services.json(new NodeAnnouncement(info, all())));
    }

    private Future<Answer> startSession(Call call) {
        StartParams params = StartParams.from(call.params());
        starts.incrementAndGet();
        Session session = new Session(
                id + "-s" + next++,
                id,
                params.name() == null ? "sh" : params.name(),
                params.command() == null ? List.of("sh") : params.command(),
                "/",
                params.cols(),
                params.rows(),
                42,
                startedAt,
                startedAt,
                SessionStatus.RUNNING,
                null,
                null,
                null,
                0,
                0,
                null,
                List.of());
        Pretended pretended = new Pretended(session);
        sessions.put(session.id(), pretended);
        publish(Addresses.SESSION_STARTED, session);
        Answer answer = params.attach() == null
                ? Answer.of(Map.of("session", session))
                : attached(pretended, params.attach(), call);
        return startGate.map(open -> answer);
    }

    private Future<Answer> attach(Call call) {
        AttachParams params = AttachParams.from(call.params());
        attaches.incrementAndGet();
        return Future.succeededFuture(attached(find(call), params, call));
    }

    private Answer attached(Pretended session, AttachParams params, Call call) {
        long channel = Long.parseLong(required(call.header(BusHeaders.CHANNEL)));
        String framesTo = required(call.header(BusHeaders.FRAMES_TO));
        String attachment = "a" + next++;
        Long from = params.fromOffset();
        boolean exact = from != null && from <= session.output.size();
        long start = from != null && exact ? from : session.output.size();
        views.put(
                attachment,
                new View(
                        session, channel, framesTo, params.mode() == AttachMode.WRITE, params.window(), !exact, start));
        attached.incrementAndGet();
        return new Answer(
                new AttachResult(channel, current(session), exact ? Replay.EXACT : Replay.SNAPSHOT, start, 0),
                Map.of(
                        BusHeaders.ATTACHMENT,
                        attachment,
                        BusHeaders.INPUT_TO,
                        Addresses.nodeTerminalFrames(id),
                        BusHeaders.DETACH_TO,
                        address("detach")));
    }

    private Future<Answer> detach(Call call) {
        if (views.remove(call.params().string("attachment", TerminalLimits.MAX_ID)) != null) {
            attached.decrementAndGet();
        }
        return done(null);
    }

    private void frame(Message<Object> message) {
        View view = views.get(required(message.headers().get(BusHeaders.ATTACHMENT)));
        if (view == null || !(message.body() instanceof BusFrame frame)) {
            return;
        }
        byte[] bytes = frame.bytes().getBytes();
        FrameHeader header = FrameHeader.read(bytes);
        if (header.channel() != view.channel) {
            throw new IllegalStateException("a frame of channel " + header.channel() + " for " + view.channel);
        }
        if (header.kind() == FrameKind.OUTPUT_ACK) {
            view.acked = Math.max(view.acked, header.offset());
            if (!view.confirmed) {
                view.confirmed = true;
                if (view.snapshot) {
                    byte[] screen = new SnapshotPayload(
                                    view.of.session.cols(), view.of.session.rows(), view.of.output.toByteArray())
                            .toBytes();
                    emit(view, new FrameHeader(FrameKind.SNAPSHOT, view.channel, view.sent).toBytes(screen));
                }
            }
            send(view);
        } else if (!view.writes) {
            vertx.eventBus()
                    .send(
                            view.framesTo,
                            Services.json(Map.of(
                                    "type",
                                    "error",
                                    "channel",
                                    view.channel,
                                    "error",
                                    new HomieException(ErrorCode.PERMISSION_DENIED, "viewers do not type").body())));
        } else {
            view.input = header.offset() + bytes.length - FrameHeader.SIZE;
            emit(view, new FrameHeader(FrameKind.INPUT_ACK, view.channel, view.input).toBytes());
            print(view.of.session.id(), Arrays.copyOfRange(bytes, FrameHeader.SIZE, bytes.length));
        }
    }

    private void send(View view) {
        byte[] output = view.of.output.toByteArray();
        while (view.confirmed && view.sent < output.length && view.sent - view.acked < view.window) {
            int length = (int)
                    Math.min(Math.min(64 * 1024, output.length - view.sent), view.window - (view.sent - view.acked));
            byte[] payload = Arrays.copyOfRange(output, (int) view.sent, (int) view.sent + length);
            emit(view, new FrameHeader(FrameKind.OUTPUT, view.channel, view.sent).toBytes(payload));
            view.sent += length;
        }
    }

    private void emit(View view, byte[] frame) {
        vertx.eventBus().send(view.framesTo, new BusFrame(Buffer.buffer(frame)));
    }

    private Future<Answer> input(Call call) {
        Pretended session = find(call);
        String data = call.params().optionalString("data", TerminalLimits.MAX_INPUT);
        print(session.session.id(), required(data).getBytes(StandardCharsets.UTF_8));
        return done(null);
    }

    private Future<Answer> rename(Call call) {
        Pretended session = find(call);
        session.session = session.session.named(call.params().string("name", TerminalLimits.MAX_NAME));
        publish(Addresses.SESSION_UPDATED, session.session);
        return done(Map.of("session", session.session));
    }

    private Future<Answer> preview(Call call) {
        return done(Map.of("text", find(call).output.toString(StandardCharsets.UTF_8), "cols", 80, "rows", 24));
    }

    private Future<Answer> kill(Call call) {
        Pretended session = find(call);
        Session was = session.session;
        session.session = new Session(
                was.id(),
                was.nodeId(),
                was.name(),
                was.command(),
                was.cwd(),
                was.cols(),
                was.rows(),
                was.pid(),
                was.createdAt(),
                was.lastActivityAt(),
                SessionStatus.EXITED,
                null,
                "SIGHUP",
                System.currentTimeMillis(),
                session.output.size(),
                0,
                null,
                List.of());
        publish(Addresses.SESSION_EXIT, session.session);
        return done(null);
    }

    private Future<Answer> remove(Call call) {
        Pretended session = find(call);
        if (session.session.status() == SessionStatus.RUNNING) {
            throw new HomieException(ErrorCode.FAILED_PRECONDITION, "it runs");
        }
        sessions.remove(session.session.id());
        publish(Addresses.SESSION_REMOVED, session.session);
        return done(null);
    }

    private void publish(String topic, Session session) {
        vertx.eventBus().publish(topic, Services.json(Map.of("session", session)));
    }

    private List<Session> all() {
        return sessions.values().stream().map(TestingNode::current).toList();
    }

    private static Session current(Pretended session) {
        return session.session;
    }

    private Pretended find(Call call) {
        return find(call.params().string("sessionId", TerminalLimits.MAX_ID));
    }

    private Pretended find(String sessionId) {
        Pretended session = sessions.get(sessionId);
        if (session == null) {
            throw new HomieException(ErrorCode.NOT_FOUND, "no session " + sessionId);
        }
        return session;
    }

    private String address(String verb) {
        return Addresses.nodeTerminal(id, verb);
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new HomieException(ErrorCode.FAILED_PRECONDITION, "something is missing");
        }
        return value;
    }

    private static Future<Answer> done(@Nullable Object result) {
        return Future.succeededFuture(Answer.of(result));
    }
}
