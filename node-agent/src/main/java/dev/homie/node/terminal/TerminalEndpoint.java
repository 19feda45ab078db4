package dev.homie.node.terminal;

import dev.homie.core.bus.BusFrame;
import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.identity.Secrets;
import dev.homie.node.NodeConfig;
import dev.homie.node.pty.Signal;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.terminal.AttachParams;
import dev.homie.protocol.terminal.AttachResult;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.StartParams;
import dev.homie.protocol.terminal.TerminalLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The node's half of {@code terminal.*} on the bus (SPEC.md section 8): requests under {@code node.NODEID.terminal.},
 * frames, and the events of its sessions. Handlers run on the verticle's context; what blocks goes to a worker.
 */
public final class TerminalEndpoint {
    private static final long TICK_MILLIS = 1000;
    private static final int PREVIEW_ROWS = 12;
    private static final long INPUT_ACK_MILLIS = 5;
    private static final int PREFIX_BYTES = 6;

    private record Attached(TerminalSession session, Attachment attachment) {}

    private final Vertx vertx;
    private final NodeConfig config;
    private final Services services;
    private final Terminals terminals;
    private final ScreenKeeper screens;
    private final ConcurrentMap<String, Attached> attachments = new ConcurrentHashMap<>();
    /** Of this process alone: what a gateway still sends to an attachment of the one before must reach none of this. */
    private final String attachmentPrefix = Secrets.random(PREFIX_BYTES) + ".";

    private final AtomicLong attachmentIds = new AtomicLong();
    /** Sessions with an acknowledgement of input to come; used on the context only. */
    private final Set<TerminalSession> acknowledging = new HashSet<>();

    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    private final long timer;

    /** On the verticle's context; sessions are served once {@link #ready} succeeds. */
    public TerminalEndpoint(Vertx vertx, NodeConfig config) throws IOException {
        this.vertx = vertx;
        this.config = config;
        this.services = new Services(vertx);
        this.terminals =
                new Terminals(config, ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop(), new Events());
        this.screens = new ScreenKeeper(vertx.eventBus(), terminals);
        serve("start", this::start);
        serve("attach", this::attach);
        serve("detach", this::detach);
        serve("list", call -> Future.succeededFuture(Answer.of(Map.of("sessions", terminals.list()))));
        serve("input", this::input);
        serve("resize", this::resize);
        serve("rename", this::rename);
        serve("preview", this::preview);
        serve("kill", this::kill);
        serve("remove", this::remove);
        consumers.add(vertx.eventBus().consumer(Addresses.nodeTerminalFrames(config.nodeId()), this::frame));
        this.timer = vertx.setPeriodic(
                TICK_MILLIS,
                id -> blocking(() -> {
                    terminals.tick();
                    long now = System.nanoTime();
                    attachments.values().removeIf(each -> each.session.detachIfAbandoned(each.attachment, now));
                    screens.tick();
                    return Answer.of(null);
                }));
    }

    private void serve(String verb, java.util.function.Function<Call, Future<Answer>> handler) {
        consumers.add(services.serve(Addresses.nodeTerminal(config.nodeId(), verb), handler));
    }

    /** Every address is registered, in the whole cluster where there is one. */
    public Future<Void> ready() {
        return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
                .mapEmpty();
    }

    /** All that is served here. */
    public List<String> addresses() {
        return consumers.stream().map(MessageConsumer::address).toList();
    }

    /** For the node's announcements. */
    public List<Session> sessions() {
        return terminals.list();
    }

    /**
     * Lets go of everything that connections of a gateway have attached, because that gateway is gone; should it be there
     * after all, the channels learn of it and are opened again. Returns how many there were.
     */
    public int dropGateway(String gatewayId) {
        String connections = Addresses.connectionFrames(gatewayId, "");
        int dropped = 0;
        for (Map.Entry<String, Attached> entry : attachments.entrySet()) {
            Attached attached = entry.getValue();
            if (attached.attachment.connection.startsWith(connections)
                    && attachments.remove(entry.getKey(), attached)) {
                attached.session.drop(
                        attached.attachment,
                        new HomieException(ErrorCode.ABORTED, "the gateway was away; attach again"));
                dropped++;
            }
        }
        return dropped;
    }

    /** Ends all sessions, publishes their last screens and exit states, and gives everything back. */
    public Future<Void> close() {
        vertx.cancelTimer(timer);
        return Future.all(consumers.stream().map(MessageConsumer::unregister).toList())
                .transform(done -> blocking(() -> {
                    terminals.close();
                    screens.publishAll();
                    terminals.dispose();
                    return Answer.of(null);
                }))
                .mapEmpty();
    }

    // ---- requests ----

    private Future<Answer> start(Call call) {
        StartParams params = StartParams.from(call.params());
        Attachment.Caller caller = params.attach() == null ? null : caller(call);
        return blocking(() -> terminals.start(params)).compose(session -> {
            if (params.attach() == null || caller == null) {
                return Future.succeededFuture(Answer.of(Map.of("session", session.describe())));
            }
            // Nothing of a new session is lost yet, so its first client gets every byte.
            return attach(session, caller, params.attach().from(0));
        });
    }

    private Future<Answer> attach(Call call) {
        TerminalSession session = session(call.params());
        AttachParams params = AttachParams.from(call.params());
        return attach(session, caller(call), params);
    }

    private Future<Answer> attach(TerminalSession session, Attachment.Caller caller, AttachParams params) {
        String id = attachmentPrefix + attachmentIds.incrementAndGet();
        return future(session.attach(id, caller, params)).map(begun -> {
            attachments.put(id, new Attached(session, begun.attachment()));
            AttachResult result = new AttachResult(
                    caller.channel(), begun.session(), begun.replay(), begun.startOffset(), begun.inputOffset());
            return new Answer(
                    result,
                    Map.of(
                            BusHeaders.ATTACHMENT,
                            id,
                            BusHeaders.INPUT_TO,
                            Addresses.nodeTerminalFrames(config.nodeId()),
                            BusHeaders.DETACH_TO,
                            Addresses.nodeTerminal(config.nodeId(), "detach")));
        });
    }

    private Attachment.Caller caller(Call call) {
        String connection = call.header(BusHeaders.FRAMES_TO);
        String channel = call.header(BusHeaders.CHANNEL);
        if (connection == null || channel == null) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    "attaching needs a connection that takes binary frames; subscribe to the output topic instead");
        }
        long number = Long.parseLong(channel);
        return new Attachment.Caller(
                subject(call), connection, number, new BusFrameSink(vertx.eventBus(), connection, number));
    }

    private static String subject(Call call) {
        String identity = call.header(BusHeaders.IDENTITY);
        Object subject = identity == null ? null : Json.readObject(identity).get("subject");
        return subject == null ? "unknown" : subject.toString();
    }

    private Future<Answer> detach(Call call) {
        Attached attached = attachments.remove(call.params().string("attachment", TerminalLimits.MAX_ID));
        if (attached != null) {
            attached.session.detach(attached.attachment);
        }
        return Future.succeededFuture(Answer.of(null));
    }

    private Future<Answer> input(Call call) {
        TerminalSession session = session(call.params());
        String data = call.params().optionalString("data", TerminalLimits.MAX_INPUT);
        byte[] bytes = data == null
                ? call.params().optionalBase64("base64", TerminalLimits.MAX_INPUT)
                : data.getBytes(StandardCharsets.UTF_8);
        if (bytes == null) {
            throw HomieException.invalid(call.params().path("data"), "data or base64 is required");
        }
        session.input(bytes);
        return Future.succeededFuture(Answer.of(null));
    }

    private Future<Answer> resize(Call call) {
        Params params = call.params();
        TerminalSession session = session(params);
        session.resize(
                call.header(BusHeaders.FRAMES_TO),
                params.integer("cols", 1, TerminalLimits.MAX_COLS),
                params.integer("rows", 1, TerminalLimits.MAX_ROWS));
        return Future.succeededFuture(Answer.of(null));
    }

    private Future<Answer> rename(Call call) {
        TerminalSession session = session(call.params());
        session.rename(call.params().string("name", TerminalLimits.MAX_NAME));
        return Future.succeededFuture(Answer.of(Map.of("session", session.describe())));
    }

    private Future<Answer> preview(Call call) {
        TerminalSession session = session(call.params());
        Integer rows = call.params().optionalInteger("rows", 1, TerminalLimits.MAX_ROWS);
        return future(session.text(rows == null ? PREVIEW_ROWS : rows)).map(text -> {
            Session described = session.describe();
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("text", text);
            result.put("cols", described.cols());
            result.put("rows", described.rows());
            return Answer.of(result);
        });
    }

    private Future<Answer> kill(Call call) {
        TerminalSession session = session(call.params());
        String name = call.params().optionalString("signal", TerminalLimits.MAX_ID);
        Signal signal = name == null ? null : Signal.named(call.params().path("signal"), name);
        return blocking(() -> {
            if (signal == null) {
                terminals.end(session);
            } else {
                session.signal(signal);
            }
            return Answer.of(null);
        });
    }

    private Future<Answer> remove(Call call) {
        terminals.remove(session(call.params()));
        return Future.succeededFuture(Answer.of(null));
    }

    private TerminalSession session(Params params) {
        return terminals.find(params.string("sessionId", TerminalLimits.MAX_ID));
    }

    // ---- frames ----

    private void frame(Message<BusFrame> message) {
        Attached attached = attachments.get(String.valueOf(message.headers().get(BusHeaders.ATTACHMENT)));
        if (attached == null) {
            return; // detached meanwhile
        }
        byte[] frame = message.body().bytes().getBytes();
        FrameHeader header = FrameHeader.read(frame);
        switch (header.kind()) {
            case INPUT -> {
                attached.session.input(attached.attachment, header.offset(), frame);
                acknowledgeSoon(attached.session);
            }
            case OUTPUT_ACK -> attached.session.ack(attached.attachment, header.offset());
            default -> throw new IllegalStateException("a gateway forwarded " + header.kind());
        }
    }

    /** Behind the echo, or alone a little later: a client waits for the echo, and for the acknowledgement never. */
    private void acknowledgeSoon(TerminalSession session) {
        if (acknowledging.add(session)) {
            vertx.setTimer(INPUT_ACK_MILLIS, id -> {
                acknowledging.remove(session);
                session.sendInputAcks();
            });
        }
    }

    // ---- events ----

    private final class Events implements Terminals.Listener {
        @Override
        public void started(TerminalSession session) {
            publish(Addresses.SESSION_STARTED, session.describe());
        }

        @Override
        public void updated(TerminalSession session) {
            publish(Addresses.SESSION_UPDATED, session.describe());
        }

        @Override
        public void exited(TerminalSession session) {
            publish(Addresses.SESSION_EXIT, session.describe());
        }

        @Override
        public void removed(Session session) {
            attachments.values().removeIf(each -> each.session.id().equals(session.id()));
            publish(Addresses.SESSION_REMOVED, session);
        }

        private void publish(String topic, Session session) {
            vertx.eventBus().publish(topic, Services.json(Map.of("session", session)));
        }
    }

    // ---- from other threads back to the context ----

    private <T> Future<T> blocking(Supplier<T> work) {
        return vertx.executeBlocking(work::get, false);
    }

    private static <T> Future<T> future(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage)
                .recover(e -> Future.failedFuture(
                        e instanceof CompletionException && e.getCause() != null ? e.getCause() : e));
    }
}
