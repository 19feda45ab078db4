package dev.homie.gateway.bridge;

import dev.homie.core.bus.BusFrame;
import dev.homie.core.identity.Access;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.Secrets;
import dev.homie.core.identity.Standing;
import dev.homie.gateway.auth.Challenge;
import dev.homie.gateway.auth.Peer;
import dev.homie.gateway.bridge.Channels.Channel;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.CloseCode;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import dev.homie.protocol.presence.ClientPresence;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client, from its hello to its close. Frames pass through unread but for their header. Used on the gateway's
 * context only.
 */
final class Connection implements TopicHub.Subscriber {
    /** Bytes waiting to be sent at which a client is too slow for the events it subscribed to. */
    static final int MAX_EVENT_QUEUE = 8 << 20;

    private static final int SILENT_HEARTBEATS = 3;
    private static final long CONFIRM_AGAIN_MS = 2_000;
    private static final int CHANNEL_AT = 4; // in a frame's header
    private static final int OFFSET_AT = 8;
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final String id;
    private final Bridge bridge;
    private final ClientSocket socket;
    private final Optional<Access> transport;
    private final Peer peer;
    private final Runnable whenClosed;
    private final Channels channels = new Channels();
    private long timer;
    private boolean closed;
    private int silent;
    private @Nullable Ready ready;
    private @Nullable Challenge challenge;
    private boolean challenged;
    private boolean authenticating;

    /** What there is once the client has said hello. */
    private record Ready(
            Caller caller,
            Hello.Greeting greeting,
            long since,
            ActLog acts,
            Requests requests,
            Subscriptions subscriptions,
            MessageConsumer<Object> frames) {}

    /**
     * @param transport who it is by what came with the upgrade
     * @param peer where it comes from
     * @param whenClosed called once
     */
    Connection(
            String id, Bridge bridge, ClientSocket socket, Optional<Access> transport, Peer peer, Runnable whenClosed) {
        this.id = id;
        this.bridge = bridge;
        this.socket = socket;
        this.transport = transport;
        this.peer = peer;
        this.whenClosed = whenClosed;
        this.timer = bridge.vertx()
                .setTimer(
                        bridge.config().helloMs(),
                        late -> refuse(
                                CloseCode.NO_HELLO,
                                new HomieException(ErrorCode.DEADLINE_EXCEEDED, "no hello in time")));
    }

    /** Whether the client has said hello. */
    boolean isReady() {
        return ready != null;
    }

    /** Channels that are open. */
    int channels() {
        return channels.size();
    }

    /** The client gives a sign of life. */
    void heard() {
        silent = 0;
    }

    void text(String text) {
        heard();
        ControlMessage message;
        try {
            message = ControlMessage.read(text);
        } catch (HomieException e) {
            refuse(CloseCode.MALFORMED, e);
            return;
        }
        if (message instanceof ControlMessage.Hello hello) {
            hello(hello);
        } else if (ready == null) {
            refuse(CloseCode.UNAUTHENTICATED, new HomieException(ErrorCode.UNAUTHENTICATED, "say hello first"));
        } else if (message instanceof ControlMessage.Request request) {
            request(ready, request);
        } else if (message instanceof ControlMessage.BadRequest bad) {
            socket.text(Messages.failure(bad.id(), bad.error()));
        } else if (message instanceof ControlMessage.Ping ping) {
            socket.text(Messages.pong(ping.t()));
        }
    }

    void binary(Buffer frame) {
        heard();
        if (ready == null) {
            refuse(CloseCode.UNAUTHENTICATED, new HomieException(ErrorCode.UNAUTHENTICATED, "say hello first"));
            return;
        }
        FrameHeader header;
        try {
            header = FrameHeader.read(frame.getBytes(0, Math.min(FrameHeader.SIZE, frame.length())), frame.length());
            if (header.kind() != FrameKind.INPUT && header.kind() != FrameKind.OUTPUT_ACK) {
                throw new HomieException(
                        ErrorCode.INVALID_ARGUMENT, "malformed frame: a client sends no " + header.kind());
            }
        } catch (HomieException e) {
            refuse(CloseCode.MALFORMED, e);
            return;
        }
        Channel channel = channels.get((int) header.channel());
        if (channel != null) {
            bridge.metrics().frameIn(frame.length() - FrameHeader.SIZE);
            bridge.vertx().eventBus().send(channel.inputTo(), new BusFrame(frame), channel.frameOptions());
        }
    }

    @Override
    public void event(String topic, @Nullable String nodeId, String message) {
        if (ready == null || !ready.caller().mayHear(bridge.policy(), topic, nodeId)) {
            return;
        }
        if (socket.queued() > MAX_EVENT_QUEUE) {
            close(CloseCode.TOO_SLOW, "too slow for its events");
        } else {
            socket.text(message);
        }
    }

    @Override
    public long queued() {
        return socket.queued();
    }

    /** Closes the connection if what it was let in by no longer holds, or gives something else now. */
    void checkAccess() {
        if (ready == null) {
            return;
        }
        switch (bridge.authenticator().standing(ready.caller().access())) {
            case HOLDS -> {}
            case CHANGED -> close(CloseCode.GOING_AWAY, "what you may do has changed");
            case REVOKED -> close(CloseCode.UNAUTHENTICATED, "signed out");
        }
    }

    /** An owner wants it closed. */
    void disconnect(boolean signOut) {
        if (ready == null) {
            return;
        }
        Access access = ready.caller().access();
        if (signOut) {
            bridge.authenticator().revoke(access);
            bridge.vertx().eventBus().publish(Addresses.ACCESS_CHANGED, new JsonObject());
        }
        // A device or the tailnet cannot be signed out: to tell it so would make it forget its key.
        if (bridge.authenticator().standing(access) == Standing.REVOKED) {
            close(CloseCode.UNAUTHENTICATED, "signed out by an owner");
        } else {
            close(CloseCode.FORBIDDEN, "disconnected by an owner");
        }
    }

    /** As {@code gateway.connections.list} has it; nothing before hello. */
    Optional<JsonObject> describe() {
        if (ready == null) {
            return Optional.empty();
        }
        Identity identity = ready.caller().identity();
        Set<String> nodes = identity.nodes();
        return Optional.of(new JsonObject()
                .put("id", id)
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
                .put(
                        "client",
                        new JsonObject()
                                .put("name", ready.greeting().name())
                                .put("version", ready.greeting().version()))
                .put("address", peer.address())
                .put("listener", peer.listener())
                .put("transport", "ws")
                .put("connectedAt", ready.since())
                .put("channels", channels.size()));
    }

    /** Completes when the client has answered the close. */
    Future<Void> close(CloseCode code, String reason) {
        Future<Void> answered = socket.close(code, reason);
        closed();
        return answered;
    }

    /** The socket is closed, by whomever. */
    void closed() {
        if (closed) {
            return;
        }
        closed = true;
        bridge.vertx().cancelTimer(timer);
        if (ready != null) {
            ready.frames().unregister();
            ready.subscriptions().clear();
            ready.requests().close();
            bridge.clients().remove(id);
            ready.acts().did("gateway.disconnect", "OK");
        }
        whenClosed.run();
    }

    private void refuse(CloseCode code, HomieException error) {
        socket.text(Messages.error(error));
        close(code, error.code().name());
    }

    private void hello(ControlMessage.Hello hello) {
        if (ready != null || authenticating) {
            refuse(CloseCode.MALFORMED, new HomieException(ErrorCode.INVALID_ARGUMENT, "hello was already said"));
            return;
        }
        try {
            Hello.Greeting greeting = Hello.greeting(hello.fields());
            if (greeting.auth() != null
                    && bridge.authenticator().way(greeting.auth(), peer).needsChallenge(greeting.auth())) {
                challenge();
                return;
            }
            authenticating = true;
            // Once: whatever comes of this hello, its challenge has been answered.
            Challenge answered = challenge;
            challenge = null;
            Hello.authenticate(bridge, greeting, transport, peer, answered)
                    .onSuccess(access -> welcome(greeting, access))
                    .onFailure(this::turnAway);
        } catch (Hello.Refused | HomieException e) {
            turnAway(e);
        }
    }

    /** Asks a device for a signature; one question a connection. */
    private void challenge() {
        if (challenged) {
            turnAway(Hello.Refused.unauthenticated("answer the challenge first"));
            return;
        }
        challenged = true;
        Challenge asked = new Challenge(
                bridge.facts().gatewayId(), Secrets.random(), bridge.clock().millis(), peer.address());
        challenge = asked;
        socket.text(Messages.challenge(asked.nonce(), asked.time()));
    }

    private void turnAway(Throwable failure) {
        authenticating = false;
        if (closed) {
            return;
        }
        if (failure instanceof Hello.Refused refused) {
            refuse(refused.closeCode(), refused.error());
        } else if (failure instanceof HomieException error) {
            refuse(error.code() == ErrorCode.UNAUTHENTICATED ? CloseCode.UNAUTHENTICATED : CloseCode.MALFORMED, error);
        } else {
            LOG.error("a hello failed", failure);
            refuse(CloseCode.UNAUTHENTICATED, new HomieException(ErrorCode.INTERNAL, "signing in failed"));
        }
    }

    private void welcome(Hello.Greeting greeting, Access access) {
        authenticating = false;
        if (closed) {
            return;
        }
        Identity identity = access.identity();
        String device = identity.device() != null
                ? identity.device()
                : greeting.deviceId() != null ? greeting.deviceId() : greeting.name();
        Caller caller = new Caller(id, access, peer, device);
        ActLog acts = new ActLog(bridge.audit(), caller, bridge.clock());
        String framesTo = Addresses.connectionFrames(bridge.facts().gatewayId(), id);
        MessageConsumer<Object> frames = bridge.vertx().eventBus().consumer(framesTo, this::fromNode);
        Subscriptions subscriptions = new Subscriptions(bridge.policy(), bridge.topics(), this);
        Requests requests = new Requests(bridge, caller, acts, channels, subscriptions, framesTo, frames.completion());
        long now = bridge.clock().millis();
        ready = new Ready(caller, greeting, now, acts, requests, subscriptions, frames);
        bridge.clients()
                .add(new ClientPresence(
                        id,
                        bridge.facts().gatewayId(),
                        greeting.name(),
                        greeting.version(),
                        greeting.deviceId(),
                        identity.subject(),
                        now));
        bridge.vertx().cancelTimer(timer);
        timer = bridge.vertx().setPeriodic(bridge.config().heartbeatMs(), tick -> heartbeat());
        acts.did("gateway.connect", "OK");
        socket.text(Hello.answer(bridge, id, access));
    }

    private void heartbeat() {
        if (++silent > SILENT_HEARTBEATS) {
            close(CloseCode.GOING_AWAY, "silent for too long");
            return;
        }
        checkAccess();
        if (!closed) {
            socket.text(Messages.ping(bridge.clock().millis()));
        }
    }

    private void request(Ready to, ControlMessage.Request request) {
        to.requests().run(request).onSuccess(reply -> {
            if (closed) {
                return;
            }
            socket.text(reply.encode(request.id()));
            if (reply.opened() != null) {
                confirm(channels.get(reply.opened().channel()));
            }
        });
    }

    /** Tells the node that the response is on its way, so that no frame overtakes it (SPEC.md section 8). */
    private void confirm(@Nullable Channel channel) {
        if (channel != null && channel.confirm()) {
            sendConfirmation(channel);
            // Without it nothing would ever come on the channel, and it may get lost as any message.
            bridge.vertx().setTimer(CONFIRM_AGAIN_MS, late -> {
                if (!closed && !channel.heard() && channels.get(channel.number()) == channel) {
                    sendConfirmation(channel);
                }
            });
        }
    }

    private void sendConfirmation(Channel channel) {
        FrameHeader ack = new FrameHeader(FrameKind.OUTPUT_ACK, channel.number(), channel.startOffset());
        bridge.vertx()
                .eventBus()
                .send(channel.inputTo(), new BusFrame(Buffer.buffer(ack.toBytes())), channel.frameOptions());
    }

    private void fromNode(Message<Object> message) {
        if (message.body() instanceof BusFrame frame) {
            Buffer bytes = frame.bytes();
            Channel channel = channels.get(bytes.getInt(CHANNEL_AT));
            if (channel == null) {
                return;
            }
            if (channel.follows(bytes.getByte(0), bytes.getLong(OFFSET_AT), bytes.length() - FrameHeader.SIZE)) {
                bridge.metrics().frameOut(bytes.length() - FrameHeader.SIZE);
                socket.binary(bytes);
            } else {
                LOG.info("{}: output of channel {} was lost on its way", id, channel.number());
                channels.close(channel.number());
                end(channel, new HomieException(ErrorCode.ABORTED, "output was lost on its way; attach again"));
            }
        } else if (message.body() instanceof JsonObject error) {
            if (error.getValue("channel") instanceof Number channel && channels.get(channel.intValue()) != null) {
                socket.text(error.put("type", "error").encode());
            }
        } else {
            LOG.warn("{} was sent something that is no frame", id);
        }
    }

    /** What was attached at a node is gone, or may be: the client attaches again, and goes on where it is. */
    void nodeGone(String nodeId) {
        for (Channel channel : channels.closeAllOf(nodeId)) {
            end(channel, new HomieException(ErrorCode.UNAVAILABLE, "the session's machine does not answer"));
        }
    }

    private void end(Channel channel, HomieException why) {
        if (ready != null) {
            ready.requests().detach(channel);
        }
        socket.text(Messages.channelError(channel.number(), why));
    }
}
