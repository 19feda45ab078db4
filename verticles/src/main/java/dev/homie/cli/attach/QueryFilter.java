package dev.homie.cli.attach;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Takes the questions to the terminal out of a session's output (who are you, where is the cursor, which colours): the
 * session's own screen has answered them already, and an answer of this terminal would be typed into the program
 * (SPEC.md section 5). Sequences may be cut anywhere; what is not decided yet is held back, at most {@link #MAX_HELD}
 * bytes. Not thread-safe.
 */
final class QueryFilter {
    /** A longer sequence is no question. */
    static final int MAX_HELD = 64;

    private static final byte ENQ = 0x05;
    private static final byte BEL = 0x07;
    private static final byte ESC = 0x1b;

    private enum State {
        TEXT,
        ESCAPE,
        CSI,
        /** OSC or DCS, up to BEL or ST. */
        STRING,
        STRING_ESCAPE
    }

    private final byte[] held = new byte[MAX_HELD];
    private int length;
    private State state = State.TEXT;

    /** Forgets a sequence that was begun: another output begins. */
    void reset() {
        length = 0;
        state = State.TEXT;
    }

    /** The output without the questions. */
    byte[] filter(byte[] bytes, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            byte next = bytes[i];
            if (state == State.TEXT) {
                if (next == ESC) {
                    hold(next, State.ESCAPE, out);
                } else if (next != ENQ) {
                    out.write(next);
                }
            } else if (next == ESC && state != State.STRING) {
                release(out);
                hold(next, State.ESCAPE, out);
            } else {
                sequence(next, out);
            }
        }
        return out.toByteArray();
    }

    private void sequence(byte next, ByteArrayOutputStream out) {
        switch (state) {
            case ESCAPE -> {
                boolean string = next == ']' || next == 'P';
                if (next == '[' || string) {
                    hold(next, string ? State.STRING : State.CSI, out);
                } else if (next == 'Z') { // DECID
                    reset();
                } else {
                    hold(next, State.ESCAPE, out);
                    release(out);
                }
            }
            case CSI -> {
                boolean last = next >= 0x40 && next <= 0x7e;
                hold(next, State.CSI, out);
                if (last && state == State.CSI) {
                    end(controlAsks(text()), out);
                }
            }
            case STRING -> {
                hold(next, next == ESC ? State.STRING_ESCAPE : State.STRING, out);
                if (next == BEL && state == State.STRING) {
                    end(stringAsks(text()), out);
                }
            }
            case STRING_ESCAPE -> {
                hold(next, State.STRING, out);
                if (state == State.STRING) {
                    end(next == '\\' && stringAsks(text()), out);
                }
            }
            case TEXT -> throw new IllegalStateException();
        }
    }

    private void hold(byte next, State then, ByteArrayOutputStream out) {
        if (length == MAX_HELD) {
            release(out);
            out.write(next);
            return;
        }
        held[length++] = next;
        state = then;
    }

    private void release(ByteArrayOutputStream out) {
        out.write(held, 0, length);
        reset();
    }

    private void end(boolean asks, ByteArrayOutputStream out) {
        if (asks) {
            reset();
        } else {
            release(out);
        }
    }

    private String text() {
        return new String(held, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** DA, DSR and CPR, DECRQM, DECREQTPARM, XTVERSION, kitty's keyboard flags, and what windows report of themselves. */
    private static boolean controlAsks(String sequence) {
        String body = sequence.substring(2, sequence.length() - 1);
        return switch (sequence.charAt(sequence.length() - 1)) {
            case 'c', 'x' -> true;
            case 'n' -> !body.startsWith(">");
            case 'p' -> body.endsWith("$");
            case 'q' -> body.startsWith(">");
            case 'u' -> body.startsWith("?");
            case 't' -> body.matches("(1[13-9]|2[01])(;.*)?");
            default -> false;
        };
    }

    /** Colours (OSC 4, 5, 10 to 19 with a question mark), the clipboard's content, DECRQSS and XTGETTCAP. */
    private static boolean stringAsks(String sequence) {
        String body = sequence.substring(2).replaceAll("(\u0007|\u001b\\\\)$", "");
        return sequence.charAt(1) == ']'
                ? body.matches("(4|5|1[0-9]|52|60|61|66[0-9]?)(;.*)?;\\?(;.*)?")
                : body.startsWith("$q") || body.startsWith("+q");
    }
}
