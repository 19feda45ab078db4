package dev.homie.gateway.sockjs;

import dev.homie.core.identity.Access;
import dev.homie.gateway.GatewayFacts;
import dev.homie.gateway.auth.Peer;
import dev.homie.gateway.bridge.Connections;
import dev.homie.gateway.bridge.ControlMessage;
import dev.homie.gateway.bridge.OpenConnection;
import dev.homie.gateway.bridge.SignedIn;
import dev.homie.gateway.bridge.TopicHub;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.CloseCode;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client of the event-bus bridge protocol, which was signed in before its socket opened. What it calls a reply address is
 * a label on the answer to its own request and never becomes an address on the bus. Used on the gateway's context only.
 */
final class SockJsConnection implements OpenConnection, TopicHub.Subscriber {
    /** Bytes waiting to be sent at which a client is too slow; about, for it counts characters. */
    static final int MAX_QUEUE = 8 << 20;

    private final Vertx vertx;
    private final SockJSSocket socket;
    private final Future<Void> lineGone;
    private final Connections connections;
    private final SignedIn signedIn;
    private final Peer peer;
    private final Runnable whenClosed;
    private long queued;
    private long requests;
    private boolean closed;

    /**
     * @param lineGone completes when nothing can be sent to the client any more, for the client has taken the goodbye and
     *     closed, or has been cut off
     * @param whenClosed called once
     */
    SockJsConnection(
            Vertx vertx,
            SockJSSocket socket,
            Future<Void> lineGone,
            Connections connections,
            Access access,
            Peer peer,
            Runnable whenClosed) {
        this.vertx = vertx;
        this.socket = socket;
        this.lineGone = lineGone;
        this.connections = connections;
        this.peer = peer;
        this.whenClosed = whenClosed;
        this.signedIn = connections.enter("sockjs", this, access, peer);
    }

    /** Starts to take what the client sends. */
    void open() {
        socket.handler(this::message);
        // A reset or a malformed WebSocket frame; the close that follows is what counts.
        socket.exceptionHandler(ignored -> {});
        socket.closeHandler(gone -> closed());
    }

    /** Whether a later request for this socket may be: from the same listener, with the same credentials. */
    boolean isOf(Access access, Peer from) {
        return signedIn.isOf(access) && peer.listener().equals(from.listener());
    }

    @Override
    public SignedIn signedIn() {
        return signedIn;
    }

    @Override
    public void event(TopicHub.Event event) {
        for (String registered : signedIn.heardAs(event)) {
            say(BusAnswers.event(registered, event));
        }
    }

    @Override
    public long queued() {
        return queued;
    }

    /** SockJS has heartbeats of its own. */
    @Override
    public void beat() {}

    @Override
    public Future<Void> close(CloseCode code, String reason) {
        if (closed) {
            return Future.succeededFuture();
        }
        write(BusAnswers.closing(code, reason));
        closed();
        // What was written goes to the socket in a task of its own, and closing drops what has not gone.
        // The socket says that it is closed just before it sends SockJS's own goodbye, in a task of its own, too.
        Promise<Void> gone = Promise.promise();
        socket.closeHandler(over -> vertx.runOnContext(said -> gone.tryComplete()));
        vertx.runOnContext(written -> socket.close());
        return gone.future().compose(said -> lineGone);
    }

    private void closed() {
        if (!closed) {
            closed = true;
            connections.left(signedIn);
            whenClosed.run();
        }
    }

    private void message(Buffer bytes) {
        if (closed) {
            return;
        }
        signedIn.heard();
        if (bytes.length() > GatewayFacts.MAX_TEXT) {
            close(CloseCode.TOO_LARGE, "a message has at most " + GatewayFacts.MAX_TEXT + " bytes here");
            return;
        }
        BusMessage message;
        try {
            message = BusMessage.read(bytes.toString());
        } catch (HomieException e) {
            close(CloseCode.MALFORMED, e.getMessage());
            return;
        }
        if (message instanceof BusMessage.Send send) {
            run(send.replyAddress(), send.address(), send.address(), send.params(), send.idempotencyKey());
        } else if (message instanceof BusMessage.Register register) {
            subscribe(Addresses.EVENTS_SUBSCRIBE, register.address(), register.from());
        } else if (message instanceof BusMessage.Unregister unregister) {
            subscribe(Addresses.EVENTS_UNSUBSCRIBE, unregister.address(), null);
        } else if (message instanceof BusMessage.Publish publish) {
            HomieException refusal =
                    new HomieException(ErrorCode.PERMISSION_DENIED, "only services publish; send a request instead");
            say(BusAnswers.failure(null, publish.address(), refusal));
        } else if (message instanceof BusMessage.Bad bad) {
            say(BusAnswers.failure(bad.replyAddress(), null, bad.error()));
        } else {
            say(BusAnswers.PONG);
        }
    }

    /** A request like any other, so that what goes for those goes for it; the protocol has no answer but to its failure. */
    private void subscribe(String method, String address, @Nullable Long from) {
        List<String> topics = List.of(address);
        run(
                null,
                address,
                method,
                from == null ? Map.of("topics", topics) : Map.of("topics", topics, "from", Map.of(address, from)),
                null);
    }

    /** @param about the address that the client used */
    private void run(
            @Nullable String replyAddress,
            String about,
            String method,
            Map<String, Object> params,
            @Nullable String idempotencyKey) {
        boolean isRequest = about.equals(method);
        signedIn.run(new ControlMessage.Request("s" + ++requests, method, params, idempotencyKey))
                .onSuccess(reply -> {
                    if (reply.error() != null) {
                        say(BusAnswers.failure(isRequest ? replyAddress : about, about, reply.error()));
                    } else if (replyAddress != null) {
                        say(BusAnswers.reply(replyAddress, reply.result()));
                    }
                });
    }

    private void say(String message) {
        if (closed) {
            return;
        }
        if (queued > MAX_QUEUE) {
            close(CloseCode.TOO_SLOW, "too slow for what it asked for");
        } else {
            write(message);
        }
    }

    private void write(String message) {
        int size = message.length();
        queued += size;
        socket.write(message).onComplete(done -> queued -= size);
    }
}
