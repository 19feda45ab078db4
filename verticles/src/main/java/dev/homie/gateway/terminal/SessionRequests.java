package dev.homie.gateway.terminal;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.identity.Identity;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.presence.NodeDirectory;
import dev.homie.gateway.presence.NodeRequests;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Scopes;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.presence.NodeStatus;
import dev.homie.protocol.terminal.AttachMode;
import dev.homie.protocol.terminal.AttachParams;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.TerminalLimits;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What clients ask: sent on to the node that has the session, or answered from what is left here of one that no node has any
 * more. Failures are {@link HomieException}s, thrown or in the future. Used on the service's context only.
 */
final class SessionRequests {
    private static final long LIST_TIMEOUT_MS = 3_000;
    /** Headers that a request keeps on its way to the node. */
    private static final List<String> FORWARDED =
            List.of(BusHeaders.IDENTITY, BusHeaders.CORRELATION, BusHeaders.CHANNEL, BusHeaders.FRAMES_TO);

    private static final Logger LOG = LoggerFactory.getLogger(SessionRequests.class);

    private final GatewayConfig config;
    private final NodeDirectory nodes;
    private final NodeRequests requests;
    private final SessionKeeper keeper;
    private final StoredSessions stored;
    private boolean settled;

    /** @param settled whether every node there is has spoken already, as it has when the gateway is alone in its process */
    SessionRequests(
            GatewayConfig config,
            NodeDirectory nodes,
            NodeRequests requests,
            SessionKeeper keeper,
            StoredSessions stored,
            boolean settled) {
        this.config = config;
        this.nodes = nodes;
        this.requests = requests;
        this.keeper = keeper;
        this.stored = stored;
        this.settled = settled;
    }

    /** From now on a node that nobody knows does not exist. */
    void settle() {
        settled = true;
    }

    Future<Answer> start(Call call) {
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

    Future<Answer> attach(Call call) {
        AttachParams wanted = AttachParams.from(call.params());
        if (wanted.mode() == AttachMode.WRITE) {
            Identity.fromHeader(call.header(BusHeaders.IDENTITY))
                    .require(Scopes.TERMINAL_WRITE, "attaching in write mode");
        }
        Map<String, Object> params = call.params().toMap();
        params.putIfAbsent("window", config.window());
        return onSession(call, "attach", params, stored::attach);
    }

    Future<Answer> list(Call call) {
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
            for (Session session : keeper.all()) {
                boolean ofNode = machines.test(session.nodeId()) && (wanted == null || wanted.equals(session.nodeId()));
                boolean answered = keeper.isLive(session.id()) && asked.contains(session.nodeId());
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
        return requests.ask(
                        nodeId,
                        Addresses.nodeTerminal(nodeId, "list"),
                        new JsonObject(),
                        forwarded(call).setSendTimeout(LIST_TIMEOUT_MS))
                .map(reply -> ofNode(nodeId, reply.body()))
                .recover(failure -> {
                    LOG.debug("{} does not list its sessions: {}", nodeId, failure.getMessage());
                    return Future.succeededFuture(keeper.all().stream()
                            .filter(session -> session.nodeId().equals(nodeId) && keeper.isLive(session.id()))
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

    /** Asks the session's node, and if that has no such session (any more) whatever is left of it here. */
    Future<Answer> onSession(Call call, String verb, Map<String, Object> params, StoredSessions.Method stored) {
        String sessionId = call.params().string("sessionId", TerminalLimits.MAX_ID);
        String nodeId = nodeOf(sessionId);
        call.requireNode(nodeId);
        Session left = keeper.find(sessionId);
        NodePresence node = nodes.find(nodeId);
        if (keeper.isUnheard(sessionId)) {
            throw tooEarly();
        }
        if (left != null && !keeper.isLive(sessionId)) {
            return stored.answer(call, left);
        }
        if (node == null) {
            checkSettled();
            throw noSuchSession(sessionId);
        }
        return forward(nodeId, verb, call, params).recover(failure -> {
            ErrorCode code = BusFailure.of(failure).code();
            Session remains = keeper.find(sessionId);
            if (code == ErrorCode.NOT_FOUND && remains != null && !keeper.isLive(sessionId)) {
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
        return requests.ask(nodeId, Addresses.nodeTerminal(nodeId, verb), new JsonObject(params), forwarded(call))
                .map(SessionRequests::passedOn);
    }

    /** Of what is not known yet nobody can say that it does not exist. */
    private void checkSettled() {
        if (!settled) {
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
}
