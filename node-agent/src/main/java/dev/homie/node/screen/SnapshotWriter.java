package dev.homie.node.screen;

import java.util.Map;

/** Writes a terminal's whole state as output that recreates it, see {@link Screen#snapshot}. */
final class SnapshotWriter {
    private static final int[] NONE = {};
    private static final String DESIGNATE = "()*+";
    static final String[] SHIFT = {"\17", "\16", "\33n", "\33o"};

    private final Terminal terminal;
    private final SnapshotBytes out = new SnapshotBytes();
    private final SnapshotPen pen;

    private final Detail detail;

    /** What is told, from all to the least; each is tried only if what comes before does not fit. */
    private enum Detail {
        /** All but, as far as needed, the oldest lines of the scrollback. */
        ALL,
        /** Without the normal screen's lines while the alternate one is shown. */
        SHOWN,
        /** The shown screen's characters alone, without styles, links and marks; as far as needed not its top lines. */
        PLAIN
    }

    private SnapshotWriter(Terminal terminal, Detail detail) {
        this.terminal = terminal;
        this.detail = detail;
        this.pen = new SnapshotPen(terminal, out, detail != Detail.PLAIN);
    }

    static byte[] write(Terminal terminal, Parser parser, int maxBytes) {
        byte[] bytes = fit(terminal, parser, Detail.ALL, maxBytes);
        if (bytes.length > maxBytes && terminal.active == terminal.alt) {
            bytes = fit(terminal, parser, Detail.SHOWN, maxBytes);
        }
        return bytes.length > maxBytes ? fit(terminal, parser, Detail.PLAIN, maxBytes) : bytes;
    }

    /** Leaves out as many of the first lines as needed; the result is too long if that is not enough. */
    private static byte[] fit(Terminal terminal, Parser parser, Detail detail, int maxBytes) {
        int lines = switch (detail) {
            case ALL -> terminal.normal.base;
            case SHOWN -> 0;
            case PLAIN -> terminal.rows;
        };
        int[] starts = new int[lines + 1];
        int first = 0;
        byte[] bytes = new SnapshotWriter(terminal, detail).write(parser, first, starts);
        while (bytes.length > maxBytes && first < lines) {
            // Leave out as much as is too much, by the lines' lengths in the whole.
            int target = starts[first] + bytes.length - maxBytes;
            int next = first + 1;
            while (next < lines && starts[next] < target) {
                next++;
            }
            first = next;
            bytes = new SnapshotWriter(terminal, detail).write(parser, first, NONE);
        }
        return bytes;
    }

    private byte[] write(Parser parser, int first, int[] starts) {
        Terminal t = terminal;
        if (t.title != null) {
            out.put("\33]2;" + t.title + "\33\\");
        }
        palette();
        boolean alt = t.active == t.alt;
        SnapshotLines lines = new SnapshotLines(t, out, pen);
        if (detail == Detail.ALL) {
            savedOffScreen(first);
            lines.write(t.normal, first, starts);
        } else if (detail == Detail.PLAIN && !alt) {
            plain(t.normal, first, starts);
        }
        bufferState(t.normal);
        if (alt || hasSaved(t.alt)) {
            pen.to(0, 0, 0, 0);
            out.put("\33[?47h");
            if (alt && detail == Detail.PLAIN) {
                plain(t.alt, first, starts);
            } else if (alt) {
                out.put("\33[H");
                lines.write(t.alt, t.alt.base, NONE);
            }
            bufferState(t.alt);
            if (!alt) {
                out.put("\33[?47l");
            }
        }
        charsets();
        modes();
        new SnapshotCursor(terminal, out, pen).write();
        out.put(parser.pending());
        return out.toArray();
    }

    /** Writes the characters of the rows from {@code first} on, each from the row's start: no row continues another. */
    private void plain(Buffer buffer, int first, int[] starts) {
        int margin = terminal.cols - 1;
        for (int y = first; y < terminal.rows; y++) {
            if (y < starts.length) {
                starts[y] = out.length();
            }
            out.position(0, y);
            Row row = buffer.row(y);
            int blanks = 0;
            for (int x = 0; x < Math.min(row.used, terminal.cols); x++) {
                int cell = row.cells[x];
                int width = Cell.width(cell);
                boolean whole = width == 1 || (width == 2 && x < margin && row.isTail(x + 1));
                if ((cell & Cell.CONTENT) == 0 || !whole) {
                    blanks++;
                    continue;
                }
                out.put(" ".repeat(blanks));
                blanks = 0;
                out.put(Character.toString(terminal.text(cell).codePointAt(0)));
                x += width - 1;
            }
        }
    }

    private void palette() {
        for (Map.Entry<Integer, Integer> entry : terminal.palette.changed().entrySet()) {
            int index = entry.getKey();
            out.put("\33]" + (index < Palette.COLOURS ? "4;" + index : "" + (10 + index - Palette.FOREGROUND)) + ";");
            out.put(Palette.format(entry.getValue()) + "\33\\");
        }
    }

    /**
     * The saved cursor is a line of the whole buffer, but can be saved on the screen alone: one that has scrolled out, or
     * that is below the screen since the scrollback was erased, is saved before there are any lines.
     */
    private void savedOffScreen(int first) {
        Buffer b = terminal.normal;
        if (!isSavedOffScreen(b) || !hasSaved(b)) {
            return;
        }
        int line = Math.min(Math.max(b.savedY - first, 0), b.scrollback + terminal.rows - 1);
        int scrolled = Math.max(line - (terminal.rows - 1), 0);
        if (scrolled > 0) {
            out.position(0, terminal.rows - 1);
            out.put("\n".repeat(scrolled));
        }
        saved(b, line - scrolled);
        out.put(scrolled > 0 ? "\33[3J\33[H" : "\33[H");
    }

    private boolean isSavedOffScreen(Buffer buffer) {
        return detail == Detail.ALL
                && buffer == terminal.normal
                && (buffer.savedY < buffer.base || buffer.savedY >= buffer.base + terminal.rows);
    }

    private void saved(Buffer buffer, int y) {
        boolean underlined = (buffer.savedFg & Style.UNDERLINE) != 0;
        // A hyperlink is not saved, but that there is one is.
        boolean linked = !underlined && (buffer.savedBg & Style.EXTENDED) != 0;
        int line = underlined ? 1 << Style.LINE_SHIFT : 0;
        pen.to(buffer.savedFg, buffer.savedBg, line, linked ? terminal.pen.link : 0);
        out.position(buffer.savedX, y);
        boolean unlinked = linked && terminal.pen.link == 0;
        mode(unlinked, "\33]8;;x\33\\");
        out.put("\33(" + buffer.savedCharset.designator() + "\33" + "7\33(B");
        mode(unlinked, "\33]8;;\33\\");
    }

    private boolean hasSaved(Buffer buffer) {
        return buffer.savedX != 0
                || buffer.savedY != 0
                || buffer.savedFg != 0
                || buffer.savedBg != 0
                || buffer.savedCharset != Charset.ASCII;
    }

    /** Tab stops, saved cursor and margins of the receiver's active buffer. */
    private void bufferState(Buffer buffer) {
        Terminal t = terminal;
        boolean defaultTabs = true;
        for (int i = 0; i < t.cols; i++) {
            defaultTabs &= buffer.tabs.get(i) == (i % Buffer.TAB_WIDTH == 0);
        }
        if (!defaultTabs) {
            out.put("\33[3g");
            for (int i = buffer.tabs.nextSetBit(0); i >= 0 && i < t.cols; i = buffer.tabs.nextSetBit(i + 1)) {
                out.csi(i + 1, 'G');
                out.put("\33H");
            }
        }
        if (hasSaved(buffer) && !isSavedOffScreen(buffer)) {
            saved(buffer, Math.max(0, Math.min(buffer.savedY - buffer.base, t.rows - 1)));
        }
        if (buffer.top != 0 || buffer.bottom != t.rows - 1) {
            out.put("\33[" + (buffer.top + 1) + ";" + (buffer.bottom + 1) + "r");
        }
    }

    private void charsets() {
        Terminal t = terminal;
        for (int i = 0; i < Terminal.G_SETS; i++) {
            if (t.gSets[i] != Charset.ASCII) {
                out.put("\33" + DESIGNATE.charAt(i) + t.gSets[i].designator());
            }
        }
        if (t.gLevel != 0) {
            out.put(SHIFT[t.gLevel]);
        }
        if (t.charset != t.gSets[t.gLevel] && t.charset == t.active.savedCharset) {
            // Only restoring a cursor sets it apart from its G set.
            out.put("\33" + "8");
            pen.restored();
        }
    }

    private void mode(boolean set, String sequence) {
        if (set) {
            out.put(sequence);
        }
    }

    private void modes() {
        Modes m = terminal.modes;
        mode(m.applicationCursor, "\33[?1h");
        mode(m.applicationKeypad, "\33=");
        mode(m.bracketedPaste, "\33[?2004h");
        mode(m.reverseWrap, "\33[?45h");
        mode(m.focus, "\33[?1004h");
        mode(m.mouse != 0, "\33[?" + m.mouse + "h");
        mode(m.mouseEncoding != 0, "\33[?" + m.mouseEncoding + "h");
        mode(m.blinkOption, "\33[?12h");
        mode(m.cursorHidden, "\33[?25l");
        mode(m.newLine, "\33[20h");
        mode(!m.wrap, "\33[?7l");
        if (m.cursorShape != 0 || m.cursorBlink != 0) {
            int steady = m.cursorShape == 0 ? 8 : 2 * m.cursorShape;
            out.put("\33[" + (m.cursorBlink == 1 ? steady - 1 : steady) + " q");
        }
        mode(m.insert, "\33[4h");
        mode(m.origin, "\33[?6h");
        mode(m.synchronizedOutput, "\33[?2026h");
    }
}
