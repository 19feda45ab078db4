package dev.homie.gateway.bridge;

import dev.homie.core.bus.BusFrame;
import dev.homie.core.identity.Access;
import dev.homie.core.identity.Secrets;
import dev.homie.gateway.auth.Challenge;
import dev.homie.gateway.auth.Peer;
import dev.homie.gateway.bridge.Channels.Channel;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.CloseCode;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client, from its hello to its close. Frames pass through unread but for their header. Used on the gateway's
 * context only.
 */
final class Connection implements OpenConnection, TopicHub.Subscriber {
    /** Bytes waiting to be sent at which a client is too slow for the events it subscribed to. */
    static final int MAX_EVENT_QUEUE = 8 << 20;

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
    private final long timer;
    private boolean closed;
    private @Nullable SignedIn signedIn;
    private @Nullable MessageConsumer<Object> frames;
    private @Nullable Challenge challenge;
    private boolean challenged;
    private boolean authenticating;

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
        return signedIn != null;
    }

    @Override
    public @Nullable SignedIn signedIn() {
        return signedIn;
    }

    /** The client gives a sign of life. */
    void heard() {
        if (signedIn != null) {
            signedIn.heard();
        }
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
        } else if (signedIn == null) {
            refuse(CloseCode.UNAUTHENTICATED, new HomieException(ErrorCode.UNAUTHENTICATED, "say hello first"));
        } else if (message instanceof ControlMessage.Request request) {
            request(signedIn, request);
        } else if (message instanceof ControlMessage.BadRequest bad) {
            socket.text(Messages.failure(bad.id(), bad.error()));
        } else if (message instanceof ControlMessage.Ping ping) {
            socket.text(Messages.pong(ping.t()));
        }
    }

    void binary(Buffer frame) {
        heard();
        if (signedIn == null) {
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
    public void event(TopicHub.Event event) {
        if (signedIn == null || !signedIn.mayHear(event)) {
            return;
        }
        if (socket.queued() > MAX_EVENT_QUEUE) {
            close(CloseCode.TOO_SLOW, "too slow for its events");
        } else {
            socket.text(event.text());
        }
    }

    @Override
    public long queued() {
        return socket.queued();
    }

    /** Completes when the client has answered the close. */
    @Override
    public Future<Void> close(CloseCode code, String reason) {
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
        if (frames != null) {
            frames.unregister();
        }
        if (signedIn != null) {
            signedIn.end();
        }
        whenClosed.run();
    }

    private void refuse(CloseCode code, HomieException error) {
        socket.text(Messages.error(error));
        close(code, error.code().name());
    }

    private void hello(ControlMessage.Hello hello) {
        if (signedIn != null || authenticating) {
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
        bridge.vertx().cancelTimer(timer);
        String framesTo = Addresses.connectionFrames(bridge.facts().gatewayId(), id);
        MessageConsumer<Object> fromNodes = bridge.vertx().eventBus().consumer(framesTo, this::fromNode);
        frames = fromNodes;
        signedIn = new SignedIn(
                bridge,
                new Caller(id, access, peer, SignedIn.device(access.identity(), greeting)),
                greeting,
                "ws",
                this,
                this,
                channels,
                new Requests.Frames(framesTo, fromNodes.completion()));
        socket.text(Hello.answer(bridge, id, access));
    }

    @Override
    public void beat() {
        if (!closed) {
            socket.text(Messages.ping(bridge.clock().millis()));
        }
    }

    private void request(SignedIn by, ControlMessage.Request request) {
        by.run(request).onSuccess(reply -> {
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
            FrameHeader ack = new FrameHeader(FrameKind.OUTPUT_ACK, channel.number(), channel.startOffset());
            bridge.vertx()
                    .eventBus()
                    .send(channel.inputTo(), new BusFrame(Buffer.buffer(ack.toBytes())), channel.frameOptions());
        }
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
    @Override
    public void nodeGone(String nodeId) {
        for (Channel channel : channels.closeAllOf(nodeId)) {
            end(channel, new HomieException(ErrorCode.UNAVAILABLE, "the session's machine does not answer"));
        }
    }

    private void end(Channel channel, HomieException why) {
        if (signedIn != null) {
            signedIn.detach(channel);
        }
        socket.text(Messages.channelError(channel.number(), why));
    }
}
