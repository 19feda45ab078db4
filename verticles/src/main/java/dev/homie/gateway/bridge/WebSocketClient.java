package dev.homie.gateway.bridge;

import dev.homie.gateway.GatewayFacts;
import dev.homie.protocol.CloseCode;
import dev.homie.protocol.frame.FrameHeader;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import org.jspecify.annotations.Nullable;

/**
 * Adapts a WebSocket to a {@link Connection}: bounds what one message may have, and counts what waits to be sent. While more than {@link #PAUSE_AT} bytes wait, nothing is read: a client that asks and does not
 * listen waits for itself, so that every queue behind it is bounded too.
 */
final class WebSocketClient implements ClientSocket {
    /** The largest message of a client that has not said hello. */
    static final int MAX_BEFORE_HELLO = 64 * 1024;

    /**
     * The largest WebSocket frame that is decoded. Above the limits of a message, so that one which is a little too large
     * is closed in good order; the decoder's own way is to cut the line.
     */
    static final int MAX_DECODED = 2 * FrameHeader.MAX_FRAME;

    /** Bytes waiting to be sent at which reading stops; larger than what the windows of a busy client hold. */
    static final int PAUSE_AT = 4 << 20;

    /** Bytes at which it goes on. */
    static final int RESUME_AT = 1 << 20;

    private final ServerWebSocket socket;
    private @Nullable Connection connection;
    private long queued;
    private boolean paused;
    private boolean closing;

    WebSocketClient(ServerWebSocket socket) {
        this.socket = socket;
    }

    /** Starts to hand over what the client sends. */
    void open(Connection opened) {
        connection = opened;
        ((WebSocketInternal) socket)
                .channelHandlerContext()
                .pipeline()
                .addFirst(new BeforeHello(opened::isReady, MAX_BEFORE_HELLO, () -> tooLarge(opened, MAX_BEFORE_HELLO)));
        MessageAssembly messages = new MessageAssembly(
                text -> !opened.isReady() ? MAX_BEFORE_HELLO : text ? GatewayFacts.MAX_TEXT : FrameHeader.MAX_FRAME,
                limit -> tooLarge(opened, limit),
                opened::text,
                opened::binary);
        socket.frameHandler(frame -> {
            if (!closing) {
                messages.frame(frame);
            }
        });
        // A reset or a malformed WebSocket frame; the close that follows is what counts.
        socket.exceptionHandler(ignored -> {});
        socket.closeHandler(closed -> opened.closed());
    }

    private void tooLarge(Connection to, int limit) {
        Future<Void> unused = to.close(CloseCode.TOO_LARGE, "a message has at most " + limit + " bytes here");
    }

    @Override
    public void text(String message) {
        if (!closing) {
            // One byte a character is the usual case, and this is a count, not a promise.
            int size = message.length();
            sent(size);
            socket.writeTextMessage(message).onComplete(done -> written(size, done));
        }
    }

    @Override
    public void binary(Buffer frame) {
        if (!closing) {
            int size = frame.length();
            sent(size);
            socket.writeBinaryMessage(frame).onComplete(done -> written(size, done));
        }
    }

    @Override
    public long queued() {
        return queued;
    }

    @Override
    public Future<Void> close(CloseCode code, String reason) {
        if (closing) {
            return Future.succeededFuture();
        }
        closing = true;
        // Read on, or the client's answer to the close would never be seen.
        resume();
        return socket.close((short) code.number(), reason);
    }

    private void sent(int size) {
        queued += size;
        if (queued > PAUSE_AT && !paused) {
            paused = true;
            socket.pause();
        }
    }

    private void written(int size, AsyncResult<Void> done) {
        queued -= size;
        if (!paused || done.failed()) {
            return;
        }
        if (connection != null) {
            // The network takes something only because the client does: it is alive, though we do not listen to it now.
            connection.heard();
        }
        if (queued < RESUME_AT) {
            resume();
        }
    }

    private void resume() {
        if (paused) {
            paused = false;
            socket.resume();
        }
    }
}
