package dev.homie.node.screen;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The state of a terminal, and what printing and the simplest controls do to it. */
final class Terminal {
    static final int MIN_COLS = 2;
    static final int MIN_ROWS = 1;
    static final int G_SETS = 4;

    int cols;
    int rows;
    final int scrollback;
    Buffer normal;
    Buffer alt;
    Buffer active;
    final Modes modes = new Modes();
    final Pen pen = new Pen();
    final Charset[] gSets = {Charset.ASCII, Charset.ASCII, Charset.ASCII, Charset.ASCII};
    int gLevel;
    /** Mostly {@code gSets[gLevel]}; but restoring the cursor restores only this. */
    Charset charset = Charset.ASCII;

    @Nullable
    String title;

    final Palette palette = new Palette();
    final Styles styles = new Styles();
    final Graphemes graphemes = new Graphemes();
    final Links links = new Links();
    /** The width of the character printed just before, 0 if something else came since: what a mark joins, REP repeats. */
    int joinWidth;

    /** How many more styles are given up before {@link Sweeper} looks for room again. */
    int sweepPause;

    /** Something else than printing came since the last character, so that the cursor may be inside a wide one. */
    boolean runEnded;

    /** The pen's style, or -1 if it has to be looked up. */
    private int penStyle;

    Terminal(int cols, int rows, int scrollback) {
        this.cols = Math.max(cols, MIN_COLS);
        this.rows = Math.max(rows, MIN_ROWS);
        this.scrollback = scrollback;
        normal = new Buffer(true, scrollback, this.cols, this.rows);
        normal.fill(Styles.DEFAULT);
        alt = new Buffer(false, 0, this.cols, this.rows);
        active = normal;
    }

    void reset() {
        pen.reset();
        penChanged();
        normal = new Buffer(true, scrollback, cols, rows);
        normal.fill(Styles.DEFAULT);
        alt = new Buffer(false, 0, cols, rows);
        active = normal;
        resetCharsets();
        modes.reset();
        joinWidth = 0;
    }

    void resetCharsets() {
        Arrays.fill(gSets, Charset.ASCII);
        gLevel = 0;
        charset = Charset.ASCII;
    }

    void resize(int newCols, int newRows) {
        int c = Math.max(newCols, MIN_COLS);
        int r = Math.max(newRows, MIN_ROWS);
        if (c == cols && r == rows) {
            return;
        }
        cols = c;
        rows = r;
        runEnded = true;
        normal.resize(c, r);
        alt.resize(c, r);
        normal.addTabs(c);
        alt.addTabs(c);
    }

    // --- styles

    void penChanged() {
        penStyle = -1;
    }

    char penStyle() {
        int id = penStyle;
        if (id < 0) {
            id = Sweeper.style(this, pen.fg, pen.bg, pen.line, pen.link);
            penStyle = id;
        }
        return (char) id;
    }

    int knownPenStyle() {
        return Math.max(penStyle, Styles.DEFAULT);
    }

    /** What erased cells get: only the background's colour. */
    char eraseStyle() {
        int bg = pen.bg & Style.COLOUR;
        return bg == 0 ? Styles.DEFAULT : (char) Sweeper.style(this, 0, bg, 0, 0);
    }

    // --- printing

    /** Prints the ASCII characters from {@code from} on; returns the index of the first other byte, or {@code end}. */
    int printAscii(byte[] in, int from, int end) {
        if (charset != Charset.ASCII || modes.insert) {
            int i = from;
            while (i < end && in[i] >= 0x20 && in[i] != 0x7F) {
                print(charset.map(in[i++]));
            }
            return i;
        }
        Buffer buffer = active;
        int width = cols;
        char style = penStyle();
        Row row = buffer.row();
        int x = buffer.x;
        if ((joinWidth == 0 || runEnded) && x > 0 && row.width(x - 1) == 2) {
            row.set(x - 1, Cell.EMPTY, style);
        }
        runEnded = false;
        int i = from;
        while (true) {
            if (x >= width) {
                if (modes.wrap) {
                    buffer.x = x;
                    wrap();
                    row = buffer.row();
                    x = 0;
                } else {
                    x = width - 1;
                }
            }
            int limit = Math.min(end, i + width - x);
            int runEnd = Ascii.runEnd(in, i, limit);
            row.write(x, in, i, runEnd - i, style);
            x += runEnd - i;
            i = runEnd;
            if (i < limit || i >= end || in[i] < 0x20 || in[i] == 0x7F) {
                break;
            }
        }
        buffer.x = x;
        joinWidth = 1;
        if (x < width && row.isTail(x)) {
            row.set(x, Cell.EMPTY, style);
        }
        return i;
    }

    /** Prints one code point, already mapped by the character set. */
    void print(int code) {
        Buffer buffer = active;
        char style = penStyle();
        Row row = buffer.row();
        if ((joinWidth == 0 || runEnded) && buffer.x > 0 && row.width(buffer.x - 1) == 2) {
            row.set(buffer.x - 1, Cell.EMPTY, style);
        }
        runEnded = false;
        int width = CharWidth.of(code);
        if (width == 0 && joinWidth != 0 && buffer.x > 0) {
            int at = buffer.x - (row.width(buffer.x - 1) != 0 ? 1 : 2);
            if (at >= 0) {
                join(row, at, code, joinWidth);
            }
            dropTail(buffer, row, style);
            return;
        }
        joinWidth = width;
        if (buffer.x + width > cols) {
            if (modes.wrap) {
                wrap();
                row = buffer.row();
            } else {
                buffer.x = cols - 1;
                if (width == 2) {
                    dropTail(buffer, row, style);
                    return;
                }
            }
        }
        if (modes.insert) {
            row.insert(buffer.x, width, style);
            if (row.width(cols - 1) == 2) {
                row.set(cols - 1, Cell.EMPTY, style);
            }
        }
        row.set(buffer.x++, Cell.of(code, width), style);
        if (width == 2) {
            row.set(buffer.x++, Cell.TAIL, style);
        }
        dropTail(buffer, row, style);
    }

    /** What was printed may have cut a wide character: its second half becomes an empty cell. */
    private void dropTail(Buffer buffer, Row row, char style) {
        if (buffer.x < cols && row.isTail(buffer.x)) {
            row.set(buffer.x, Cell.EMPTY, style);
        }
    }

    private void join(Row row, int at, int code, int width) {
        int cell = row.cell(at);
        int content;
        if ((cell & Cell.CONTENT) == 0) {
            content = code;
        } else {
            String text = text(cell);
            if (text.length() + Character.charCount(code) > Graphemes.LENGTH) {
                return;
            }
            int id = Sweeper.grapheme(this, text + Character.toString(code));
            if (id < 0) {
                return;
            }
            content = id | Cell.GRAPHEME;
        }
        row.set(at, Cell.of(content, width), row.style(at));
    }

    /** The characters of a cell with content. */
    String text(int cell) {
        int code = cell & Cell.CODE;
        return (cell & Cell.GRAPHEME) != 0 ? graphemes.text(code) : Character.toString(code);
    }

    private void wrap() {
        Buffer buffer = active;
        Row old = buffer.row();
        int from = buffer.x;
        buffer.x = 0;
        buffer.y++;
        if (buffer.y == buffer.bottom + 1) {
            buffer.y--;
            buffer.scroll(eraseStyle(), true);
        } else {
            buffer.y = Math.min(buffer.y, rows - 1);
            buffer.row().wrapped = true;
        }
        // What a wide character did not fit into.
        if (from < cols) {
            old.clear(from, cols, penStyle());
        }
    }

    // --- controls

    void lineFeed() {
        Buffer buffer = active;
        if (modes.newLine) {
            buffer.x = 0;
        }
        if (buffer.y == buffer.bottom) {
            buffer.scroll(eraseStyle(), false);
        } else if (buffer.y >= rows - 1) {
            buffer.y = rows - 1;
        } else {
            buffer.y++;
            buffer.row().wrapped = false;
        }
        if (buffer.x >= cols) {
            buffer.x--;
        }
    }

    /** IND: as a line feed, but the next line stays a wrapped one. */
    void index() {
        restrictCursor();
        Buffer buffer = active;
        if (buffer.y == buffer.bottom) {
            buffer.scroll(eraseStyle(), false);
        } else {
            buffer.y = Math.min(buffer.y + 1, rows - 1);
        }
        restrictCursor();
    }

    void reverseIndex() {
        restrictCursor();
        Buffer buffer = active;
        if (buffer.y == buffer.top) {
            buffer.rotate(buffer.bottom, buffer.top, 1, eraseStyle());
        } else {
            buffer.y--;
            restrictCursor();
        }
    }

    void backspace() {
        Buffer buffer = active;
        if (!modes.reverseWrap) {
            restrictCursor();
            if (buffer.x > 0) {
                buffer.x--;
            }
            return;
        }
        restrictCursor(cols);
        if (buffer.x > 0) {
            buffer.x--;
        } else if (buffer.y > buffer.top && buffer.y <= buffer.bottom && buffer.row().wrapped) {
            buffer.row().wrapped = false;
            buffer.y--;
            buffer.x = cols - 1;
            Row row = buffer.row();
            // A wide character that did not fit left the last cell empty: go over it.
            if (row.width(buffer.x) != 0 && !row.hasContent(buffer.x)) {
                buffer.x--;
            }
        }
        restrictCursor();
    }

    void tab() {
        if (active.x < cols) {
            active.x = active.nextTab(active.x);
        }
    }

    void shift(int level) {
        gLevel = level;
        charset = gSets[level];
    }

    void designate(int level, Charset set) {
        gSets[level] = set;
        if (gLevel == level) {
            charset = set;
        }
    }

    // --- cursor

    void restrictCursor() {
        restrictCursor(cols - 1);
    }

    void restrictCursor(int maxX) {
        Buffer buffer = active;
        buffer.x = Math.min(maxX, Math.max(0, buffer.x));
        buffer.y = modes.origin
                ? Math.min(buffer.bottom, Math.max(buffer.top, buffer.y))
                : Math.min(rows - 1, Math.max(0, buffer.y));
    }

    /** Columns and rows from 0; with origin mode, rows count from the top margin. */
    void setCursor(long x, long y) {
        active.x = (int) Math.min(x, cols);
        active.y = (int) Math.min(modes.origin ? active.top + y : y, rows);
        restrictCursor();
    }

    void moveCursor(long dx, long dy) {
        restrictCursor();
        long y = active.y + dy;
        // Like the oracle: in origin mode a relative move counts from the top margin.
        setCursor(Math.max(active.x + dx, 0), Math.max(y, -rows));
    }

    void saveCursor() {
        Buffer buffer = active;
        buffer.savedX = buffer.x;
        buffer.savedY = buffer.base + buffer.y;
        buffer.savedFg = pen.fg;
        buffer.savedBg = pen.bg;
        buffer.savedCharset = charset;
    }

    void restoreCursor() {
        Buffer buffer = active;
        buffer.x = buffer.savedX;
        buffer.y = Math.max(buffer.savedY - buffer.base, 0);
        pen.fg = buffer.savedFg;
        pen.bg = buffer.savedBg;
        penChanged();
        charset = buffer.savedCharset;
        restrictCursor();
    }

    void enterAlt() {
        if (active == alt) {
            return;
        }
        alt.fill(eraseStyle());
        alt.x = normal.x;
        alt.y = normal.y;
        active = alt;
    }

    void leaveAlt() {
        if (active == normal) {
            return;
        }
        normal.x = alt.x;
        normal.y = alt.y;
        alt.clear();
        active = normal;
    }
}
