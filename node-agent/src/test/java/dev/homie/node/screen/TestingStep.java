package dev.homie.node.screen;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Output of a program, or a new size. */
record TestingStep(byte @Nullable [] bytes, int cols, int rows) {
    static TestingStep write(byte[] bytes) {
        return new TestingStep(bytes, 0, 0);
    }

    static TestingStep write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    static TestingStep resize(int cols, int rows) {
        return new TestingStep(null, cols, rows);
    }

    void to(Screen screen) {
        if (bytes == null) {
            screen.resize(cols, rows);
        } else {
            screen.feed(bytes, 0, bytes.length);
        }
    }
}
