package dev.homie.node.screen;

/**
 * One cell's content as an int: a code point, or the number of a {@link Graphemes} entry, and the cell's width. A
 * narrow character is its plain code point and an empty cell is 0, so that ASCII is stored without any arithmetic.
 */
final class Cell {
    static final int EMPTY = 0;
    /** Code point or grapheme number, with {@link #GRAPHEME}; 0 means that the cell has no content. */
    static final int CONTENT = 0x3F_FFFF;

    static final int CODE = 0x1F_FFFF;
    static final int GRAPHEME = 0x20_0000;
    static final int WIDE = 0x40_0000;
    static final int ZERO = 0x80_0000;
    /** The second half of a wide character. */
    static final int TAIL = ZERO;

    private Cell() {}

    static int of(int code, int width) {
        return width == 1 ? code : width == 2 ? code | WIDE : code | ZERO;
    }

    static int width(int cell) {
        return (cell & (WIDE | ZERO)) == 0 ? 1 : (cell & WIDE) != 0 ? 2 : 0;
    }
}
