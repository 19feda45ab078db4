package dev.homie.gateway.bridge;

import dev.homie.core.identity.Access;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.Standing;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.CloseCode;
import dev.homie.protocol.presence.ClientPresence;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that is signed in, the same for every transport: who it is, what it asks for and hears of, whether it still may,
 * and whether it is still there. Used on the gateway's context only.
 */
public final class SignedIn {
    /** A client that gave no sign of life for so many heartbeats is gone. */
    private static final int SILENT_HEARTBEATS = 3;

    private final Bridge bridge;
    private final Caller caller;
    private final Hello.Greeting greeting;
    private final String transport;
    private final OpenConnection connection;
    private final Channels channels;
    private final long since;
    private final ActLog acts;
    private final Requests requests;
    private final Subscriptions subscriptions;
    private final long timer;
    private int silent;

    /**
     * @param transport as {@code gateway.connections.list} names it
     * @param frames where the client takes binary frames; null if it takes none
     */
    SignedIn(
            Bridge bridge,
            Caller caller,
            Hello.Greeting greeting,
            String transport,
            OpenConnection connection,
            TopicHub.Subscriber subscriber,
            Channels channels,
            Requests.@Nullable Frames frames) {
        this.bridge = bridge;
        this.caller = caller;
        this.greeting = greeting;
        this.transport = transport;
        this.connection = connection;
        this.channels = channels;
        this.since = bridge.clock().millis();
        this.acts = new ActLog(bridge.audit(), caller, bridge.clock());
        this.subscriptions = new Subscriptions(
                bridge.policy(),
                bridge.topics(),
                subscriber,
                bridge.config().requestMs(),
                // Coming back it hears how far the log reaches, and begins anew.
                gone -> connection.close(CloseCode.TOO_SLOW, "too slow: a log does not reach back so far any more"));
        this.requests = new Requests(bridge, caller, acts, channels, subscriptions, frames);
        this.timer = bridge.vertx().setPeriodic(bridge.config().heartbeatMs(), tick -> heartbeat());
        bridge.clients()
                .add(new ClientPresence(
                        caller.connectionId(),
                        bridge.facts().gatewayId(),
                        greeting.name(),
                        greeting.version(),
                        greeting.deviceId(),
                        caller.identity().subject(),
                        since));
        acts.did("gateway.connect", "OK");
    }

    /** What is written down as the client's device: that of a paired one, else what it says of itself. */
    static @Nullable String device(Identity identity, Hello.Greeting greeting) {
        if (identity.device() != null) {
            return identity.device();
        }
        return greeting.deviceId() != null ? greeting.deviceId() : greeting.name();
    }

    /** The connection's name. */
    public String connectionId() {
        return caller.connectionId();
    }

    /** Runs a request. The future never fails: what went wrong is in the reply. */
    public Future<Reply> run(ControlMessage.Request request) {
        return requests.run(request);
    }

    /** What the client subscribed to, in its own words, that an event is to be delivered for; none: it may not hear it. */
    public List<String> heardAs(TopicHub.Event event) {
        return mayHear(event) ? subscriptions.covering(event.topic()) : List.of();
    }

    boolean mayHear(TopicHub.Event event) {
        return caller.mayHear(bridge.policy(), event.topic(), event.nodeId());
    }

    /** The client gives a sign of life. */
    public void heard() {
        silent = 0;
    }

    /** Ends a channel's attachment at its node. */
    void detach(Channels.Channel channel) {
        requests.detach(channel);
    }

    int channels() {
        return channels.size();
    }

    /** Whether these are the credentials that it signed in with. */
    public boolean isOf(Access access) {
        return caller.access().credential().equals(access.credential())
                && caller.identity().subject().equals(access.identity().subject());
    }

    /** Closes the connection if what it was let in by no longer holds, or gives something else now. */
    void checkAccess() {
        switch (bridge.authenticator().standing(caller.access())) {
            case HOLDS -> {}
            case CHANGED -> connection.close(CloseCode.GOING_AWAY, "what you may do has changed");
            case REVOKED -> connection.close(CloseCode.UNAUTHENTICATED, "signed out");
        }
    }

    /** An owner wants it closed. */
    void disconnect(boolean signOut) {
        if (signOut) {
            bridge.authenticator().revoke(caller.access());
            bridge.vertx().eventBus().publish(Addresses.ACCESS_CHANGED, new JsonObject());
        }
        // A device or the tailnet cannot be signed out: to tell it so would make it forget its key.
        if (bridge.authenticator().standing(caller.access()) == Standing.REVOKED) {
            connection.close(CloseCode.UNAUTHENTICATED, "signed out by an owner");
        } else {
            connection.close(CloseCode.FORBIDDEN, "disconnected by an owner");
        }
    }

    /** As {@code gateway.connections.list} has it. */
    JsonObject describe() {
        Identity identity = caller.identity();
        Set<String> nodes = identity.nodes();
        return new JsonObject()
                .put("id", caller.connectionId())
                .put("gatewayId", bridge.facts().gatewayId())
                .put("subject", identity.subject())
                .put("displayName", identity.displayName())
                .put("via", identity.via())
                .put("roles", new JsonArray(identity.roles()))
                .put("scopes", new JsonArray(identity.scopes().stream().sorted().toList()))
                .put(
                        "nodes",
                        nodes == null
                                ? null
                                : new JsonArray(nodes.stream().sorted().toList()))
                .put("deviceId", identity.device())
                .put("client", new JsonObject().put("name", greeting.name()).put("version", greeting.version()))
                .put("address", caller.peer().address())
                .put("listener", caller.peer().listener())
                .put("transport", transport)
                .put("connectedAt", since)
                .put("channels", channels.size());
    }

    /** The connection is closed. To be called once. */
    void end() {
        bridge.vertx().cancelTimer(timer);
        subscriptions.clear();
        requests.close();
        bridge.clients().remove(caller.connectionId());
        acts.did("gateway.disconnect", "OK");
    }

    private void heartbeat() {
        if (++silent > SILENT_HEARTBEATS) {
            connection.close(CloseCode.GOING_AWAY, "silent for too long");
            return;
        }
        checkAccess();
        connection.beat();
    }
}
