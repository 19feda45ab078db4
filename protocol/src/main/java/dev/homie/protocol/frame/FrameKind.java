package dev.homie.protocol.frame;

import org.jspecify.annotations.Nullable;

/** The kinds of binary frame (SPEC.md section 4). */
public enum FrameKind {
    /** Gateway to client: PTY bytes; the offset is that of the first. */
    OUTPUT(1, true),
    /** Client to gateway: keystrokes and pastes; the offset counts within the input stream. */
    INPUT(2, true),
    /** Gateway to client: what redraws the screen; the offset is the output offset it stands for. */
    SNAPSHOT(3, true),
    /** Client to gateway: all output before the offset was rendered. */
    OUTPUT_ACK(4, false),
    /** Gateway to client: all input before the offset was written to the PTY. */
    INPUT_ACK(5, false);

    private static final FrameKind[] BY_CODE = new FrameKind[256];

    static {
        for (FrameKind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final int code;
    private final boolean payload;

    FrameKind(int code, boolean payload) {
        this.code = code;
        this.payload = payload;
    }

    /** The first byte of the header. */
    public int code() {
        return code;
    }

    /** Whether bytes may follow the header. */
    public boolean hasPayload() {
        return payload;
    }

    /** The kind with that code (0 to 255), or null for an unknown one. */
    public static @Nullable FrameKind ofCode(int code) {
        return BY_CODE[code & 0xff];
    }
}
