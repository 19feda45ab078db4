package dev.homie.node.screen;

/** What the next character is written with, and SGR, which changes it. */
final class Pen {
    int fg;
    int bg;
    /** Underline style and colour, see {@link Style#LINE_SHIFT}. */
    int line;

    int link;

    private final int[] colour = new int[6];

    void reset() {
        fg = 0;
        bg = 0;
        line = 0;
        link = 0;
    }

    /** SGR 0: all but the hyperlink, which is not a matter of SGR. */
    private void resetAttributes() {
        fg = 0;
        bg = 0;
        line = 0;
        updateExtended();
    }

    /**
     * Whether restoring a cursor, which restores the colours and flags alone, has parted {@link Style#EXTENDED} from what it
     * tells of. No output but the same restoring gives this state, so a snapshot does not carry it.
     */
    boolean isTorn() {
        boolean underlined = line >>> Style.LINE_SHIFT != 0;
        return ((bg & Style.EXTENDED) != 0) != (underlined || link != 0) || ((fg & Style.UNDERLINE) != 0) != underlined;
    }

    private void updateExtended() {
        if (line >>> Style.LINE_SHIFT == 0 && link == 0) {
            bg &= ~Style.EXTENDED;
        } else {
            bg |= Style.EXTENDED;
        }
    }

    void link(int number) {
        link = number;
        updateExtended();
    }

    private void underline(int style) {
        int known = style < 0 || style > 5 ? 1 : style;
        line = (line & Style.COLOUR) | known << Style.LINE_SHIFT;
        fg = known == 0 ? fg & ~Style.UNDERLINE : fg | Style.UNDERLINE;
        updateExtended();
    }

    void apply(Params params) {
        for (int i = 0; i < params.length; i++) {
            int p = params.values[i];
            if (p == 38 || p == 48 || p == 58) {
                i += colour(params, i);
            } else if (p == 4) {
                underline(params.subCount(i) > 0 ? params.sub(i, 0) : 1);
            } else {
                apply(p);
            }
        }
    }

    private void apply(int p) {
        if (p >= 30 && p <= 37) {
            fg = (fg & ~Style.COLOUR) | Style.MODE_16 | (p - 30);
        } else if (p >= 40 && p <= 47) {
            bg = (bg & ~Style.COLOUR) | Style.MODE_16 | (p - 40);
        } else if (p >= 90 && p <= 97) {
            fg = (fg & ~Style.COLOUR) | Style.MODE_16 | (p - 90 + 8);
        } else if (p >= 100 && p <= 107) {
            bg = (bg & ~Style.COLOUR) | Style.MODE_16 | (p - 100 + 8);
        } else {
            attribute(p);
        }
    }

    private void attribute(int p) {
        switch (p) {
            case 0 -> resetAttributes();
            case 1 -> fg |= Style.BOLD;
            case 2 -> bg |= Style.DIM;
            case 3 -> bg |= Style.ITALIC;
            case 5 -> fg |= Style.BLINK;
            case 7 -> fg |= Style.INVERSE;
            case 8 -> fg |= Style.INVISIBLE;
            case 9 -> fg |= Style.STRIKETHROUGH;
            case 21 -> underline(2);
            case 22 -> {
                fg &= ~Style.BOLD;
                bg &= ~Style.DIM;
            }
            case 23 -> bg &= ~Style.ITALIC;
            case 24 -> underline(0);
            case 25 -> fg &= ~Style.BLINK;
            case 27 -> fg &= ~Style.INVERSE;
            case 28 -> fg &= ~Style.INVISIBLE;
            case 29 -> fg &= ~Style.STRIKETHROUGH;
            case 39 -> fg &= ~Style.COLOUR;
            case 49 -> bg &= ~Style.COLOUR;
            case 53 -> bg |= Style.OVERLINE;
            case 55 -> bg &= ~Style.OVERLINE;
            case 59 -> {
                // Not the default colour but white: what xterm.js makes of it.
                line |= Style.COLOUR;
                updateExtended();
            }
            default -> {}
        }
    }

    /**
     * 38, 48 and 58 in all their forms: {@code 5;n}, {@code 2;r;g;b}, {@code 5:n}, {@code 2:r:g:b}, {@code 2::r:g:b}, and
     * mixed. Slots: target, mode, colour space, then the values. Returns how many parameters it took beyond the first.
     */
    private int colour(Params params, int at) {
        int[] slots = colour;
        java.util.Arrays.fill(slots, 0);
        slots[2] = -1;
        int shift = 0;
        int used = 0;
        while (true) {
            slots[used + shift] = params.values[at + used];
            int subs = params.subCount(at + used);
            if (subs > 0) {
                for (int i = 0; i < subs && (i == 0 || i + used + 1 + shift < slots.length); i++) {
                    if (slots[1] == 5) {
                        shift = 1;
                    }
                    if (used + i + 1 + shift < slots.length) {
                        slots[used + i + 1 + shift] = params.sub(at + used, i);
                    }
                }
                break;
            }
            if ((slots[1] == 5 && used + shift >= 2) || (slots[1] == 2 && used + shift >= 5)) {
                break;
            }
            if (slots[1] != 0) {
                shift = 1;
            }
            used++;
            if (used + at >= params.length || used + shift >= slots.length) {
                break;
            }
        }
        for (int i = 2; i < slots.length; i++) {
            slots[i] = slots[i] == -1 ? 0 : slots[i];
        }
        switch (slots[0]) {
            case 38 -> fg = coloured(fg);
            case 48 -> bg = coloured(bg);
            case 58 -> line = coloured(line);
            default -> {}
        }
        return used;
    }

    private int coloured(int word) {
        if (colour[1] == 2) {
            int rgb = (colour[3] & 0xFF) << 16 | (colour[4] & 0xFF) << 8 | (colour[5] & 0xFF);
            return (word & ~Style.COLOUR) | Style.MODE_RGB | rgb;
        }
        return colour[1] == 5 ? (word & ~Style.COLOUR) | Style.MODE_256 | (colour[3] & 0xFF) : word;
    }
}
