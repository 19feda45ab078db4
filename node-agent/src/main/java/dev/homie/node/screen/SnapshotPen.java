package dev.homie.node.screen;

/** Tracks the receiver's pen and writes the SGR and OSC 8 that change it. */
final class SnapshotPen {
    private final Terminal terminal;
    private final SnapshotBytes out;
    private int style = Styles.DEFAULT;
    private int link;

    private final boolean links;

    SnapshotPen(Terminal terminal, SnapshotBytes out, boolean links) {
        this.links = links;
        this.terminal = terminal;
        this.out = out;
    }

    /** Changes to an interned style. */
    void to(int id) {
        if (id == style) {
            return;
        }
        Styles styles = terminal.styles;
        to(styles.fg(id), styles.bg(id), styles.line(id), styles.link(id));
        style = id;
    }

    /** Changes to the style an erased cell gets from {@code id}: its background alone. */
    void toErased(int id) {
        int bg = terminal.styles.bg(id) & Style.COLOUR;
        if ((background() & Style.COLOUR) == bg) {
            return;
        }
        if (terminal.styles.isErased(id)) {
            to(id);
        } else {
            to(0, bg, 0, 0);
        }
    }

    private int background = 0;

    /** The background that erasing and scrolling leave behind. */
    int background() {
        return background & Style.COLOUR;
    }

    /** The receiver has restored a cursor, and with it other colours and flags; its link stays. */
    void restored() {
        style = -1;
        background = -1;
    }

    /** Changes to a style that need not be interned. */
    void to(int fg, int bg, int line, int wantedLink) {
        int newLink = links ? wantedLink : 0;
        style = -1;
        background = bg;
        if (newLink != link) {
            Links.Link target = terminal.links.get(newLink);
            if (target == null) {
                out.put("\33]8;;\33\\");
            } else {
                out.put("\33]8;" + (target.id().isEmpty() ? "" : "id=" + target.id()) + ";" + target.uri() + "\33\\");
            }
            link = newLink;
        }
        StringBuilder sgr = new StringBuilder("\33[");
        if (fg != 0 || (bg & ~(Style.EXTENDED | Style.PROTECTED)) != 0 || line != 0) {
            sgr.append('0');
            flags(sgr, fg, bg, line);
            colour(sgr, 38, 30, fg);
            colour(sgr, 48, 40, bg);
        }
        out.put(sgr.append('m').toString());
        if ((bg & Style.PROTECTED) != 0) {
            out.put("\33[1\"q");
        }
    }

    private static void flags(StringBuilder sgr, int fg, int bg, int line) {
        flag(sgr, fg & Style.BOLD, 1);
        flag(sgr, bg & Style.DIM, 2);
        flag(sgr, bg & Style.ITALIC, 3);
        flag(sgr, fg & Style.BLINK, 5);
        flag(sgr, fg & Style.INVERSE, 7);
        flag(sgr, fg & Style.INVISIBLE, 8);
        flag(sgr, fg & Style.STRIKETHROUGH, 9);
        flag(sgr, bg & Style.OVERLINE, 53);
        int kind = Style.underline(fg, bg, line);
        if (kind != 0) {
            sgr.append(kind == 1 ? ";4" : ";4:" + kind);
        }
        int lineColour = line & Style.COLOUR;
        if ((lineColour & Style.MODE) == Style.MODE_RGB) {
            sgr.append(";58:2::%d:%d:%d".formatted(lineColour >> 16 & 0xFF, lineColour >> 8 & 0xFF, lineColour & 0xFF));
        } else if ((lineColour & Style.MODE) != 0) {
            sgr.append(";58:5:").append(lineColour & 0xFF);
        }
    }

    private static void flag(StringBuilder sgr, int set, int number) {
        if (set != 0) {
            sgr.append(';').append(number);
        }
    }

    private static void colour(StringBuilder sgr, int extended, int base, int word) {
        int value = word & 0xFF;
        switch (word & Style.MODE) {
            case Style.MODE_16 -> sgr.append(';').append(value < 8 ? base + value : base + 60 + value - 8);
            case Style.MODE_256 ->
                sgr.append(';').append(extended).append(";5;").append(value);
            case Style.MODE_RGB ->
                sgr.append(';')
                        .append(extended)
                        .append(";2;%d;%d;%d".formatted(word >> 16 & 0xFF, word >> 8 & 0xFF, value));
            default -> {}
        }
    }
}
