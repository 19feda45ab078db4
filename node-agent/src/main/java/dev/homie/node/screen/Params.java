package dev.homie.node.screen;

/** The numbers of a control sequence: at most 32, and 32 sub-parameters, as xterm.js; further ones are ignored. */
final class Params {
    static final int LIMIT = 32;

    final int[] values = new int[LIMIT];
    int length;
    private final int[] subs = new int[LIMIT];
    private final int[] subEnd = new int[LIMIT];
    private int subLength;
    private boolean full;
    private boolean subsFull;
    private boolean inSub;

    /** One parameter, 0: what a sequence without parameters has. */
    void reset() {
        length = 1;
        values[0] = 0;
        subLength = 0;
        subEnd[0] = 0;
        full = false;
        subsFull = false;
        inSub = false;
    }

    void next() {
        inSub = false;
        if (length >= LIMIT) {
            full = true;
            return;
        }
        subEnd[length] = subLength;
        values[length++] = 0;
    }

    void nextSub() {
        inSub = true;
        if (full || subLength >= LIMIT) {
            subsFull = true;
            return;
        }
        subs[subLength++] = -1;
        subEnd[length - 1] = subLength;
    }

    void digit(int digit) {
        if (full) {
            return;
        }
        if (!inSub) {
            values[length - 1] = append(values[length - 1], digit);
        } else if (!subsFull && subLength > 0) {
            subs[subLength - 1] = append(subs[subLength - 1], digit);
        }
    }

    private static int append(int value, int digit) {
        return value == -1 ? digit : (int) Math.min(value * 10L + digit, Integer.MAX_VALUE);
    }

    /** The first parameter, at least 1: what counts and positions start from. */
    int count() {
        return values[0] == 0 ? 1 : values[0];
    }

    int subCount(int index) {
        return subEnd[index] - subStart(index);
    }

    int sub(int index, int i) {
        return subs[subStart(index) + i];
    }

    private int subStart(int index) {
        return index == 0 ? 0 : subEnd[index - 1];
    }

    /** Writes the parameters as they could have been read. */
    void write(StringBuilder out) {
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                out.append(';');
            }
            out.append(values[i]);
            for (int s = 0; s < subCount(i); s++) {
                out.append(':');
                if (sub(i, s) >= 0) {
                    out.append(sub(i, s));
                }
            }
        }
        if (full) {
            out.append(';');
        }
        if (subsFull) {
            out.append(':');
        }
    }
}
