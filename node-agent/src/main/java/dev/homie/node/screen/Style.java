package dev.homie.node.screen;

/** The bits of a pen and of an interned style. A colour is a mode in bits 24–25 and its value below. */
final class Style {
    static final int COLOUR = 0x3FF_FFFF;
    static final int MODE = 0x300_0000;
    static final int MODE_16 = 0x100_0000;
    static final int MODE_256 = 0x200_0000;
    static final int MODE_RGB = 0x300_0000;

    // With the foreground.
    static final int INVERSE = 1 << 26;
    static final int BOLD = 1 << 27;
    static final int UNDERLINE = 1 << 28;
    static final int BLINK = 1 << 29;
    static final int INVISIBLE = 1 << 30;
    static final int STRIKETHROUGH = 1 << 31;

    // With the background.
    static final int ITALIC = 1 << 26;
    static final int DIM = 1 << 27;
    /** The underline word and the link count; without it they are ignored. */
    static final int EXTENDED = 1 << 28;

    static final int PROTECTED = 1 << 29;
    static final int OVERLINE = 1 << 30;

    /** Where the underline's style (0–5) starts in the underline word; below it is its colour. */
    static final int LINE_SHIFT = 26;

    private Style() {}

    /**
     * Which underline xterm.js draws (0 none, 1–5): restoring a cursor brings back {@link #UNDERLINE} and {@link #EXTENDED}
     * but not the underline word, and then the word counts if it is looked at and tells of an underline.
     */
    static int underline(int fg, int bg, int line) {
        int kind = (bg & EXTENDED) != 0 ? line >>> LINE_SHIFT : 0;
        return kind == 0 && (fg & UNDERLINE) != 0 ? 1 : kind;
    }
}
