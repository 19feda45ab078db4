package dev.homie.node.screen;

import java.util.Arrays;

/** The lines of a buffer, oldest first, at most {@link #limit}; the array grows only as lines come. */
final class RowRing {
    private Row[] rows;
    private int start;
    private int size;
    private int limit;

    RowRing(int limit) {
        this.limit = limit;
        this.rows = new Row[Math.min(limit, 64)];
    }

    int size() {
        return size;
    }

    int limit() {
        return limit;
    }

    boolean isFull() {
        return size >= limit;
    }

    /** Lines beyond a smaller limit must have been trimmed before. */
    void limit(int newLimit) {
        limit = newLimit;
    }

    Row get(int index) {
        return rows[slot(index)];
    }

    void set(int index, Row row) {
        rows[slot(index)] = row;
    }

    void push(Row row) {
        if (size == rows.length) {
            grow(size + 1);
        }
        rows[slot(size++)] = row;
    }

    Row pop() {
        int slot = slot(--size);
        Row row = rows[slot];
        rows[slot] = null;
        return row;
    }

    /** Takes the oldest line away. */
    Row removeFirst() {
        Row row = rows[start];
        rows[start] = null;
        start = start + 1 == rows.length ? 0 : start + 1;
        size--;
        return row;
    }

    /** Makes the oldest line the newest. */
    Row recycle() {
        Row row = removeFirst();
        push(row);
        return row;
    }

    void insert(int index, Row row) {
        push(row);
        for (int i = size - 1; i > index; i--) {
            set(i, get(i - 1));
        }
        set(index, row);
    }

    /** Moves the line at {@code from} to {@code to}; those between move up or down by one. */
    Row move(int from, int to) {
        Row row = get(from);
        for (int i = from; i < to; i++) {
            set(i, get(i + 1));
        }
        for (int i = from; i > to; i--) {
            set(i, get(i - 1));
        }
        set(to, row);
        return row;
    }

    void trimStart(int count) {
        int trimmed = Math.min(count, size);
        for (int i = 0; i < trimmed; i++) {
            removeFirst();
        }
    }

    Row[] toArray() {
        Row[] copy = new Row[size];
        for (int i = 0; i < size; i++) {
            copy[i] = get(i);
        }
        return copy;
    }

    void replaceAll(Row[] lines, int count) {
        rows = Arrays.copyOf(lines, Math.max(count, Math.min(limit, 64)));
        start = 0;
        size = count;
    }

    private int slot(int index) {
        int slot = start + index;
        return slot >= rows.length ? slot - rows.length : slot;
    }

    private void grow(int needed) {
        Row[] larger = new Row[Math.max(needed, Math.min(limit, rows.length * 2))];
        for (int i = 0; i < size; i++) {
            larger[i] = get(i);
        }
        rows = larger;
        start = 0;
    }
}
