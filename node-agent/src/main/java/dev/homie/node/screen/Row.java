package dev.homie.node.screen;

import java.util.Arrays;

/**
 * One line of cells. Only the first {@link #used} are stored: those behind are empty with the style {@link #blank}, so
 * that a new or erased line costs nothing and a short one little.
 */
final class Row {
    private static final int[] NO_CELLS = {};
    private static final char[] NO_STYLES = {};

    int[] cells = NO_CELLS;
    char[] styles = NO_STYLES;
    int used;
    char blank;
    /** Columns; on the alternate screen more than are visible after it was made narrower. */
    int length;
    /** The line continues the one before it. */
    boolean wrapped;

    Row(int length, char blank, boolean wrapped) {
        reset(length, blank, wrapped);
    }

    void reset(int newLength, char newBlank, boolean isWrapped) {
        used = 0;
        length = newLength;
        blank = newBlank;
        wrapped = isWrapped;
    }

    int cell(int x) {
        return x < used ? cells[x] : Cell.EMPTY;
    }

    char style(int x) {
        return x < used ? styles[x] : blank;
    }

    int width(int x) {
        return x < used ? Cell.width(cells[x]) : 1;
    }

    boolean hasContent(int x) {
        return x < used && (cells[x] & Cell.CONTENT) != 0;
    }

    /** Whether the cell is the empty second half of a wide character, or what is left of one. */
    boolean isTail(int x) {
        return x < used && cells[x] == Cell.TAIL;
    }

    /** Stores the cells before {@code end}, so that the arrays may be written there. */
    void store(int end) {
        if (end <= used) {
            return;
        }
        if (end > cells.length) {
            grow(end);
        }
        Arrays.fill(cells, used, end, Cell.EMPTY);
        Arrays.fill(styles, used, end, blank);
        used = end;
    }

    private void grow(int end) {
        int capacity = Math.max(end, Math.min(length, (end + 15) & ~15));
        cells = Arrays.copyOf(cells, capacity);
        styles = Arrays.copyOf(styles, capacity);
    }

    /** Writes {@code count} ASCII characters; the caller has checked that they fit. */
    void write(int x, byte[] in, int from, int count, char style) {
        store(x);
        int end = x + count;
        if (end > cells.length) {
            grow(end);
        }
        int[] to = cells;
        for (int i = 0; i < count; i++) {
            to[x + i] = in[from + i];
        }
        Arrays.fill(styles, x, end, style);
        if (end > used) {
            used = end;
        }
    }

    void set(int x, int cell, char style) {
        if (x >= length) {
            return;
        }
        store(x + 1);
        cells[x] = cell;
        styles[x] = style;
    }

    /** Empties {@code [start, end)}; a wide character that is cut loses its other half too. */
    void erase(int start, int end, char style) {
        if (start > 0 && width(start - 1) == 2) {
            set(start - 1, Cell.EMPTY, style);
        }
        if (end > 0 && end < length && width(end - 1) == 2) {
            set(end, Cell.EMPTY, style);
        }
        clear(start, end, style);
    }

    /** As {@link #erase}, but leaves protected cells. */
    void eraseUnprotected(int start, int end, char style, Styles table) {
        if (start > 0 && width(start - 1) == 2 && !table.isProtected(style(start - 1))) {
            set(start - 1, Cell.EMPTY, style);
        }
        if (end > 0 && end < length && width(end - 1) == 2 && !table.isProtected(style(end))) {
            set(end, Cell.EMPTY, style);
        }
        for (int x = start; x < Math.min(end, length); x++) {
            if (!table.isProtected(style(x))) {
                set(x, Cell.EMPTY, style);
            }
        }
    }

    void clear(int start, int end, char style) {
        int to = Math.min(end, length);
        if (to >= length && start <= used && style == blank) {
            used = Math.min(used, Math.max(0, start));
            return;
        }
        if (start >= to || (start >= used && style == blank)) {
            return;
        }
        if (start <= 0 && to >= length) {
            used = 0;
            blank = style;
            return;
        }
        store(to);
        Arrays.fill(cells, start, to, Cell.EMPTY);
        Arrays.fill(styles, start, to, style);
    }

    void insert(int at, int count, char style) {
        int x = at % length;
        if (x > 0 && width(x - 1) == 2) {
            set(x - 1, Cell.EMPTY, style);
        }
        if (count < length - x) {
            if (x < used) {
                int moved = Math.min(used, length - count) - x;
                store(Math.min(length, Math.max(used, x + count + moved)));
                System.arraycopy(cells, x, cells, x + count, moved);
                System.arraycopy(styles, x, styles, x + count, moved);
                // What was behind the stored cells is moved too: it is blank.
                int end = Math.min(length, x + count + moved);
                if (end < used) {
                    Arrays.fill(cells, end, used, Cell.EMPTY);
                    Arrays.fill(styles, end, used, blank);
                }
            }
            clear(x, x + count, style);
        } else {
            clear(x, length, style);
        }
        if (width(length - 1) == 2) {
            set(length - 1, Cell.EMPTY, style);
        }
    }

    void delete(int at, int count, char style) {
        int x = at % length;
        if (count < length - x) {
            if (x < used) {
                int moved = Math.max(0, used - x - count);
                if (moved > 0) {
                    System.arraycopy(cells, x + count, cells, x, moved);
                    System.arraycopy(styles, x + count, styles, x, moved);
                }
                Arrays.fill(cells, x + moved, used, Cell.EMPTY);
                Arrays.fill(styles, x + moved, used, blank);
            }
            clear(length - count, length, style);
        } else {
            clear(x, length, style);
        }
        if (x > 0 && width(x - 1) == 2) {
            set(x - 1, Cell.EMPTY, style);
        }
        if (isTail(x)) {
            set(x, Cell.EMPTY, style);
        }
    }

    void resize(int newLength, char style) {
        if (newLength > length) {
            int old = length;
            if (used < old && blank != style) {
                store(old);
            }
            length = newLength;
            if (used >= old || blank == style) {
                blank = style;
            }
        } else {
            length = newLength;
            used = Math.min(used, newLength);
        }
    }

    /** Columns up to the last cell with content. */
    int trimmedLength() {
        for (int x = used - 1; x >= 0; x--) {
            if ((cells[x] & Cell.CONTENT) != 0) {
                return x + Cell.width(cells[x]);
            }
        }
        return 0;
    }

    /** Copies cells as if all of the source were read first. */
    void copy(Row source, int from, int to, int count) {
        if (count <= 0) {
            return;
        }
        source.store(Math.min(source.length, from + count));
        store(Math.min(length, to + count));
        int moved = Math.min(count, Math.min(source.used - from, used - to));
        if (moved > 0) {
            System.arraycopy(source.cells, from, cells, to, moved);
            System.arraycopy(source.styles, from, styles, to, moved);
        }
    }

    /** Makes all styles the default: how old scrollback gives its styles back when they run out. */
    void flatten() {
        Arrays.fill(styles, 0, used, Styles.DEFAULT);
        blank = Styles.DEFAULT;
    }
}
