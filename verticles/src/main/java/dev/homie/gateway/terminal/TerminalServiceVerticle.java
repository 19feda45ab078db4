package dev.homie.gateway.terminal;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.compat.Compatibility;
import dev.homie.core.identity.Identity;
import dev.homie.core.store.KnownNodeTable;
import dev.homie.core.store.KnownNodeTable.KnownNode;
import dev.homie.core.store.SessionTable;
import dev.homie.core.store.Store;
import dev.homie.core.store.StoredScreen;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.presence.NodeDirectory;
import dev.homie.gateway.presence.NodeRequests;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import dev.homie.protocol.Scopes;
import dev.homie.protocol.presence.NodeInfo;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.presence.NodeStatus;
import dev.homie.protocol.terminal.AttachMode;
import dev.homie.protocol.terminal.AttachParams;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import dev.homie.protocol.terminal.TerminalLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code terminal.session.*} (SPEC.md section 5): sends a request on to the node that has the session, and answers itself
 * for sessions that no node has any more.
 */
public final class TerminalServiceVerticle extends VerticleBase {
    private static final long FLUSH_EVERY_MS = 1_000;
    private static final long RETENTION_EVERY_MS = 600_000;
    private static final long LIST_TIMEOUT_MS = 3_000;
    /** A node that nobody knows and that has not spoken for so long after the start is not there. */
    private static final long SETTLE_MS = NodeDirectory.EXPIRY_MS;
    /** What ran when this process began is lost if its node, which may be asleep, does not speak for so long. */
    private static final long UNHEARD_MS = 60_000;

    /** How long the start waits for the first node, so that whoever connects at once finds the one in this process. */
    private static final long FIRST_WORD_MS = 100;

    private static final DeliveryOptions HERE = new DeliveryOptions().setLocalOnly(true);
    /** Headers that a request keeps on its way to the node. */
    private static final List<String> FORWARDED =
            List.of(BusHeaders.IDENTITY, BusHeaders.CORRELATION, BusHeaders.CHANNEL, BusHeaders.FRAMES_TO);

    private static final Logger LOG = LoggerFactory.getLogger(TerminalServiceVerticle.class);

    private final GatewayConfig config;
    private final String gatewayId;
    private final Store store;
    private final Clock clock;
    private final NodeDirectory nodes;
    private final Promise<Void> firstWord = Promise.promise();
    private boolean settled;
    private @Nullable NodeRequests requests;
    private @Nullable SessionKeeper keeper;
    private @Nullable StoredSessions storedSessions;

    public TerminalServiceVerticle(GatewayConfig config, String gatewayId, Store store, Clock clock) {
        this.config = config;
        this.gatewayId = gatewayId;
        this.store = store;
        this.clock = clock;
        this.nodes = new NodeDirectory(clock);
    }

    @Override
    public Future<?> start() {
        SessionTable table = new SessionTable(store);
        requests = new NodeRequests(vertx.eventBus());
        return Future.all(await(table.all()), await(new KnownNodeTable(store).all(0)))
                .compose(found -> start(table, found.resultAt(0), found.resultAt(1)));
    }

    private Future<?> start(SessionTable table, List<Session> stored, List<KnownNode> known) {
        nodes.remember(known);
        StoredAttachments attachments = new StoredAttachments(vertx, gatewayId);
        keeper = new SessionKeeper(table, stored, config.retention(), clock);
        storedSessions = new StoredSessions(vertx, keeper, attachments);
        Services services = new Services(vertx);
        return Future.all(attachments.start(), serve(services), listen(services))
                .compose(ready -> {
                    vertx.setTimer(SETTLE_MS, late -> settled = true);
                    vertx.setTimer(
                            UNHEARD_MS,
                            late -> keeper().settled()
                                    .forEach(session -> conclude(Addresses.SESSION_UPDATED, session)));
                    vertx.setPeriodic(FLUSH_EVERY_MS, tick -> tick());
                    vertx.setPeriodic(
                            0,
                            RETENTION_EVERY_MS,
                            tick -> keeper().expire().forEach(session -> conclude(Addresses.SESSION_REMOVED, session)));
                    vertx.eventBus().publish(Addresses.NODE_ANNOUNCE_REQUEST, new JsonObject());
                    vertx.setTimer(FIRST_WORD_MS, late -> firstWord.tryComplete());
                    return firstWord.future();
                });
    }

    @Override
    public Future<?> stop() {
        return keeper == null ? Future.succeededFuture() : await(keeper.write()).otherwiseEmpty();
    }

    private Future<?> serve(Services services) {
        return Future.all(List.of(
                services.serve(Addresses.SESSION_START, this::startSession).completion(),
                services.serve(Addresses.SESSION_LIST, this::list).completion(),
                services.serve(Addresses.SESSION_ATTACH, this::attach).completion(),
                onSession(services, Addresses.SESSION_INPUT, "input", StoredSessions::over),
                onSession(services, Addresses.SESSION_RESIZE, "resize", StoredSessions::over),
                onSession(services, Addresses.SESSION_KILL, "kill", StoredSessions::over),
                onSession(services, Addresses.SESSION_RENAME, "rename", stored()::rename),
                onSession(services, Addresses.SESSION_PREVIEW, "preview", stored()::preview),
                onSession(services, Addresses.SESSION_REMOVE, "remove", stored()::remove)));
    }

    private Future<?> onSession(Services services, String address, String verb, StoredSessions.Method stored) {
        return services.serve(
                        address, call -> onSession(call, verb, call.params().toMap(), stored))
                .completion();
    }

    private Future<?> listen(Services services) {
        vertx.eventBus()
                .<JsonObject>localConsumer(
                        Addresses.MEMBER_LEFT,
                        message -> nodes.memberLeft(
                                        message.body().getString("member", ""),
                                        message.body().getBoolean("died", false))
                                .forEach(this::away));
        return Future.all(List.of(
                services.listen(Addresses.NODE_ANNOUNCE, this::announced),
                services.listen(Addresses.NODE_BYE, this::bye),
                services.listen(Addresses.LINK_LOST, this::linkLost),
                services.listen(Addresses.NODE_SCREEN, this::screen),
                services.listen(Addresses.SESSION_STARTED, body -> sessionOf(body)),
                services.listen(Addresses.SESSION_UPDATED, body -> sessionOf(body)),
                services.listen(Addresses.SESSION_EXIT, body -> {
                    sessionOf(body);
                    keeper().flush();
                }),
                services.listen(Addresses.SESSION_REMOVED, body -> {
                    String id = body.getJsonObject("session", new JsonObject()).getString("id", "");
                    keeper().removed(id);
                })));
    }

    // What nodes say.

    private void announced(JsonObject body) {
        NodeInfo node = Json.fromMap(Services.plain(body.getJsonObject("node")), NodeInfo.class);
        NodePresence before = nodes.find(node.id());
        boolean sameProcess = before != null && before.startedAt() == node.startedAt();
        nodes.announced(node);
        if (before != null && !sameProcess) {
            requests().died(node.id());
        }
        // What a node of another version says of its sessions we may not be able to read.
        if (Compatibility.standard().problem(node.name(), node.services()).isEmpty()) {
            keeper().seenAll(node.id(), sameProcess, sessions(body))
                    .forEach(session -> conclude(Addresses.SESSION_UPDATED, session));
        }
        firstWord.tryComplete();
    }

    private void bye(JsonObject body) {
        NodePresence node = nodes.bye(body.getString("nodeId", ""), body.getLong("startedAt", 0L));
        if (node != null) {
            away(node);
        }
    }

    private void linkLost(JsonObject body) {
        NodePresence node = body.getBoolean("away", false) ? nodes.linkLost(body.getString("nodeId", "")) : null;
        if (node != null) {
            away(node);
        }
    }

    /**
     * A node is not there any more. What ran on one that is offline is lost, and what it was asked it will not answer; one
     * that is unreachable may still have its sessions and may still answer.
     */
    private void away(NodePresence node) {
        if (node.status() == NodeStatus.OFFLINE) {
            keeper().nodeGone(node.id()).forEach(session -> conclude(Addresses.SESSION_UPDATED, session));
            requests().died(node.id());
        }
    }

    private void sessionOf(JsonObject body) {
        Session session = Json.fromMap(Services.plain(body.getJsonObject("session")), Session.class);
        Session known = keeper().find(session.id());
        if (session.status() == SessionStatus.LOST) {
            // Only its node can bring one to life or end it; somebody may have renamed it at another gateway.
            if (known != null && known.status() == SessionStatus.LOST) {
                keeper().renamed(known.named(session.name()));
            }
        } else if (keeper().isLive(session.id()) || isOnline(session.nodeId())) {
            keeper().seen(session);
        }
    }

    private void screen(JsonObject body) {
        Params params = Params.of(Services.plain(body));
        byte[] redraw = body.getBinary("redraw", new byte[0]);
        Long offset = params.optionalLong("offset", 0, Long.MAX_VALUE);
        String text = params.optionalString("text", SessionKeeper.MAX_SCREEN);
        keeper().screen(new StoredScreen(
                params.string("sessionId", TerminalLimits.MAX_ID),
                params.integer("cols", 1, TerminalLimits.MAX_COLS),
                params.integer("rows", 1, TerminalLimits.MAX_ROWS),
                offset == null ? 0 : offset,
                redraw,
                text == null ? "" : text));
    }

    private void tick() {
        nodes.expire().forEach(this::away);
        keeper().flush();
    }

    // What clients ask.

    private Future<Answer> startSession(Call call) {
        String nodeId = call.params().optionalString("nodeId", TerminalLimits.MAX_ID);
        if (nodeId != null) {
            call.requireNode(nodeId); // before anything is said of a machine that is not the caller's
        }
        NodePresence node = nodeId == null ? onlyNode(call.machines()) : nodes.find(nodeId);
        if (node == null) {
            checkSettled();
            throw new HomieException(ErrorCode.NOT_FOUND, "no machine is known as " + nodeId);
        }
        Map<String, Object> params = call.params().toMap();
        Object attach = params.get("attach");
        if (attach instanceof Map<?, ?> map) {
            Map<String, Object> withWindow = new LinkedHashMap<>();
            map.forEach((key, value) -> withWindow.put(String.valueOf(key), value));
            withWindow.putIfAbsent("window", config.window());
            params.put("attach", withWindow);
        }
        LOG.info("a session is asked of {}", node.id());
        return forward(node.id(), "start", call, params);
    }

    private NodePresence onlyNode(Predicate<String> machines) {
        List<NodePresence> online = nodes.online().stream()
                .filter(node -> node.problem() == null && machines.test(node.id()))
                .toList();
        if (online.isEmpty()) {
            throw new HomieException(ErrorCode.UNAVAILABLE, "no machine is connected");
        }
        if (online.size() > 1) {
            throw HomieException.invalid(
                    "nodeId",
                    "is required with several machines: "
                            + String.join(
                                    ", ", online.stream().map(NodePresence::id).toList()));
        }
        return online.get(0);
    }

    private Future<Answer> attach(Call call) {
        AttachParams wanted = AttachParams.from(call.params());
        if (wanted.mode() == AttachMode.WRITE) {
            Identity.fromHeader(call.header(BusHeaders.IDENTITY))
                    .require(Scopes.TERMINAL_WRITE, "attaching in write mode");
        }
        Map<String, Object> params = call.params().toMap();
        params.putIfAbsent("window", config.window());
        return onSession(call, "attach", params, stored()::attach);
    }

    private Future<Answer> list(Call call) {
        String wanted = call.params().optionalString("nodeId", TerminalLimits.MAX_ID);
        if (wanted != null) {
            call.requireNode(wanted);
        }
        Predicate<String> machines = call.machines();
        List<Future<List<JsonObject>>> answers = new ArrayList<>();
        Set<String> asked = new HashSet<>();
        for (NodePresence node : nodes.online()) {
            asked.add(node.id());
            if (machines.test(node.id()) && (wanted == null || wanted.equals(node.id()))) {
                answers.add(liveSessions(node.id(), call));
            }
        }
        return Future.join(answers).otherwiseEmpty().map(all -> {
            Map<String, JsonObject> sessions = new HashMap<>();
            for (Future<List<JsonObject>> answer : answers) {
                answer.result().forEach(session -> sessions.putIfAbsent(session.getString("id"), session));
            }
            for (Session session : keeper().all()) {
                boolean ofNode = machines.test(session.nodeId()) && (wanted == null || wanted.equals(session.nodeId()));
                boolean answered = keeper().isLive(session.id()) && asked.contains(session.nodeId());
                if (ofNode && !answered) {
                    sessions.computeIfAbsent(session.id(), id -> Services.json(session));
                }
            }
            List<JsonObject> sorted = new ArrayList<>(sessions.values());
            sorted.sort(Comparator.<JsonObject>comparingLong(session -> session.getLong("createdAt", 0L))
                    .thenComparing(session -> session.getString("id")));
            return Answer.of(new JsonObject().put("sessions", new JsonArray(sorted)));
        });
    }

    /**
     * What a node has, or when it does not answer in time what it last said. As the node says it: to read and write again
     * what is only passed on would be most of the work of a long list.
     */
    private Future<List<JsonObject>> liveSessions(String nodeId, Call call) {
        return requests()
                .ask(
                        nodeId,
                        Addresses.nodeTerminal(nodeId, "list"),
                        new JsonObject(),
                        forwarded(call).setSendTimeout(LIST_TIMEOUT_MS))
                .map(reply -> ofNode(nodeId, reply.body()))
                .recover(failure -> {
                    LOG.debug("{} does not list its sessions: {}", nodeId, failure.getMessage());
                    return Future.succeededFuture(keeper().all().stream()
                            .filter(session -> session.nodeId().equals(nodeId) && keeper().isLive(session.id()))
                            .map(Services::json)
                            .toList());
                });
    }

    private static List<JsonObject> ofNode(String nodeId, JsonObject body) {
        List<JsonObject> sessions = new ArrayList<>();
        for (Object each : body.getJsonArray("sessions", new JsonArray())) {
            if (each instanceof JsonObject session
                    && session.getValue("id") instanceof String
                    && nodeId.equals(session.getValue("nodeId"))) {
                sessions.add(session);
            }
        }
        return sessions;
    }

    private static List<Session> sessions(JsonObject body) {
        List<Session> sessions = new ArrayList<>();
        for (Object each : body.getJsonArray("sessions", new JsonArray())) {
            if (each instanceof JsonObject session) {
                sessions.add(Json.fromMap(Services.plain(session), Session.class));
            }
        }
        return sessions;
    }

    /** Asks the session's node, and if that has no such session (any more) whatever is left of it here. */
    private Future<Answer> onSession(Call call, String verb, Map<String, Object> params, StoredSessions.Method stored) {
        String sessionId = call.params().string("sessionId", TerminalLimits.MAX_ID);
        String nodeId = nodeOf(sessionId);
        call.requireNode(nodeId);
        Session left = keeper().find(sessionId);
        NodePresence node = nodes.find(nodeId);
        if (keeper().isUnheard(sessionId)) {
            throw tooEarly();
        }
        if (left != null && !keeper().isLive(sessionId)) {
            return stored.answer(call, left);
        }
        if (node == null) {
            checkSettled();
            throw noSuchSession(sessionId);
        }
        return forward(nodeId, verb, call, params).recover(failure -> {
            ErrorCode code = BusFailure.of(failure).code();
            Session remains = keeper().find(sessionId);
            if (code == ErrorCode.NOT_FOUND && remains != null && !keeper().isLive(sessionId)) {
                return stored.answer(call, remains);
            }
            return Future.failedFuture(failure);
        });
    }

    private Future<Answer> forward(String nodeId, String verb, Call call, Map<String, Object> params) {
        NodePresence node = nodes.find(nodeId);
        if (node != null && node.status() != NodeStatus.ONLINE) {
            throw new HomieException(
                    ErrorCode.UNAVAILABLE,
                    node.name()
                            + (node.status() == NodeStatus.OFFLINE
                                    ? " is offline: Homie does not run there"
                                    : " does not answer: it sleeps, or is cut off"),
                    Map.of("nodeId", nodeId, "since", node.since()));
        }
        if (node != null && node.problem() != null) {
            throw new HomieException(ErrorCode.FAILED_PRECONDITION, node.problem(), Map.of("nodeId", nodeId));
        }
        return requests()
                .ask(nodeId, Addresses.nodeTerminal(nodeId, verb), new JsonObject(params), forwarded(call))
                .map(TerminalServiceVerticle::passedOn);
    }

    /** Of what is not known yet nobody can say that it does not exist; alone in its process, the gateway knows. */
    private void checkSettled() {
        if (vertx.isClustered() && !settled) {
            throw tooEarly();
        }
    }

    private static HomieException tooEarly() {
        return new HomieException(
                ErrorCode.UNAVAILABLE, "the gateway has just started and has not heard of that machine yet");
    }

    private static Answer passedOn(Message<JsonObject> reply) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : reply.headers()) {
            headers.put(header.getKey(), header.getValue());
        }
        return new Answer(reply.body(), headers);
    }

    private DeliveryOptions forwarded(Call call) {
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(config.requestMs());
        for (String name : FORWARDED) {
            String value = call.header(name);
            if (value != null) {
                options.addHeader(name, value);
            }
        }
        return options;
    }

    /** What this gateway concludes itself; the others conclude it themselves. */
    private void conclude(String topic, Session session) {
        vertx.eventBus().publish(topic, Services.json(Map.of("session", session)), HERE);
    }

    private boolean isOnline(String nodeId) {
        return nodes.online().stream().anyMatch(node -> node.id().equals(nodeId));
    }

    /** A session's id begins with its node's. */
    private static String nodeOf(String sessionId) {
        String nodeId = Addresses.nodeOfSession(sessionId);
        if (nodeId == null) {
            throw noSuchSession(sessionId);
        }
        return nodeId;
    }

    private static HomieException noSuchSession(String sessionId) {
        return new HomieException(ErrorCode.NOT_FOUND, "no session is known as " + sessionId);
    }

    private NodeRequests requests() {
        if (requests == null) {
            throw new IllegalStateException("not started");
        }
        return requests;
    }

    private SessionKeeper keeper() {
        if (keeper == null) {
            throw new IllegalStateException("not started");
        }
        return keeper;
    }

    private StoredSessions stored() {
        if (storedSessions == null) {
            throw new IllegalStateException("not started");
        }
        return storedSessions;
    }

    /** Back from the store's thread to this verticle's. */
    private <T> Future<T> await(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
    }
}
