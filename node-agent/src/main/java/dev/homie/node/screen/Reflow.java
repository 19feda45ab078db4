package dev.homie.node.screen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives wrapped lines a new width. A line is a row and the wrapped ones after it: its cells are laid out anew into fresh
 * rows. Which lines that happens to, and where the cursor and the screen's first row end up, is what a terminal in the
 * browser (xterm.js) shows, so that both agree: the line the cursor is on stays as it is, because the shell redraws it.
 */
final class Reflow {
    private Reflow() {}

    /** Afterwards the rows of lines that stayed may still be of the old width, and rows may be missing at the end. */
    static void reflow(Buffer buffer, int cols, int newCols, int newRows) {
        // Each line's first new rows take the places of its old ones, the others follow the last of them.
        Row[] places = buffer.lines.toArray();
        Map<Integer, List<Row>> following = new HashMap<>();
        boolean changed = false;
        int added = 0;
        for (int end = places.length, start; end > 0; end = start) {
            start = end - 1;
            while (start > 0 && places[start].wrapped) {
                start--;
            }
            // Rows added below the cursor move it too, in xterm.js.
            int cursor = buffer.base + buffer.y + Math.max(0, added);
            boolean hasCursor = start <= cursor && cursor < end;
            int size = end - start;
            // A first row whose line's start is gone is laid out even if it fits.
            boolean whole = newCols > cols || !places[start].wrapped;
            boolean fits = size == 1 && whole && places[start].trimmedLength() <= newCols;
            if (hasCursor || fits) {
                continue;
            }
            List<Row> rows = layOut(List.of(Arrays.copyOfRange(places, start, end)), cols, newCols);
            for (int i = 0; i < size; i++) {
                places[start + i] = i < rows.size() ? rows.get(i) : null;
            }
            if (rows.size() > size) {
                following.put(end - 1, rows.subList(size, rows.size()));
            }
            added += rows.size() - size;
            changed = true;
        }
        if (!changed) {
            return;
        }
        int dropped = newCols > cols ? moveUp(buffer, -added) : moveDown(buffer, added, newRows);
        List<Row> rows = new ArrayList<>(places.length + Math.max(0, added));
        for (int i = 0; i < places.length; i++) {
            if (places[i] != null && i < places.length - dropped) {
                rows.add(places[i]);
            }
            rows.addAll(following.getOrDefault(i, List.of()));
        }
        int size = Math.min(rows.size(), buffer.lines.limit());
        buffer.lines.replaceAll(rows.subList(rows.size() - size, rows.size()).toArray(new Row[0]), size);
    }

    /** Scrollback comes back for the rows that are gone, then the cursor moves up. No row has to go for that. */
    private static int moveUp(Buffer buffer, int removed) {
        int scrolled = Math.min(removed, buffer.base);
        buffer.base -= scrolled;
        buffer.y = Math.max(0, buffer.y - (removed - scrolled));
        buffer.savedY = Math.max(0, buffer.savedY - removed);
        return 0;
    }

    /**
     * Without scrollback the cursor first moves down, then the screen scrolls; a saved cursor below the screen comes back,
     * even if nothing was added. Returns how many of the last places go to make room, even those with text: as in xterm.js.
     */
    private static int moveDown(Buffer buffer, int added, int newRows) {
        int down = buffer.base == 0 ? Math.min(added, newRows - 1 - buffer.y) : 0;
        int size = Math.min(buffer.lines.size() - down + added, buffer.lines.limit());
        buffer.y += down;
        buffer.base = Math.max(0, Math.min(buffer.base + added - down, size - newRows));
        buffer.savedY = Math.min(buffer.savedY + added, buffer.base + newRows - 1);
        return down;
    }

    private static List<Row> layOut(List<Row> line, int cols, int newCols) {
        List<Row> rows = new ArrayList<>();
        Row row = new Row(newCols, Styles.DEFAULT, line.get(0).wrapped);
        rows.add(row);
        int x = 0;
        for (int i = 0; i < line.size(); i++) {
            Row part = line.get(i);
            int length = contentLength(line, i, cols);
            int from = 0;
            while (from < length) {
                if (x == newCols) {
                    row = new Row(newCols, Styles.DEFAULT, true);
                    rows.add(row);
                    x = 0;
                }
                int count = Math.min(length - from, newCols - x);
                // A wide character does not fit into the last column: it goes to the next row.
                boolean split = x + count == newCols && part.width(from + count - 1) == 2;
                if (split) {
                    count--;
                }
                row.copy(part, from, x, count);
                from += count;
                x = split ? newCols : x + count;
            }
        }
        if (newCols > cols) {
            dropEmptyEnd(rows);
        } else if (rows.size() == line.size()) {
            keepBackground(line.get(line.size() - 1), row, x);
        }
        return rows;
    }

    /** A last row that stays the last keeps the background behind its text, all but the first column of it. */
    private static void keepBackground(Row from, Row to, int textEnd) {
        int start = Math.min(textEnd + 1, to.length);
        to.store(start);
        to.copy(from, start, start, Math.min(from.used, to.length) - start);
        to.blank = from.blank;
    }

    /** The columns of a line's part that count: all but the one that a wide character did not fit into. */
    private static int contentLength(List<Row> line, int i, int cols) {
        Row part = line.get(i);
        if (i == line.size() - 1) {
            return part.trimmedLength();
        }
        boolean endsEmpty = !part.hasContent(cols - 1) && part.width(cols - 1) == 1;
        return endsEmpty && line.get(i + 1).width(0) == 2 ? cols - 1 : cols;
    }

    private static void dropEmptyEnd(List<Row> rows) {
        int last = rows.size() - 1;
        while (last > 0 && rows.get(last).trimmedLength() == 0) {
            rows.remove(last--);
        }
    }
}
