package dev.homie.node.screen;

/** Writes the cursor and the pen, and with them the character just printed: a mark may follow, or a wrap is pending. */
final class SnapshotCursor {
    private final Terminal terminal;
    private final SnapshotBytes out;
    private final SnapshotPen pen;

    SnapshotCursor(Terminal terminal, SnapshotBytes out, SnapshotPen pen) {
        this.terminal = terminal;
        this.out = out;
        this.pen = pen;
    }

    /** To be written last: what is printed has to be typed in the character set that the receiver has by then. */
    void write() {
        Terminal t = terminal;
        Buffer b = t.active;
        Row row = b.row();
        int from = b.x - t.joinWidth;
        int x = Math.min(b.x, t.cols);
        boolean joins = t.joinWidth > 0
                && from >= 0
                && Cell.width(row.cell(from)) == t.joinWidth
                && row.style(from) == t.penStyle();
        String again = joins ? again(row, from) : "";
        if (!again.isEmpty()) {
            pen();
            if (isCut(row, from)) {
                // The cell before it again too: to print this one alone would empty that.
                move(from - 1);
                out.put(again(row, from - 1));
            } else {
                move(from);
                put(t.modes.insert && b.x < t.cols, "\33[" + t.joinWidth + "P");
            }
            out.put(again);
        } else if (x == t.cols) {
            pendingWrap(row);
            pen();
            // A mark that found nothing to join has gone one column further still.
            put(b.x > t.cols, "\u200B");
        } else {
            pen();
            move(x);
        }
    }

    private void put(boolean wanted, String text) {
        if (wanted) {
            out.put(text);
        }
    }

    private void pen() {
        Pen p = terminal.pen;
        boolean extended = (p.bg & Style.EXTENDED) != 0;
        // A colour nobody looks at waits for an underline, but must not show with the one that a flag alone draws.
        boolean hidden = !extended && Style.underline(p.fg, p.bg, p.line) != 0;
        pen.to(p.fg, p.bg, hidden ? 0 : p.line, extended ? p.link : 0);
    }

    /** Whether it took the second half of a wide character's place, which without wrapping it does in the last column. */
    private boolean isCut(Row row, int x) {
        return x == terminal.cols - 1 && row.hasContent(x) && row.width(x) == 1 && row.width(x - 1) == 2;
    }

    /** What to print so that the cell's content appears, or "" if it has none. */
    private String again(Row row, int x) {
        int cell = row.cell(x);
        if ((cell & Cell.CONTENT) == 0) {
            return "";
        }
        String text = terminal.text(cell);
        int first = text.codePointAt(0);
        int typed = terminal.charset.unmap(first);
        return typed < 0 ? "" : Character.toString(typed) + text.substring(Character.charCount(first));
    }

    private void pendingWrap(Row row) {
        Terminal t = terminal;
        int last = t.cols - 1;
        int from = row.isTail(last) && row.width(last - 1) == 2 ? last - 1 : last;
        String text = again(row, from);
        boolean cut = isCut(row, from);

        // The character set may have been changed behind the character, to one that has no such character.
        boolean inAscii = text.isEmpty() && row.hasContent(from) && t.charset == t.gSets[t.gLevel];
        if (inAscii || !text.isEmpty()) {
            move(cut ? from - 1 : from);
            pen.to(row.style(from));
            put(inAscii, "\33(B\17");
            put(cut && t.modes.insert, "\33[4l");
            put(cut, "\33[?7l" + again(row, last - 1));
            out.put(inAscii ? t.text(row.cell(from)) : text);
            put(cut && t.modes.wrap, "\33[?7h");
            put(cut && t.modes.insert, "\33[4h");
            put(inAscii, "\33(" + t.gSets[0].designator() + SnapshotWriter.SHIFT[t.gLevel]);
            return;
        }
        if (t.active == t.normal) {
            overThere(last, " ");
            return;
        }
        move(last);
        pen.toErased(row.style(last));
        out.put(' ');
        put(row.used == 0, "\33[1K");
    }

    /** With origin mode the cursor can be outside of the margins only if it came so from the alternate screen. */
    private void move(int x) {
        Terminal t = terminal;
        Buffer b = t.active;
        if (!t.modes.origin) {
            out.position(x, b.y);
        } else if (t.active == t.normal && (b.y < b.top || b.y > b.bottom)) {
            overThere(x, "");
        } else {
            out.position(x, Math.max(0, b.y - b.top));
        }
    }

    /** Places the cursor on the alternate screen, which is empty and has no margins, and comes back with it. */
    private void overThere(int x, String text) {
        out.put("\33[?47h");
        out.position(x, terminal.active.y);
        out.put(text + "\33[?47l");
    }
}
