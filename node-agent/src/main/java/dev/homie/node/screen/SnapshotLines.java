package dev.homie.node.screen;

import java.util.BitSet;

/**
 * Writes a buffer's lines, in order, so that the receiver gets the same cells, the same "wrapped" marks and the same lines
 * in its scrollback. Empty cells stay empty: they are skipped, or erased where the receiver would have something else.
 */
final class SnapshotLines {
    /** Any wide character: half overwritten, it leaves an empty cell with all of the pen's attributes. */
    private static final String WIDE = "\u3042";

    private final Terminal terminal;
    private final Styles styles;
    private final SnapshotBytes out;
    private final SnapshotPen pen;
    /** The receiver's column; {@code cols} while a wrap is pending. */
    private int x;
    /** The background of the receiver's line where nothing was written yet. */
    private int base;
    /** Cells of this line that hold something that does not belong there. */
    private final BitSet dirty = new BitSet();
    /** The receiver's line, counted from the first one written, at most the number of rows. */
    private int line;

    SnapshotLines(Terminal terminal, SnapshotBytes out, SnapshotPen pen) {
        this.terminal = terminal;
        this.styles = terminal.styles;
        this.out = out;
        this.pen = pen;
    }

    /** Writes the lines from {@code first} on and notes in {@code starts}, if that is given, where each one starts. */
    void write(Buffer buffer, int first, int[] starts) {
        x = 0;
        base = 0;
        line = 0;
        dirty.clear();
        int size = buffer.lines.size();
        // A first line that continues one which is gone: put one before it, and erase that as soon as it has scrolled
        // out.
        boolean extra = first < size && buffer.lines.get(first).wrapped;
        if (extra) {
            pen.to(Styles.DEFAULT);
            column(terminal.cols - 1);
            out.put("  \r");
            moved();
            dirty.set(0);
        }
        for (int i = first; i < size; i++) {
            if (i < starts.length) {
                starts[i] = out.length();
            }
            if (extra && line == terminal.rows) {
                out.put("\33[3J");
                extra = false;
            }
            Row row = buffer.lines.get(i);
            write(row, i + 1 < size && buffer.lines.get(i + 1).wrapped);
            if (i + 1 < size) {
                Row next = buffer.lines.get(i + 1);
                if (next.wrapped) {
                    wrap(row, next);
                } else {
                    newLine();
                }
            }
        }
    }

    /** The receiver's cursor is on the next line, in column 0; a line that came by scrolling has the pen's background. */
    private void moved() {
        line = Math.min(line + 1, terminal.rows);
        base = line == terminal.rows ? pen.background() : 0;
        x = 0;
        dirty.clear();
    }

    private void newLine() {
        if (pen.background() != 0) {
            pen.to(Styles.DEFAULT);
        }
        out.put("\r\n");
        moved();
    }

    private void column(int to) {
        if (x != to) {
            out.csi(to + 1, 'G');
            x = to;
        }
    }

    private void write(Row row, boolean wraps) {
        int at = x; // a wrap may have written the first character
        int cols = terminal.cols;
        boolean pair = !wraps && endsStyled(row);
        if (!wraps) {
            int made = pair ? 2 : styledLast(row);
            cols -= made;
            at = made > 0 ? 0 : at; // they may have been made where the first character was
        }
        int stored = Math.min(row.used, cols);
        while (at < stored) {
            int cell = row.cells[at];
            int width = Cell.width(cell);
            if ((cell & Cell.CONTENT) == 0 || (width == 2 && at == terminal.cols - 1)) {
                at = empty(row, at, stored);
                continue;
            }
            if (width == 0) {
                out.csi(at + 1, 'G'); // also keeps it from joining the character before
                x = at;
            }
            column(at);
            pen.to(row.styles[at]);
            boolean cut = width == 2 && at + 2 == terminal.cols && row.hasContent(at + 1);
            // Without wrapping, what follows a wide character at the end takes only its second half.
            out.put(cut ? "\33[?7l" + terminal.text(cell) : terminal.text(cell));
            if (cut) {
                pen.to(row.style(at + 1));
                out.put(terminal.text(row.cell(at + 1)) + "\33[?7h");
            }
            dirty.clear(at, at + Math.max(width, 1));
            at += Math.max(width, 1);
            x = at;
        }
        if (at < cols) {
            erase(at, cols, row.blank);
        }
        if (pair) {
            styledPair(row);
        }
    }

    /** Writes the empty cells from {@code at} on that have the same style; returns the first other one. */
    private int empty(Row row, int at, int stored) {
        char style = row.styles[at];
        int end = at + 1;
        while (end < stored && row.styles[end] == style && (row.cells[end] & Cell.CONTENT) == 0) {
            end++;
        }
        if (styles.isErased(style)) {
            erase(at, end, style);
            return end;
        }
        for (int i = at; i < end; i++) {
            if (i + 1 < terminal.cols) {
                column(i);
                pen.to(style);
                halve(i);
                dirty.clear(i);
                dirty.set(i + 1);
            } else {
                erase(i, i + 1, style);
            }
        }
        return end;
    }

    /**
     * Makes the empty last cells that have more than a background: one column further left, where there is room for wide
     * characters, and then moves them. Returns how many there are.
     */
    private int styledLast(Row row) {
        int last = terminal.cols - 1;
        int start = last;
        while (start > 0 && isStyledEmpty(row, start)) {
            start--;
        }
        if (start == last || isStyledEmpty(row, start)) {
            return 0;
        }
        for (int i = start; i < last; i++) {
            column(i);
            pen.to(row.style(i + 1));
            halve(i);
        }
        out.csi(start + 1, 'G');
        out.put("\33[@");
        x = start;
        dirty.set(start);
        return last - start;
    }

    /** Whether all cells are so: nothing is left to move them from, but the last two can be made if they are alike. */
    private boolean endsStyled(Row row) {
        int last = terminal.cols - 1;
        boolean all = row.style(last - 1) == row.style(last);
        for (int i = last; all && i >= 0; i--) {
            all = isStyledEmpty(row, i);
        }
        return all;
    }

    /** Without wrapping, a wide character that has no room in the last column empties the one it would have cut. */
    private void styledPair(Row row) {
        column(terminal.cols - 2);
        pen.to(row.style(terminal.cols - 1));
        out.put(WIDE);
        out.csi(terminal.cols, 'G');
        out.put("\33[?7l" + WIDE + "\33[?7h");
        x = terminal.cols - 1;
        dirty.clear();
    }

    private boolean isStyledEmpty(Row row, int at) {
        return row.cell(at) == Cell.EMPTY && !styles.isErased(row.style(at));
    }

    /** Leaves an empty cell with all of the pen's attributes, and a space behind it. */
    private void halve(int at) {
        out.put(WIDE);
        out.csi(at + 2, 'G');
        out.put(' ');
        x = at + 2;
    }

    private void erase(int from, int to, char style) {
        if ((styles.bg(style) & Style.COLOUR) != base) {
            dirty.clear(from, to);
            eraseNow(from, to, style);
            return;
        }
        for (int i = dirty.nextSetBit(from); i >= 0 && i < to; i = dirty.nextSetBit(i + 1)) {
            dirty.clear(i);
            eraseNow(i, i + 1, style);
        }
    }

    private void eraseNow(int from, int to, char style) {
        if (x >= terminal.cols) {
            x = -1;
        }
        column(from);
        pen.toErased(style);
        out.csi(to - from, 'X');
    }

    /** Goes on to a line that continues this one. */
    private void wrap(Row row, Row next) {
        int cols = terminal.cols;
        int first = next.cell(0);
        int width = Cell.width(first);
        boolean hasFirst = cols > 3 && (first & Cell.CONTENT) != 0 && width > 0;
        boolean full = x == cols;
        boolean early = !full
                && row.cell(cols - 1) == Cell.EMPTY
                && hasFirst
                && width == 2
                && row.style(cols - 1) == next.style(0);
        if (hasFirst && (full || early)) {
            if (early) {
                column(cols - 1);
            }
            pen.to(next.style(0));
            out.put(terminal.text(first));
            moved();
            x = width;
            return;
        }
        if (full) {
            pen.to(Styles.DEFAULT);
            out.put(" \r");
        } else {
            // A wide character that does not fit leaves the last cell empty, in the pen's style.
            column(cols - 1);
            pen.to(row.style(cols - 1));
            out.put(WIDE + "\r");
        }
        moved();
        dirty.set(0, full ? 1 : 2);
    }
}
