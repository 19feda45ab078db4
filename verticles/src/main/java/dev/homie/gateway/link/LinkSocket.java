package dev.homie.gateway.link;

import dev.homie.core.link.LinkLimits;
import dev.homie.gateway.bridge.BeforeHello;
import dev.homie.gateway.bridge.MessageAssembly;
import dev.homie.protocol.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node's WebSocket: bounds every message, and counts what waits to be sent. Used on the gateway's context only.
 */
final class LinkSocket {
    private static final int MAX_REASON = 120;

    private final ServerWebSocket socket;
    private final MessageAssembly messages;
    private @Nullable Listener listener;
    private boolean admitted;
    private boolean closing;
    private boolean over;
    private long queued;

    /** What comes of it. */
    interface Listener {
        void text(String message);

        void binary(Buffer message);

        /** Once, by whomever. */
        void closed();
    }

    LinkSocket(ServerWebSocket socket) {
        this.socket = socket;
        ((WebSocketInternal) socket)
                .channelHandlerContext()
                .pipeline()
                .addFirst(new BeforeHello(() -> admitted, LinkLimits.MAX_BEFORE_WELCOME, this::tooLarge));
        messages = new MessageAssembly(
                this::limit,
                most -> tooLarge(),
                text -> Objects.requireNonNull(listener).text(text),
                binary -> Objects.requireNonNull(listener).binary(binary));
        socket.frameHandler(this::frame);
        // A reset or a malformed frame; the close that follows is what counts.
        socket.exceptionHandler(ignored -> {});
        socket.closeHandler(closed -> ended());
    }

    /** From now on messages go there. */
    void listen(Listener to) {
        listener = to;
    }

    /** The node is known: larger messages are taken. */
    void admitted() {
        admitted = true;
    }

    String address() {
        return socket.remoteAddress().hostAddress();
    }

    void text(String message) {
        if (!closing) {
            int size = message.length();
            queued += size;
            socket.writeTextMessage(message).onComplete(done -> queued -= size);
        }
    }

    void binary(Buffer message) {
        if (!closing) {
            int size = message.length();
            queued += size;
            socket.writeBinaryMessage(message).onComplete(done -> queued -= size);
        }
    }

    /** Bytes that were given to this socket and not yet to the network. */
    long queued() {
        return queued;
    }

    /** Says goodbye; its listener is told at once. Completes when the node has answered, or was not waited for any more. */
    Future<Void> close(CloseCode code, String reason) {
        if (closing) {
            return Future.succeededFuture();
        }
        closing = true;
        Future<Void> answered = socket.close(
                (short) code.number(), reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason);
        ended();
        return answered;
    }

    private void ended() {
        closing = true;
        if (!over) {
            over = true;
            if (listener != null) {
                listener.closed();
            }
        }
    }

    private void tooLarge() {
        Future<Void> unused = close(CloseCode.TOO_LARGE, "a message is too large");
    }

    private void frame(WebSocketFrame frame) {
        if (listener != null && !closing) {
            messages.frame(frame);
        }
    }

    private int limit(boolean text) {
        return !admitted ? LinkLimits.MAX_BEFORE_WELCOME : text ? LinkLimits.MAX_TEXT : LinkLimits.MAX_BINARY;
    }
}
