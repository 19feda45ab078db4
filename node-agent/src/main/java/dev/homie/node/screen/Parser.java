package dev.homie.node.screen;

import java.nio.charset.StandardCharsets;

/**
 * Turns bytes into what the terminal does. Output may be split anywhere: an unfinished character or sequence is kept, and
 * {@link #pending} can say it again. Bytes that are no UTF-8 are dropped, as xterm.js drops them; so is a byte order mark.
 */
final class Parser {
    /** Characters of an OSC; a longer one is ignored (it would be a title or a link; the clipboard is not kept here). */
    static final int OSC_LIMIT = 8192;
    /** Characters of a DCS that are looked at: the longest known request has two. */
    static final int DCS_LIMIT = 16;
    /** {@code ESC P $ q}, the one DCS that is answered. */
    private static final int DECRQSS = '$' << 8 | 'q';
    /** More intermediate bytes than any known sequence has. */
    private static final int UNKNOWN = 0xFFFF;

    private final Terminal terminal;
    private final ControlSequences sequences;
    private final OscCommands osc;
    private final Params params = new Params();
    private int state = ParserTable.GROUND;
    private int collected;
    private int dcs;
    private final StringBuilder payload = new StringBuilder();
    private boolean tooLong;
    private final byte[] partial = new byte[4];
    private int partialLength;

    Parser(Terminal terminal, Replies replies) {
        this.terminal = terminal;
        this.sequences = new ControlSequences(terminal, replies, this::reset);
        this.osc = new OscCommands(terminal, replies);
        params.reset();
    }

    private void reset() {
        state = ParserTable.GROUND;
        params.reset();
        collected = 0;
    }

    void parse(byte[] in, int from, int end) {
        int i = partialLength > 0 ? finishCharacter(in, from, end) : from;
        Terminal t = terminal;
        while (i < end) {
            byte b = in[i];
            if (b < 0) {
                i = multibyte(in, i, end);
            } else if (state != ParserTable.GROUND) {
                step(b);
                i++;
            } else if (b >= 0x20) {
                if (b == 0x7F) {
                    t.runEnded = true;
                    i++;
                } else {
                    i = t.printAscii(in, i, end);
                }
            } else if (b == 0x1B) {
                i = escape(in, i, end);
            } else {
                execute(b);
                i++;
            }
        }
    }

    // --- UTF-8

    private static int sequenceLength(byte lead) {
        return (lead & 0xE0) == 0xC0 ? 2 : (lead & 0xF0) == 0xE0 ? 3 : (lead & 0xF8) == 0xF0 ? 4 : 0;
    }

    private int finishCharacter(byte[] in, int from, int end) {
        int length = sequenceLength(partial[0]);
        int i = from;
        while (i < end && partialLength < length) {
            if ((in[i] & 0xC0) != 0x80) {
                partialLength = 0;
                return i;
            }
            partial[partialLength++] = in[i++];
        }
        if (partialLength == length) {
            partialLength = 0;
            multibyte(partial, 0, length);
        }
        return i;
    }

    private int multibyte(byte[] in, int at, int end) {
        int length = sequenceLength(in[at]);
        if (length == 0) {
            return at + 1;
        }
        int code = in[at] & (0x7F >> length);
        for (int k = 1; k < length; k++) {
            if (at + k == end) {
                System.arraycopy(in, at, partial, 0, k);
                partialLength = k;
                return end;
            }
            byte b = in[at + k];
            if ((b & 0xC0) != 0x80) {
                return at + k;
            }
            code = code << 6 | (b & 0x3F);
        }
        boolean valid = length == 2
                ? code >= 0x80
                : length == 3
                        ? code >= 0x800 && (code < 0xD800 || code > 0xDFFF) && code != 0xFEFF
                        : code >= 0x10000 && code <= 0x10FFFF;
        if (valid) {
            if (state == ParserTable.GROUND && code >= ParserTable.OTHER) {
                terminal.print(code);
            } else {
                step(code);
            }
        }
        return at + length;
    }

    // --- sequences

    /** The common {@code ESC [ numbers final} in one go if all of it is here; else the first step of the long way. */
    private int escape(byte[] in, int at, int end) {
        if (at + 2 < end && in[at + 1] == '[') {
            Params p = params;
            p.reset();
            int i = at + 2;
            while (i < end) {
                byte b = in[i++];
                if (b >= '0' && b <= '9') {
                    p.digit(b - '0');
                } else if (b == ';') {
                    p.next();
                } else if (b >= 0x40 && b < 0x7F) {
                    collected = 0;
                    sequences.csi(b, p);
                    terminal.joinWidth = 0;
                    return i;
                } else {
                    break;
                }
            }
        }
        step(0x1B);
        return at + 1;
    }

    private void step(int code) {
        int action = ParserTable.action(state, code);
        int next = ParserTable.next(state, code);
        terminal.runEnded |= action != ParserTable.PRINT;
        switch (action) {
            case ParserTable.PRINT -> terminal.print(code);
            case ParserTable.EXECUTE -> execute(code);
            case ParserTable.CLEAR -> clear();
            case ParserTable.COLLECT -> collected = collected >= 0x100 ? UNKNOWN : collected << 8 | code;
            case ParserTable.PARAM -> param(code);
            case ParserTable.ESC_DISPATCH -> {
                sequences.esc(collected << 8 | code);
                terminal.joinWidth = 0;
            }
            case ParserTable.CSI_DISPATCH -> {
                sequences.csi(collected << 8 | code, params);
                terminal.joinWidth = 0;
            }
            case ParserTable.OSC_START -> startPayload();
            case ParserTable.OSC_PUT -> put(code, OSC_LIMIT);
            case ParserTable.OSC_END -> {
                if (!tooLong && code != 0x18 && code != 0x1A) {
                    osc.run(payload.toString());
                }
                endPayload();
            }
            case ParserTable.DCS_HOOK -> {
                dcs = collected << 8 | code;
                startPayload();
            }
            case ParserTable.DCS_PUT -> put(code, DCS_LIMIT);
            case ParserTable.DCS_UNHOOK -> {
                if (dcs == DECRQSS && code != 0x18 && code != 0x1A) {
                    sequences.requestStatus(tooLong ? "" : payload.toString());
                }
                endPayload();
            }
            default -> {}
        }
        state = next;
    }

    private void clear() {
        params.reset();
        collected = 0;
    }

    private void param(int code) {
        if (code == ';') {
            params.next();
        } else if (code == ':') {
            params.nextSub();
        } else {
            params.digit(code - '0');
        }
    }

    private void startPayload() {
        payload.setLength(0);
        tooLong = false;
    }

    private void put(int code, int limit) {
        if (payload.length() >= limit) {
            tooLong = true;
        } else {
            payload.appendCodePoint(code);
        }
    }

    private void endPayload() {
        payload.setLength(0);
        if (payload.capacity() > 1024) {
            payload.trimToSize();
        }
        clear();
        terminal.joinWidth = 0;
    }

    private void execute(int code) {
        Terminal t = terminal;
        switch (code) {
            case 0x08 -> t.backspace();
            case 0x09 -> t.tab();
            case 0x0A, 0x0B, 0x0C -> t.lineFeed();
            case 0x0D -> t.active.x = 0;
            case 0x0E -> t.shift(1);
            case 0x0F -> t.shift(0);
            case 0x84 -> t.index();
            case 0x85 -> {
                t.active.x = 0;
                t.index();
            }
            case 0x88 -> t.active.tabs.set(t.active.x);
            default -> {}
        }
        t.joinWidth = 0;
    }

    // --- what is unfinished

    int state() {
        return state;
    }

    /** Bytes that bring another parser, in its ground state, to where this one is. */
    byte[] pending() {
        StringBuilder out = new StringBuilder();
        switch (state) {
            case ParserTable.ESCAPE -> out.append("\33");
            case ParserTable.ESCAPE_INTERMEDIATE -> appendCollected(out.append("\33"));
            case ParserTable.CSI_ENTRY -> out.append("\33[");
            case ParserTable.CSI_PARAM -> appendParams(out.append("\33["));
            case ParserTable.CSI_INTERMEDIATE -> appendIntermediate(out.append("\33["));
            case ParserTable.CSI_IGNORE -> out.append("\33[0<");
            case ParserTable.STRING -> out.append("\33X");
            case ParserTable.OSC -> out.append("\33]").append(tooLong ? "x" : payload);
            case ParserTable.DCS_ENTRY -> out.append("\33P");
            case ParserTable.DCS_PARAM -> appendParams(out.append("\33P"));
            case ParserTable.DCS_INTERMEDIATE -> appendIntermediate(out.append("\33P"));
            case ParserTable.DCS_IGNORE -> out.append("\33P0<");
            case ParserTable.DCS_DATA -> {
                // Only what is looked at here is kept: the rest of any other string is swallowed by the receiver too.
                if (dcs == DECRQSS && !tooLong) {
                    out.append("\33P$q").append(payload);
                } else {
                    out.append("\33P!z");
                }
            }
            default -> {}
        }
        byte[] text = out.toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = java.util.Arrays.copyOf(text, text.length + partialLength);
        System.arraycopy(partial, 0, all, text.length, partialLength);
        return all;
    }

    private void appendCollected(StringBuilder out) {
        if (collected == UNKNOWN) {
            out.append("   ");
        } else {
            for (int shift = 8; shift >= 0; shift -= 8) {
                if (collected >>> shift != 0) {
                    out.append((char) (collected >>> shift & 0xFF));
                }
            }
        }
    }

    private void appendParams(StringBuilder out) {
        if (collected != 0) {
            out.append((char) (collected & 0xFF));
        }
        params.write(out);
    }

    private void appendIntermediate(StringBuilder out) {
        int first = collected >>> 8 != 0 ? collected >>> 8 : collected;
        if (collected == UNKNOWN) {
            params.write(out);
            out.append("   ");
            return;
        }
        boolean prefixed = first >= 0x3C;
        if (prefixed) {
            out.append((char) first);
        }
        params.write(out);
        if (!prefixed && collected >>> 8 != 0) {
            out.append((char) first);
        }
        if (!prefixed || collected >>> 8 != 0) {
            out.append((char) (collected & 0xFF));
        }
    }
}
