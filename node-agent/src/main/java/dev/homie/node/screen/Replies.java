package dev.homie.node.screen;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Passes the terminal's answers on, once somebody listens. */
final class Replies {
    private @Nullable ReplySink sink;

    void sink(ReplySink newSink) {
        sink = newSink;
    }

    void csi(String rest) {
        send("\33[" + rest);
    }

    void osc(String rest) {
        send("\33]" + rest + "\33\\");
    }

    void dcs(String rest) {
        send("\33P" + rest + "\33\\");
    }

    private void send(String text) {
        ReplySink to = sink;
        if (to != null) {
            to.reply(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
