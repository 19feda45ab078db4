package dev.homie.node.screen;

import java.util.Arrays;

/** SM and RM, DECSET and DECRST, and DECRQM, which asks for what they set. */
final class ModeSequences {
    // DECRPM's answers.
    private static final int UNKNOWN = 0;
    private static final int SET = 1;
    private static final int RESET = 2;
    private static final int ALWAYS_SET = 3;
    private static final int ALWAYS_RESET = 4;

    private final Terminal terminal;
    private final Replies replies;

    ModeSequences(Terminal terminal, Replies replies) {
        this.terminal = terminal;
        this.replies = replies;
    }

    void set(Params params, boolean on) {
        for (int i = 0; i < params.length; i++) {
            switch (params.values[i]) {
                case 4 -> terminal.modes.insert = on;
                case 20 -> terminal.modes.newLine = on;
                default -> {}
            }
        }
    }

    void setPrivate(Params params, boolean on) {
        for (int i = 0; i < params.length; i++) {
            setPrivate(params.values[i], on);
        }
    }

    private void setPrivate(int mode, boolean on) {
        Terminal t = terminal;
        Modes m = t.modes;
        switch (mode) {
            case 1 -> m.applicationCursor = on;
            case 2 -> {
                if (on) {
                    Arrays.fill(t.gSets, Charset.ASCII);
                    t.charset = Charset.ASCII;
                }
            }
            case 6 -> {
                m.origin = on;
                t.setCursor(0, 0);
            }
            case 7 -> m.wrap = on;
            case 9, 1000, 1002, 1003 -> m.mouse = on ? mode : 0;
            case 12 -> m.blinkOption = on;
            case 25 -> m.cursorHidden = !on;
            case 45 -> m.reverseWrap = on;
            case 66 -> m.applicationKeypad = on;
            case 1004 -> m.focus = on;
            case 1006, 1016 -> m.mouseEncoding = on ? mode : 0;
            case 47, 1047, 1048, 1049 -> screen(mode, on);
            case 2004 -> m.bracketedPaste = on;
            case 2026 -> m.synchronizedOutput = on;
            default -> {}
        }
    }

    private void screen(int mode, boolean on) {
        boolean cursor = mode >= 1048;
        if (on && cursor) {
            terminal.saveCursor();
        }
        if (mode != 1048) {
            if (on) {
                terminal.enterAlt();
            } else {
                terminal.leaveAlt();
            }
        }
        if (!on && cursor) {
            terminal.restoreCursor();
        }
    }

    void request(int mode) {
        int state = switch (mode) {
            case 2 -> ALWAYS_RESET;
            case 4 -> state(terminal.modes.insert);
            case 12 -> ALWAYS_SET;
            case 20 -> state(terminal.modes.newLine);
            default -> UNKNOWN;
        };
        replies.csi(mode + ";" + state + "$y");
    }

    void requestPrivate(int mode) {
        Modes m = terminal.modes;
        int state = switch (mode) {
            case 1 -> state(m.applicationCursor);
            case 6 -> state(m.origin);
            case 7 -> state(m.wrap);
            case 8 -> ALWAYS_SET;
            case 9, 1000, 1002, 1003 -> state(m.mouse == mode);
            case 12 -> state(m.blinkOption);
            case 25 -> state(!m.cursorHidden);
            case 45 -> state(m.reverseWrap);
            case 47, 1047, 1049 -> state(terminal.active == terminal.alt);
            case 66 -> state(m.applicationKeypad);
            case 67, 1005, 1015 -> ALWAYS_RESET;
            case 1004 -> state(m.focus);
            case 1006, 1016 -> state(m.mouseEncoding == mode);
            case 1048 -> SET;
            case 2004 -> state(m.bracketedPaste);
            case 2026 -> state(m.synchronizedOutput);
            default -> UNKNOWN;
        };
        replies.csi("?" + mode + ";" + state + "$y");
    }

    private static int state(boolean on) {
        return on ? SET : RESET;
    }
}
