package dev.homie.node.screen;

/**
 * Finds the part of a flood that need not be printed, because every line of it will have scrolled out by the end. Only text
 * and colours may be in it, on the normal screen without margins: of such a part nothing is left but the pen.
 */
final class Skimmer {
    private static final byte ESC = 0x1b;
    /** What U+0080 to U+009F, which are control characters, begin with in UTF-8. */
    private static final byte C1_LEAD = (byte) 0xc2;

    private Skimmer() {}

    /**
     * Skips what can be skipped: the pen and the cursor are afterwards as if it had been printed, and every line above
     * the cursor is to be scrolled out by what follows.
     *
     * @return where to go on printing: {@code from} when nothing can be skipped
     */
    static int skim(Terminal terminal, Parser parser, byte[] bytes, int from, int to) {
        Buffer buffer = terminal.active;
        boolean plain = buffer == terminal.normal
                && buffer.top == 0
                && buffer.bottom == terminal.rows - 1
                && !terminal.modes.origin
                && parser.state() == ParserTable.GROUND
                && parser.pending().length == 0;
        int cut = plain ? cut(bytes, from, to, terminal.scrollback + terminal.rows + 1, terminal.rows) : from;
        if (cut == from) {
            return from;
        }
        int pen = lastReset(bytes, from, cut);
        if (pen < 0) {
            return from;
        }
        for (int i = pen; i < cut; i++) {
            if (bytes[i] == ESC) {
                int end = endOfColour(bytes, i, cut);
                parser.parse(bytes, i, end);
                i = end - 1;
            }
        }
        buffer.x = 0;
        buffer.y = terminal.rows - 1;
        terminal.joinWidth = 0;
        terminal.runEnded = true;
        return cut;
    }

    /**
     * The beginning of a line with enough line feeds behind it to scroll out all that is before it, and enough in front of
     * it for the cursor to be on the last line; {@code from} if there is none.
     */
    private static int cut(byte[] bytes, int from, int to, int behind, int before) {
        int lines = 0;
        int cut = from;
        for (int i = to - 1; i > from; i--) {
            if (bytes[i] != '\n') {
                continue;
            }
            lines++;
            if (cut == from && lines > behind && bytes[i - 1] == '\r') {
                cut = i + 1;
                lines = behind;
            } else if (cut != from && lines > behind + before) {
                return cut;
            }
        }
        return from;
    }

    /** Where the colours that count begin: the last reset, else the beginning; -1 if there is more than text and colours. */
    private static int lastReset(byte[] bytes, int from, int to) {
        int reset = from;
        for (int i = from; i < to; i++) {
            byte each = bytes[i];
            if (each >= ' ' && each != 0x7f) {
                continue;
            }
            if (each < 0) {
                if (each == C1_LEAD && (i + 1 == to || bytes[i + 1] < (byte) 0xa0)) {
                    return -1;
                }
            } else if (each == ESC) {
                int end = endOfColour(bytes, i, to);
                if (end < 0) {
                    return -1;
                }
                if (end == i + 3 || (end == i + 4 && bytes[i + 2] == '0')) {
                    reset = i;
                }
                i = end - 1;
            } else if (each != '\n' && each != '\r' && each != '\t' && each != '\b') {
                return -1;
            }
        }
        return reset;
    }

    /** The end of a colour sequence ({@code CSI … m}) that begins at {@code at}, or -1 if it is none or not whole. */
    private static int endOfColour(byte[] bytes, int at, int to) {
        int i = at + 1;
        if (i >= to || bytes[i] != '[') {
            return -1;
        }
        for (i++; i < to; i++) {
            byte each = bytes[i];
            if (each == 'm') {
                return i + 1;
            }
            if ((each < '0' || each > '9') && each != ';' && each != ':') {
                return -1;
            }
        }
        return -1;
    }
}
