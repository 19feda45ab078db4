package dev.homie.gateway.terminal;

import dev.homie.core.bus.Services;
import dev.homie.core.compat.Compatibility;
import dev.homie.core.store.StoredScreen;
import dev.homie.gateway.presence.NodeDirectory;
import dev.homie.gateway.presence.NodeRequests;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import dev.homie.protocol.presence.NodeInfo;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.presence.NodeStatus;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import dev.homie.protocol.terminal.TerminalLimits;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What nodes say of themselves and their sessions, and what follows from it. Used on the service's context only. */
final class NodeReports {
    private static final DeliveryOptions HERE = new DeliveryOptions().setLocalOnly(true);

    private final Vertx vertx;
    private final NodeDirectory nodes;
    private final NodeRequests requests;
    private final SessionKeeper keeper;

    NodeReports(Vertx vertx, NodeDirectory nodes, NodeRequests requests, SessionKeeper keeper) {
        this.vertx = vertx;
        this.nodes = nodes;
        this.requests = requests;
        this.keeper = keeper;
    }

    void announced(JsonObject body) {
        NodeInfo node = Json.fromMap(Services.plain(body.getJsonObject("node")), NodeInfo.class);
        NodePresence before = nodes.find(node.id());
        boolean sameProcess = before != null && before.startedAt() == node.startedAt();
        nodes.announced(node);
        if (before != null && !sameProcess) {
            requests.died(node.id());
        }
        // What a node of another version says of its sessions we may not be able to read.
        if (Compatibility.standard().problem(node.name(), node.services()).isEmpty()) {
            keeper.seenAll(node.id(), sameProcess, sessions(body))
                    .forEach(session -> conclude(Addresses.SESSION_UPDATED, session));
        }
    }

    void bye(JsonObject body) {
        NodePresence node = nodes.bye(body.getString("nodeId", ""), body.getLong("startedAt", 0L));
        if (node != null) {
            away(node);
        }
    }

    void linkLost(JsonObject body) {
        NodePresence node = body.getBoolean("away", false) ? nodes.linkLost(body.getString("nodeId", "")) : null;
        if (node != null) {
            away(node);
        }
    }

    void session(JsonObject body) {
        Session session = Json.fromMap(Services.plain(body.getJsonObject("session")), Session.class);
        Session known = keeper.find(session.id());
        if (session.status() == SessionStatus.LOST) {
            // Only its node can bring one to life or end it; somebody may have renamed it at another gateway.
            if (known != null && known.status() == SessionStatus.LOST) {
                keeper.renamed(known.named(session.name()));
            }
        } else if (keeper.isLive(session.id()) || isOnline(session.nodeId())) {
            keeper.seen(session);
        }
    }

    void screen(JsonObject body) {
        Params params = Params.of(Services.plain(body));
        byte[] redraw = body.getBinary("redraw", new byte[0]);
        Long offset = params.optionalLong("offset", 0, Long.MAX_VALUE);
        String text = params.optionalString("text", SessionKeeper.MAX_SCREEN);
        keeper.screen(new StoredScreen(
                params.string("sessionId", TerminalLimits.MAX_ID),
                params.integer("cols", 1, TerminalLimits.MAX_COLS),
                params.integer("rows", 1, TerminalLimits.MAX_ROWS),
                offset == null ? 0 : offset,
                redraw,
                text == null ? "" : text));
    }

    void removed(JsonObject body) {
        keeper.removed(body.getJsonObject("session", new JsonObject()).getString("id", ""));
    }

    /** A member has left the cluster, and with it the nodes that were on it. */
    void memberLeft(JsonObject body) {
        nodes.memberLeft(body.getString("member", ""), body.getBoolean("died", false))
                .forEach(this::away);
    }

    /** Once a second: nodes that have not spoken for too long are away. */
    void expire() {
        nodes.expire().forEach(this::away);
    }

    /**
     * A node is not there any more. What ran on one that is offline is lost, and what it was asked it will not answer; one
     * that is unreachable may still have its sessions and may still answer.
     */
    private void away(NodePresence node) {
        if (node.status() == NodeStatus.OFFLINE) {
            keeper.nodeGone(node.id()).forEach(session -> conclude(Addresses.SESSION_UPDATED, session));
            requests.died(node.id());
        }
    }

    /** What this gateway concludes itself; the others conclude it themselves. */
    void conclude(String topic, Session session) {
        vertx.eventBus().publish(topic, Services.json(Map.of("session", session)), HERE);
    }

    private boolean isOnline(String nodeId) {
        return nodes.online().stream().anyMatch(node -> node.id().equals(nodeId));
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
}
