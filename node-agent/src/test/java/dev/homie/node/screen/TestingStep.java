package dev.homie.node.screen;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Output of a program, or a new size. */
final class TestingStep {
    private final byte @Nullable [] bytes;
    private final int cols;
    private final int rows;

    private TestingStep(byte @Nullable [] bytes, int cols, int rows) {
        this.bytes = bytes;
        this.cols = cols;
        this.rows = rows;
    }

    static TestingStep write(byte[] bytes) {
        return new TestingStep(bytes, 0, 0);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static TestingStep write(String text) {
        return write(bytes(text));
    }

    static TestingStep resize(int cols, int rows) {
        return new TestingStep(null, cols, rows);
    }

    boolean isOutput() {
        return bytes != null;
    }

    /** This step and more output in one write: where a write ends, the oracle can see a wide character cut. */
    TestingStep with(byte[] more) {
        if (bytes == null) {
            throw new IllegalStateException("not output");
        }
        byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, all, bytes.length, more.length);
        return write(all);
    }

    /** The step as the oracle reads it. */
    String json() {
        return bytes == null
                ? "{\"resize\":[" + cols + "," + rows + "]}"
                : "{\"write\":\"" + java.util.Base64.getEncoder().encodeToString(bytes) + "\"}";
    }

    void to(Screen screen) {
        if (bytes == null) {
            screen.resize(cols, rows);
        } else {
            screen.feed(bytes, 0, bytes.length);
        }
    }
}
