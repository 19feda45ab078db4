package dev.homie.gateway.bridge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Puts the frames of a WebSocket together to messages, and bounds each, however it comes. Used on the socket's context. */
public final class MessageAssembly {
    private final Limit limit;
    private final IntConsumer tooLarge;
    private final Consumer<String> text;
    private final Consumer<Buffer> binary;
    private @Nullable Buffer fragments;
    private boolean fragmentsAreText;

    /** The most bytes that a message may have now. */
    public interface Limit {
        int of(boolean text);
    }

    /** @param tooLarge told the limit that a message exceeds; what had come of it is dropped */
    public MessageAssembly(Limit limit, IntConsumer tooLarge, Consumer<String> text, Consumer<Buffer> binary) {
        this.limit = limit;
        this.tooLarge = tooLarge;
        this.text = text;
        this.binary = binary;
    }

    /** Takes the next frame; pings, pongs and closes are not for it. */
    public void frame(WebSocketFrame frame) {
        if (!(frame.isText() || frame.isBinary() || frame.isContinuation())) {
            return;
        }
        Buffer bytes = frame.binaryData();
        boolean isText = frame.isContinuation() ? fragmentsAreText : frame.isText();
        int length = bytes.length() + (fragments == null ? 0 : fragments.length());
        int most = limit.of(isText);
        if (length > most) {
            fragments = null;
            tooLarge.accept(most);
            return;
        }
        if (frame.isContinuation() && fragments != null) {
            bytes = fragments.appendBuffer(bytes);
        }
        if (!frame.isFinal()) {
            fragments = frame.isContinuation() ? bytes : Buffer.buffer().appendBuffer(bytes);
            fragmentsAreText = isText;
            return;
        }
        fragments = null;
        if (isText) {
            text.accept(bytes.toString(StandardCharsets.UTF_8));
        } else {
            binary.accept(bytes);
        }
    }
}
