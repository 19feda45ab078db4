package dev.homie.node.screen;

/**
 * Paul Williams' state machine for DEC-compatible parsers, with xterm.js's additions: what to do with a character in a
 * state, and which state follows. Characters from U+00A0 on are one class.
 */
final class ParserTable {
    static final int GROUND = 0;
    static final int ESCAPE = 1;
    static final int ESCAPE_INTERMEDIATE = 2;
    static final int CSI_ENTRY = 3;
    static final int CSI_PARAM = 4;
    static final int CSI_INTERMEDIATE = 5;
    static final int CSI_IGNORE = 6;
    /** SOS, PM and APC: swallowed. */
    static final int STRING = 7;

    static final int OSC = 8;
    static final int DCS_ENTRY = 9;
    static final int DCS_PARAM = 10;
    static final int DCS_IGNORE = 11;
    static final int DCS_INTERMEDIATE = 12;
    static final int DCS_DATA = 13;
    private static final int STATES = 14;

    static final int IGNORE = 0;
    static final int PRINT = 1;
    static final int EXECUTE = 2;
    static final int CLEAR = 3;
    static final int COLLECT = 4;
    static final int PARAM = 5;
    static final int ESC_DISPATCH = 6;
    static final int CSI_DISPATCH = 7;
    static final int OSC_START = 8;
    static final int OSC_PUT = 9;
    static final int OSC_END = 10;
    static final int DCS_HOOK = 11;
    static final int DCS_PUT = 12;
    static final int DCS_UNHOOK = 13;

    static final int OTHER = 0xA0;
    private static final int CLASSES = OTHER + 1;
    private static final byte[] TABLE = new byte[STATES * CLASSES * 2];

    private ParserTable() {}

    static int action(int state, int code) {
        return TABLE[(state * CLASSES + Math.min(code, OTHER)) * 2];
    }

    static int next(int state, int code) {
        return TABLE[(state * CLASSES + Math.min(code, OTHER)) * 2 + 1];
    }

    private static void on(int state, int first, int last, int action, int next) {
        for (int code = first; code <= last; code++) {
            int at = (state * CLASSES + code) * 2;
            TABLE[at] = (byte) action;
            TABLE[at + 1] = (byte) next;
        }
    }

    private static void controls(int state, int action) {
        on(state, 0x00, 0x17, action, state);
        on(state, 0x19, 0x19, action, state);
        on(state, 0x1C, 0x1F, action, state);
    }

    static {
        // What has no entry is an error: ignored, and back to the ground state.
        for (int state = 0; state < STATES; state++) {
            on(state, 0x18, 0x18, EXECUTE, GROUND);
            on(state, 0x1A, 0x1A, EXECUTE, GROUND);
            on(state, 0x1B, 0x1B, CLEAR, ESCAPE);
            on(state, 0x80, 0x9A, EXECUTE, GROUND);
            on(state, 0x90, 0x90, CLEAR, DCS_ENTRY);
            on(state, 0x98, 0x98, IGNORE, STRING);
            on(state, 0x9B, 0x9B, CLEAR, CSI_ENTRY);
            on(state, 0x9C, 0x9C, IGNORE, GROUND);
            on(state, 0x9D, 0x9D, OSC_START, OSC);
            on(state, 0x9E, 0x9F, IGNORE, STRING);
        }
        controls(GROUND, EXECUTE);
        on(GROUND, 0x20, 0x7E, PRINT, GROUND);
        on(GROUND, OTHER, OTHER, PRINT, GROUND);

        controls(ESCAPE, EXECUTE);
        on(ESCAPE, 0x20, 0x2F, COLLECT, ESCAPE_INTERMEDIATE);
        on(ESCAPE, 0x30, 0x7E, ESC_DISPATCH, GROUND);
        on(ESCAPE, 0x50, 0x50, CLEAR, DCS_ENTRY);
        on(ESCAPE, 0x58, 0x58, IGNORE, STRING);
        on(ESCAPE, 0x5B, 0x5B, CLEAR, CSI_ENTRY);
        on(ESCAPE, 0x5D, 0x5D, OSC_START, OSC);
        on(ESCAPE, 0x5E, 0x5F, IGNORE, STRING);
        on(ESCAPE, 0x7F, 0x7F, IGNORE, ESCAPE);

        controls(ESCAPE_INTERMEDIATE, EXECUTE);
        on(ESCAPE_INTERMEDIATE, 0x20, 0x2F, COLLECT, ESCAPE_INTERMEDIATE);
        on(ESCAPE_INTERMEDIATE, 0x30, 0x7E, ESC_DISPATCH, GROUND);
        on(ESCAPE_INTERMEDIATE, 0x7F, 0x7F, IGNORE, ESCAPE_INTERMEDIATE);

        controls(CSI_ENTRY, EXECUTE);
        on(CSI_ENTRY, 0x20, 0x2F, COLLECT, CSI_INTERMEDIATE);
        on(CSI_ENTRY, 0x30, 0x3B, PARAM, CSI_PARAM);
        on(CSI_ENTRY, 0x3C, 0x3F, COLLECT, CSI_PARAM);
        on(CSI_ENTRY, 0x40, 0x7E, CSI_DISPATCH, GROUND);
        on(CSI_ENTRY, 0x7F, 0x7F, IGNORE, CSI_ENTRY);

        controls(CSI_PARAM, EXECUTE);
        on(CSI_PARAM, 0x20, 0x2F, COLLECT, CSI_INTERMEDIATE);
        on(CSI_PARAM, 0x30, 0x3B, PARAM, CSI_PARAM);
        on(CSI_PARAM, 0x3C, 0x3F, IGNORE, CSI_IGNORE);
        on(CSI_PARAM, 0x40, 0x7E, CSI_DISPATCH, GROUND);
        on(CSI_PARAM, 0x7F, 0x7F, IGNORE, CSI_PARAM);

        controls(CSI_INTERMEDIATE, EXECUTE);
        on(CSI_INTERMEDIATE, 0x20, 0x2F, COLLECT, CSI_INTERMEDIATE);
        on(CSI_INTERMEDIATE, 0x30, 0x3F, IGNORE, CSI_IGNORE);
        on(CSI_INTERMEDIATE, 0x40, 0x7E, CSI_DISPATCH, GROUND);
        on(CSI_INTERMEDIATE, 0x7F, 0x7F, IGNORE, CSI_INTERMEDIATE);

        controls(CSI_IGNORE, EXECUTE);
        on(CSI_IGNORE, 0x20, 0x3F, IGNORE, CSI_IGNORE);
        on(CSI_IGNORE, 0x40, 0x7E, IGNORE, GROUND);
        on(CSI_IGNORE, 0x7F, 0x7F, IGNORE, CSI_IGNORE);
        on(CSI_IGNORE, OTHER, OTHER, IGNORE, CSI_IGNORE);

        controls(STRING, IGNORE);
        on(STRING, 0x20, 0x7F, IGNORE, STRING);

        controls(OSC, IGNORE);
        on(OSC, 0x20, 0x7F, OSC_PUT, OSC);
        on(OSC, OTHER, OTHER, OSC_PUT, OSC);
        on(OSC, 0x07, 0x07, OSC_END, GROUND);
        on(OSC, 0x18, 0x18, OSC_END, GROUND);
        on(OSC, 0x1A, 0x1A, OSC_END, GROUND);
        on(OSC, 0x1B, 0x1B, OSC_END, ESCAPE);
        on(OSC, 0x9C, 0x9C, OSC_END, GROUND);

        controls(DCS_ENTRY, IGNORE);
        on(DCS_ENTRY, 0x20, 0x2F, COLLECT, DCS_INTERMEDIATE);
        on(DCS_ENTRY, 0x30, 0x3B, PARAM, DCS_PARAM);
        on(DCS_ENTRY, 0x3C, 0x3F, COLLECT, DCS_PARAM);
        on(DCS_ENTRY, 0x40, 0x7E, DCS_HOOK, DCS_DATA);
        on(DCS_ENTRY, 0x7F, 0x7F, IGNORE, DCS_ENTRY);

        controls(DCS_PARAM, IGNORE);
        on(DCS_PARAM, 0x20, 0x2F, COLLECT, DCS_INTERMEDIATE);
        on(DCS_PARAM, 0x30, 0x3B, PARAM, DCS_PARAM);
        on(DCS_PARAM, 0x3C, 0x3F, IGNORE, DCS_IGNORE);
        on(DCS_PARAM, 0x40, 0x7E, DCS_HOOK, DCS_DATA);
        on(DCS_PARAM, 0x7F, 0x7F, IGNORE, DCS_PARAM);

        controls(DCS_INTERMEDIATE, IGNORE);
        on(DCS_INTERMEDIATE, 0x20, 0x2F, COLLECT, DCS_INTERMEDIATE);
        on(DCS_INTERMEDIATE, 0x30, 0x3F, IGNORE, DCS_IGNORE);
        on(DCS_INTERMEDIATE, 0x40, 0x7E, DCS_HOOK, DCS_DATA);
        on(DCS_INTERMEDIATE, 0x7F, 0x7F, IGNORE, DCS_INTERMEDIATE);

        controls(DCS_IGNORE, IGNORE);
        on(DCS_IGNORE, 0x20, 0x7F, IGNORE, DCS_IGNORE);
        on(DCS_IGNORE, OTHER, OTHER, IGNORE, DCS_IGNORE);

        controls(DCS_DATA, DCS_PUT);
        on(DCS_DATA, 0x20, 0x7E, DCS_PUT, DCS_DATA);
        on(DCS_DATA, 0x7F, 0x7F, IGNORE, DCS_DATA);
        on(DCS_DATA, OTHER, OTHER, DCS_PUT, DCS_DATA);
        on(DCS_DATA, 0x18, 0x18, DCS_UNHOOK, GROUND);
        on(DCS_DATA, 0x1A, 0x1A, DCS_UNHOOK, GROUND);
        on(DCS_DATA, 0x1B, 0x1B, DCS_UNHOOK, ESCAPE);
        on(DCS_DATA, 0x9C, 0x9C, DCS_UNHOOK, GROUND);
    }
}
