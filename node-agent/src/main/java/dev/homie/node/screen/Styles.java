package dev.homie.node.screen;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Interned styles: a cell holds 16 bits instead of the 16 bytes they stand for. At most {@link #LIMIT} styles live at
 * once; when they run out the owner sweeps what no cell uses, see {@link Sweeper}.
 */
final class Styles {
    static final int LIMIT = 0xFFFF;
    static final char DEFAULT = 0;

    private int[] fg = new int[16];
    private int[] bg = new int[16];
    private int[] line = new int[16];
    private int[] link = new int[16];
    private int[] table = new int[32]; // id + 1, open addressing
    private int size;
    private int live;
    private int[] free = new int[0];
    private int freeCount;

    Styles() {
        intern(0, 0, 0, 0);
    }

    int fg(int id) {
        return fg[id];
    }

    int bg(int id) {
        return bg[id];
    }

    int line(int id) {
        return line[id];
    }

    int link(int id) {
        return link[id];
    }

    boolean isProtected(int id) {
        return (bg[id] & Style.PROTECTED) != 0;
    }

    /** Whether only the background differs from the default, which is what erasing leaves behind. */
    boolean isErased(int id) {
        return fg[id] == 0 && (bg[id] & ~Style.COLOUR) == 0;
    }

    /** How many styles are interned. */
    int live() {
        return live;
    }

    /** The style's number, or -1 when {@link #LIMIT} are in use. */
    int intern(int f, int b, int l, int k) {
        if ((b & Style.EXTENDED) == 0) {
            l = 0;
            k = 0;
        }
        int mask = table.length - 1;
        int slot = hash(f, b, l, k) & mask;
        for (int entry; (entry = table[slot]) != 0; slot = (slot + 1) & mask) {
            int id = entry - 1;
            if (fg[id] == f && bg[id] == b && line[id] == l && link[id] == k) {
                return id;
            }
        }
        int id;
        if (freeCount > 0) {
            id = free[--freeCount];
        } else if (size < LIMIT) {
            id = size++;
        } else {
            return -1;
        }
        if (id >= fg.length) {
            int capacity = fg.length * 2;
            fg = Arrays.copyOf(fg, capacity);
            bg = Arrays.copyOf(bg, capacity);
            line = Arrays.copyOf(line, capacity);
            link = Arrays.copyOf(link, capacity);
        }
        fg[id] = f;
        bg[id] = b;
        line[id] = l;
        link[id] = k;
        table[slot] = id + 1;
        if (++live * 2 > table.length) {
            rehash(table.length * 2);
        }
        return id;
    }

    /** Forgets every style that is not in {@code used}; the default style stays. */
    void retain(BitSet used) {
        used.set(DEFAULT);
        freeCount = 0;
        free = new int[size];
        live = 0;
        Arrays.fill(table, 0);
        int mask = table.length - 1;
        for (int id = size - 1; id >= 0; id--) {
            if (used.get(id)) {
                place(id, mask);
                live++;
            } else {
                free[freeCount++] = id;
            }
        }
    }

    private void rehash(int capacity) {
        int[] old = table;
        table = new int[capacity];
        for (int entry : old) {
            if (entry != 0) {
                place(entry - 1, capacity - 1);
            }
        }
    }

    private void place(int id, int mask) {
        int slot = hash(fg[id], bg[id], line[id], link[id]) & mask;
        while (table[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        table[slot] = id + 1;
    }

    private static int hash(int f, int b, int l, int k) {
        int h = f * 0x9E3779B1 + b * 0x85EBCA77 + l * 0xC2B2AE3D + k * 0x27D4EB2F;
        return h ^ (h >>> 15) ^ (h >>> 7);
    }
}
