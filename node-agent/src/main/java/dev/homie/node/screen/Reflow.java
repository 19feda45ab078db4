package dev.homie.node.screen;

import java.util.ArrayList;
import java.util.List;

/**
 * Gives wrapped lines a new width. Which lines move, and where the cursor and the screen's first line end up, is what
 * xterm.js does, down to its exceptions: the wrapped line the cursor is on stays as it is, because the shell redraws it.
 */
final class Reflow {
    private Reflow() {}

    /** The columns of a wrapped line's part that count: all but the one that a wide character did not fit into. */
    private static int partLength(List<Row> parts, int i, int cols) {
        Row part = parts.get(i);
        if (i == parts.size() - 1) {
            return part.trimmedLength();
        }
        boolean endsEmpty = !part.hasContent(cols - 1) && part.width(cols - 1) == 1;
        return endsEmpty && parts.get(i + 1).width(0) == 2 ? cols - 1 : cols;
    }

    static void larger(Buffer buffer, int cols, int newCols, int newRows) {
        RowRing lines = buffer.lines;
        int cursor = buffer.base + buffer.y;
        Row[] kept = new Row[lines.size()];
        int keptCount = 0;
        int y = 0;
        while (y < lines.size()) {
            List<Row> parts = new ArrayList<>();
            parts.add(lines.get(y));
            int next = y + 1;
            while (next < lines.size() && lines.get(next).wrapped) {
                parts.add(lines.get(next++));
            }
            int keep = parts.size();
            if (parts.size() > 1 && !(cursor >= y && cursor < next)) {
                keep = join(parts, cols, newCols);
            }
            for (int i = 0; i < keep; i++) {
                kept[keptCount++] = parts.get(i);
            }
            y = next;
        }
        int removed = lines.size() - keptCount;
        if (removed == 0) {
            return;
        }
        lines.replaceAll(kept, keptCount);
        for (int i = 0; i < removed; i++) {
            if (buffer.base > 0) {
                buffer.base--;
            } else {
                buffer.y = Math.max(0, buffer.y - 1);
                if (lines.size() < newRows) {
                    lines.push(new Row(newCols, Styles.DEFAULT, false));
                }
            }
        }
        buffer.savedY = Math.max(buffer.savedY - removed, 0);
    }

    /** Fills each part up from the next ones; returns how many parts are left. */
    private static int join(List<Row> parts, int cols, int newCols) {
        int dest = 0;
        int destCol = partLength(parts, 0, cols);
        int source = 1;
        int sourceCol = 0;
        while (source < parts.size()) {
            int sourceLength = partLength(parts, source, cols);
            int count = Math.min(sourceLength - sourceCol, newCols - destCol);
            parts.get(dest).copy(parts.get(source), sourceCol, destCol, count);
            destCol += count;
            if (destCol == newCols) {
                dest++;
                destCol = 0;
            }
            sourceCol += count;
            if (sourceCol == sourceLength) {
                source++;
                sourceCol = 0;
            }
            if (destCol == 0 && dest != 0 && parts.get(dest - 1).width(newCols - 1) == 2) {
                // A wide character does not fit into the last column: it goes to the next line.
                parts.get(dest).copy(parts.get(dest - 1), newCols - 1, destCol++, 1);
                parts.get(dest - 1).set(newCols - 1, Cell.EMPTY, Styles.DEFAULT);
            }
        }
        if (dest < parts.size()) {
            parts.get(dest).erase(destCol, newCols, Styles.DEFAULT);
        }
        int keep = parts.size();
        while (keep > 1 && (keep - 1 > dest || parts.get(keep - 1).trimmedLength() == 0)) {
            keep--;
        }
        return keep;
    }

    private record Insertion(int at, List<Row> rows) {}

    static void smaller(Buffer buffer, int cols, int newCols, int newRows) {
        RowRing lines = buffer.lines;
        List<Insertion> insertions = new ArrayList<>();
        int inserted = 0;
        // Lines that are dropped from the end meanwhile still count for those before them.
        Row[] all = lines.toArray();
        for (int y = all.length - 1; y >= 0; y--) {
            Row line = all[y];
            if (!line.wrapped && line.trimmedLength() <= newCols) {
                continue;
            }
            List<Row> parts = new ArrayList<>();
            parts.add(line);
            while (line.wrapped && y > 0) {
                line = all[--y];
                parts.add(0, line);
            }
            int cursor = buffer.base + buffer.y;
            if (cursor >= y && cursor < y + parts.size()) {
                continue;
            }
            inserted += split(buffer, parts, cols, newCols, newRows, y, inserted, insertions);
        }
        if (!insertions.isEmpty()) {
            insert(lines, insertions, inserted, newCols);
        }
    }

    private static int split(
            Buffer buffer,
            List<Row> parts,
            int cols,
            int newCols,
            int newRows,
            int y,
            int inserted,
            List<Insertion> insertions) {
        RowRing lines = buffer.lines;
        int oldParts = parts.size();
        int lastLength = parts.get(oldParts - 1).trimmedLength();
        int[] lengths = newLengths(parts, cols, newCols);
        int added = lengths.length - oldParts;
        int trimmed = buffer.base == 0 && buffer.y != lines.size() - 1
                ? Math.max(0, buffer.y - lines.limit() + added)
                : Math.max(0, lines.size() - lines.limit() + added);
        List<Row> fresh = new ArrayList<>();
        for (int i = 0; i < added; i++) {
            // As long as the others are until they are all cut to the new width.
            fresh.add(new Row(newCols, Styles.DEFAULT, true));
        }
        int total = inserted;
        if (!fresh.isEmpty()) {
            insertions.add(new Insertion(y + oldParts + inserted, fresh));
            total += fresh.size();
        }
        parts.addAll(fresh);
        spread(parts, lengths, oldParts - 1, lastLength, cols);
        for (int i = 0; i < parts.size() && i < lengths.length; i++) {
            if (lengths[i] < newCols) {
                parts.get(i).set(lengths[i], Cell.EMPTY, Styles.DEFAULT);
            }
        }
        for (int i = added - trimmed; i > 0; i--) {
            if (buffer.base == 0) {
                if (buffer.y < newRows - 1) {
                    buffer.y++;
                    lines.pop();
                } else {
                    buffer.base++;
                }
            } else if (buffer.base < Math.min(lines.limit(), lines.size() + total) - newRows) {
                buffer.base++;
            }
        }
        buffer.savedY = Math.min(buffer.savedY + added, buffer.base + newRows - 1);
        return fresh.size();
    }

    private static int[] newLengths(List<Row> parts, int cols, int newCols) {
        int needed = 0;
        for (int i = 0; i < parts.size(); i++) {
            needed += partLength(parts, i, cols);
        }
        List<Integer> lengths = new ArrayList<>();
        int column = 0;
        int part = 0;
        int available = 0;
        while (available < needed) {
            if (needed - available < newCols) {
                lengths.add(needed - available);
                break;
            }
            column += newCols;
            int old = partLength(parts, part, cols);
            if (column > old) {
                column -= old;
                part = Math.min(part + 1, parts.size() - 1);
            }
            boolean wide = column > 0 && parts.get(part).width(column - 1) == 2;
            if (wide) {
                column--;
            }
            int length = wide ? newCols - 1 : newCols;
            lengths.add(length);
            available += length;
        }
        return lengths.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Moves the cells to their new lines, from the end so that nothing is overwritten before it was moved. */
    private static void spread(List<Row> parts, int[] lengths, int lastSource, int lastLength, int cols) {
        int dest = lengths.length - 1;
        int destCol = dest >= 0 ? lengths[dest] : 0;
        int source = lastSource;
        int sourceCol = lastLength;
        while (source >= 0 && dest >= 0 && dest < parts.size()) {
            int count = Math.min(sourceCol, destCol);
            parts.get(dest).copy(parts.get(source), sourceCol - count, destCol - count, count);
            destCol -= count;
            if (destCol == 0 && --dest >= 0) {
                destCol = lengths[dest];
            }
            sourceCol -= count;
            if (sourceCol == 0) {
                source--;
                sourceCol = partLength(parts, Math.max(source, 0), cols);
            }
        }
    }

    /** Puts the added lines between the others; what does not fit is dropped at the start. */
    private static void insert(RowRing lines, List<Insertion> insertions, int inserted, int newCols) {
        Row[] old = lines.toArray();
        int size = Math.min(lines.limit(), old.length + inserted);
        Row[] result = new Row[size];
        int next = 0;
        int done = 0;
        int from = old.length - 1;
        for (int i = Math.min(lines.limit() - 1, old.length + inserted - 1); i >= 0; i--) {
            if (next < insertions.size() && insertions.get(next).at > from + done) {
                List<Row> rows = insertions.get(next++).rows;
                for (int r = rows.size() - 1; r >= 0 && i >= 0; r--) {
                    result[i--] = rows.get(r);
                }
                i++;
                done += rows.size();
            } else if (from >= 0) {
                result[i] = old[from--];
            }
        }
        for (int i = 0; i < size; i++) {
            if (result[i] == null) {
                result[i] = new Row(newCols, Styles.DEFAULT, false);
            }
        }
        lines.replaceAll(result, size);
    }
}
