package dev.homie.gateway.bridge;

import dev.homie.core.audit.Audit;
import dev.homie.core.identity.Access;
import dev.homie.core.identity.Secrets;
import dev.homie.core.policy.Policy;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.GatewayFacts;
import dev.homie.gateway.auth.Authenticator;
import dev.homie.gateway.auth.LoginLimiter;
import dev.homie.gateway.auth.Peer;
import dev.homie.gateway.metrics.GatewayMetrics;
import dev.homie.gateway.presence.ClientDirectory;
import dev.homie.protocol.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All WebSockets of a gateway. Used on the gateway's context only. */
public final class Connections {
    /** Connections that may be open without having said who they are (SPEC.md section 1). */
    public static final int MAX_UNAUTHENTICATED = 100;

    /** Connections of whoever is signed in. */
    public static final int MAX_CONNECTIONS = 2_000;

    /** For the WebSocket decoder. */
    public static final int MAX_DECODED = WebSocketClient.MAX_DECODED;

    private static final int ID_BYTES = 12;

    private final Bridge bridge;
    private final Map<String, Connection> open = new LinkedHashMap<>();

    public Connections(
            Vertx vertx,
            GatewayConfig config,
            GatewayFacts facts,
            Policy policy,
            Authenticator authenticator,
            LoginLimiter limiter,
            Audit audit,
            TopicHub topics,
            ClientDirectory clients,
            GatewayMetrics metrics,
            Clock clock) {
        this.bridge = new Bridge(
                vertx,
                config,
                facts,
                policy,
                authenticator,
                limiter,
                audit,
                topics,
                new IdempotencyCache(clock),
                new Detachments(vertx.eventBus(), config.requestMs()),
                clients,
                metrics,
                clock);
    }

    /**
     * Takes in a WebSocket whose Host and Origin were found right.
     *
     * @param peer where it comes from
     * @param transport who it is by what came with the upgrade, if anything did
     */
    public void accept(ServerWebSocket socket, Peer peer, Optional<Access> transport) {
        WebSocketClient client = new WebSocketClient(socket);
        long unauthenticated =
                open.values().stream().filter(each -> !each.isReady()).count();
        if (unauthenticated >= MAX_UNAUTHENTICATED || open.size() >= MAX_CONNECTIONS) {
            client.close(CloseCode.TOO_MANY, "too many connections; try again later");
            return;
        }
        String id = Secrets.random(ID_BYTES);
        Connection connection = new Connection(id, bridge, client, transport, peer, () -> open.remove(id));
        open.put(id, connection);
        client.open(connection);
    }

    public int size() {
        return open.size();
    }

    /** Channels that are open on all of them. */
    public int channels() {
        return open.values().stream().mapToInt(Connection::channels).sum();
    }

    /** Everybody who has said hello: {@code connection} of SPEC.md section 6. */
    public List<JsonObject> describe() {
        return open.values().stream()
                .map(Connection::describe)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Closes a connection because an owner wants it closed.
     *
     * @param signOut whether the cookie it came with is made worthless, too
     * @return whether there was one
     */
    public boolean disconnect(String connectionId, boolean signOut) {
        Connection connection = open.get(connectionId);
        if (connection == null || !connection.isReady()) {
            return false;
        }
        connection.disconnect(signOut);
        return true;
    }

    /** Closes every connection whose access no longer holds, or gives something else now. */
    public void checkAccess() {
        for (Connection connection : new ArrayList<>(open.values())) {
            connection.checkAccess();
        }
    }

    /** Ends what every connection has attached at a node that does not answer any more, or is another process now. */
    public void nodeGone(String nodeId) {
        for (Connection connection : new ArrayList<>(open.values())) {
            connection.nodeGone(nodeId);
        }
    }

    /** A node is there: it is told what ended while it was away. */
    public void nodeOnline(String nodeId) {
        bridge.detachments().nodeOnline(nodeId);
    }

    /** Closes every connection because the gateway stops. Completes when all clients have answered. */
    public Future<?> closeAll() {
        List<Future<Void>> answers = new ArrayList<>();
        for (Connection connection : new ArrayList<>(open.values())) {
            answers.add(connection.close(CloseCode.GOING_AWAY, "the gateway stops"));
        }
        return Future.join(answers);
    }
}
