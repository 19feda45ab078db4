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
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** All clients of a gateway. Used on the gateway's context only. */
public final class Connections {
    /** Connections that may be open without having said who they are (SPEC.md section 1). */
    public static final int MAX_UNAUTHENTICATED = 100;

    /** Connections of whoever is signed in. */
    public static final int MAX_CONNECTIONS = 2_000;

    /** For the WebSocket decoder. */
    public static final int MAX_DECODED = WebSocketClient.MAX_DECODED;

    private static final int ID_BYTES = 12;

    private final Bridge bridge;
    private final Map<String, OpenConnection> open = new LinkedHashMap<>();

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
                open.values().stream().filter(each -> each.signedIn() == null).count();
        if (unauthenticated >= MAX_UNAUTHENTICATED || isFull()) {
            client.close(CloseCode.TOO_MANY, "too many connections; try again later");
            return;
        }
        String id = Secrets.random(ID_BYTES);
        Connection connection = new Connection(id, bridge, client, transport, peer, () -> open.remove(id));
        open.put(id, connection);
        client.open(connection);
    }

    /**
     * Takes in a client of another transport, who is signed in already. To be asked for {@link #isFull} before.
     *
     * @param transport as {@code gateway.connections.list} names it, and what the client is called
     * @return what it does from now on; to be given to {@link #left} when it has gone
     */
    public <C extends OpenConnection & TopicHub.Subscriber> SignedIn enter(
            String transport, C client, Access access, Peer peer) {
        String id = Secrets.random(ID_BYTES);
        Hello.Greeting greeting = new Hello.Greeting(transport, null, null, null);
        Caller caller = new Caller(id, access, peer, SignedIn.device(access.identity(), greeting));
        open.put(id, client);
        return new SignedIn(bridge, caller, greeting, transport, client, client, new Channels(), null);
    }

    /** A client of another transport has gone. To be called once. */
    public void left(SignedIn client) {
        open.remove(client.connectionId());
        client.end();
    }

    /** Whether no further client can be taken in. */
    public boolean isFull() {
        return open.size() >= MAX_CONNECTIONS;
    }

    public int size() {
        return open.size();
    }

    /** Channels that are open on all of them. */
    public int channels() {
        return signedIn().mapToInt(SignedIn::channels).sum();
    }

    /** Everybody who has said hello: {@code connection} of SPEC.md section 6. */
    public List<JsonObject> describe() {
        return signedIn().map(SignedIn::describe).toList();
    }

    /**
     * Closes a connection because an owner wants it closed.
     *
     * @param signOut whether the cookie it came with is made worthless, too
     * @return whether there was one
     */
    public boolean disconnect(String connectionId, boolean signOut) {
        OpenConnection connection = open.get(connectionId);
        SignedIn client = connection == null ? null : connection.signedIn();
        if (client == null) {
            return false;
        }
        client.disconnect(signOut);
        return true;
    }

    /** Closes every connection whose access no longer holds, or gives something else now. */
    public void checkAccess() {
        signedIn().toList().forEach(SignedIn::checkAccess);
    }

    /** Ends what every connection has attached at a node that does not answer any more, or is another process now. */
    public void nodeGone(String nodeId) {
        for (OpenConnection connection : new ArrayList<>(open.values())) {
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
        for (OpenConnection connection : new ArrayList<>(open.values())) {
            answers.add(connection.close(CloseCode.GOING_AWAY, "the gateway stops"));
        }
        return Future.join(answers);
    }

    private Stream<SignedIn> signedIn() {
        return open.values().stream().map(OpenConnection::signedIn).filter(Objects::nonNull);
    }
}
