package dev.homie.node.screen;

import java.util.BitSet;

/** The main or the alternate screen: its lines, cursor, margins, tab stops and saved cursor. */
final class Buffer {
    static final int TAB_WIDTH = 8;

    final boolean hasScrollback;
    final int scrollback;
    RowRing lines;
    /** The index of the screen's first line; those before it are the scrollback. */
    int base;

    int x;
    int y;
    int top;
    int bottom;
    BitSet tabs = new BitSet();

    int savedX;
    /** Counted like an index of {@link #lines}, and as in xterm.js not moved when old lines are dropped. */
    int savedY;

    int savedFg;
    int savedBg;
    Charset savedCharset = Charset.ASCII;

    private int cols;
    private int rows;

    Buffer(boolean hasScrollback, int scrollback, int cols, int rows) {
        this.hasScrollback = hasScrollback;
        this.scrollback = scrollback;
        this.cols = cols;
        this.rows = rows;
        this.bottom = rows - 1;
        this.lines = new RowRing(limit(rows));
        defaultTabs();
    }

    private int limit(int forRows) {
        return hasScrollback ? forRows + scrollback : forRows;
    }

    /** The line the cursor is on. */
    Row row() {
        return lines.get(base + y);
    }

    Row row(int screenY) {
        return lines.get(base + screenY);
    }

    void fill(char blank) {
        if (lines.size() == 0) {
            for (int i = 0; i < rows; i++) {
                lines.push(new Row(cols, blank, false));
            }
        }
    }

    /** Back to an empty screen; the saved cursor stays, as in xterm.js. */
    void clear() {
        base = 0;
        x = 0;
        y = 0;
        top = 0;
        bottom = rows - 1;
        lines = new RowRing(limit(rows));
        defaultTabs();
    }

    /** Moves the lines between the margins up by one. From the top margin 0 the first goes to the scrollback. */
    void scroll(char blank, boolean wrapped) {
        if (top != 0) {
            lines.move(base + top, base + bottom).reset(cols, blank, wrapped);
            return;
        }
        boolean full = lines.isFull();
        boolean atEnd = base + bottom == lines.size() - 1;
        if (full) {
            Row row = atEnd ? lines.recycle() : lines.removeFirst();
            row.reset(cols, blank, wrapped);
            if (!atEnd) {
                lines.insert(base + bottom, row);
            }
        } else {
            Row row = new Row(cols, blank, wrapped);
            if (atEnd) {
                lines.push(row);
            } else {
                lines.insert(base + bottom + 1, row);
            }
            base++;
        }
    }

    /** Takes {@code count} lines away at screen line {@code from} and adds blank ones at {@code to}. */
    void rotate(int from, int to, int count, char blank) {
        int times = Math.min(count, Math.abs(to - from) + 1);
        for (int i = 0; i < times; i++) {
            lines.move(base + from, base + to).reset(cols, blank, false);
        }
    }

    void eraseScrollback() {
        int old = lines.size() - rows;
        if (old > 0) {
            lines.trimStart(old);
            base = Math.max(base - old, 0);
        }
    }

    void defaultTabs() {
        tabs = new BitSet();
        for (int i = 0; i < cols; i += TAB_WIDTH) {
            tabs.set(i);
        }
    }

    int nextTab(int from) {
        int next = tabs.nextSetBit(from + 1);
        return next < 0 || next >= cols ? cols - 1 : next;
    }

    int previousTab(int from) {
        int previous = from <= 0 ? 0 : tabs.previousSetBit(from - 1);
        return Math.max(0, Math.min(previous, cols - 1));
    }

    /** After both buffers were resized: tab stops for the columns that were added. */
    void addTabs(int newCols) {
        for (int i = tabs.get(newCols) ? newCols : previousTab(newCols); i < newCols; i += TAB_WIDTH) {
            tabs.set(i);
        }
    }

    /** Takes the new size as xterm.js does (not in its Windows mode), reflowing wrapped lines on the main screen. */
    void resize(int newCols, int newRows) {
        int newLimit = limit(newRows);
        if (newLimit > lines.limit()) {
            lines.limit(newLimit);
        }
        if (lines.size() > 0) {
            if (cols < newCols) {
                resizeRows(newCols);
            }
            int down = rows < newRows ? addRows(newCols, newRows) : removeRows(newRows);
            if (newLimit < lines.limit()) {
                int trim = lines.size() - newLimit;
                if (trim > 0) {
                    lines.trimStart(trim);
                    base = Math.max(base - trim, 0);
                    savedY = Math.max(savedY - trim, 0);
                }
            }
            // Not while it is empty, so that an alternate screen made smaller then has lines to scroll out: as
            // xterm.js.
            lines.limit(newLimit);
            x = Math.min(x, newCols - 1);
            y = Math.min(y, newRows - 1) + down;
            savedX = Math.min(savedX, newCols - 1);
            top = 0;
        }
        bottom = newRows - 1;
        if (hasScrollback && newCols != cols) {
            Reflow.reflow(this, cols, newCols, newRows);
            resizeRows(newCols);
        }
        cols = newCols;
        rows = newRows;
        repair();
    }

    /** Where reflowing took more lines away than there were below the cursor, xterm.js is left with too few. */
    private void repair() {
        if (lines.size() == 0) {
            return;
        }
        base = Math.max(0, Math.min(base, lines.limit() - rows));
        while (lines.size() < base + rows) {
            lines.push(new Row(cols, Styles.DEFAULT, false));
        }
        y = Math.max(0, Math.min(y, rows - 1));
    }

    private void resizeRows(int newCols) {
        for (int i = 0; i < lines.size(); i++) {
            lines.get(i).resize(newCols, Styles.DEFAULT);
        }
    }

    /** Returns by how many lines the cursor moves down because scrollback came back. */
    private int addRows(int newCols, int newRows) {
        int down = 0;
        for (int r = rows; r < newRows; r++) {
            if (lines.size() < newRows + base) {
                if (base > 0 && lines.size() <= base + y + down + 1) {
                    base--;
                    down++;
                } else {
                    lines.push(new Row(newCols, Styles.DEFAULT, false));
                }
            }
        }
        return down;
    }

    private int removeRows(int newRows) {
        for (int r = rows; r > newRows; r--) {
            if (lines.size() > newRows + base) {
                if (lines.size() > base + y + 1) {
                    lines.pop();
                } else {
                    base++;
                }
            }
        }
        return 0;
    }
}
