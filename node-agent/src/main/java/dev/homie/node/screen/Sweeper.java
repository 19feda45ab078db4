package dev.homie.node.screen;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Interns styles, graphemes and links, and makes room by forgetting those that no cell uses any more. */
final class Sweeper {
    private static final int PAUSE = 4096;

    private Sweeper() {}

    /**
     * The number of a style. When more are on screen and in scrollback than fit, the oldest half of the scrollback (or more) loses
     * its styles; when even that does not help, the text is printed in the default style.
     */
    static int style(Terminal terminal, int fg, int bg, int line, int link) {
        int id = terminal.styles.intern(fg, bg, line, link);
        if (id >= 0) {
            return id;
        }
        if (terminal.sweepPause > 0) {
            terminal.sweepPause--;
            return Styles.DEFAULT;
        }
        sweep(terminal, false);
        Buffer normal = terminal.normal;
        for (int kept = normal.base / 2; terminal.styles.live() > Styles.LIMIT / 2; kept /= 2) {
            for (int i = 0; i < normal.base - kept; i++) {
                normal.lines.get(i).flatten();
            }
            sweep(terminal, false);
            if (kept == 0) {
                break;
            }
        }
        if (terminal.styles.live() > Styles.LIMIT - PAUSE) {
            // The screen alone fills the table: looking again for each character would take for ever.
            terminal.sweepPause = PAUSE;
        }
        id = terminal.styles.intern(fg, bg, line, link);
        return id >= 0 ? id : Styles.DEFAULT;
    }

    /** The number of a cell's content, or -1 when too many are in use. */
    static int grapheme(Terminal terminal, String text) {
        int id = terminal.graphemes.intern(text);
        if (id < 0 && terminal.graphemes.isFull()) {
            sweep(terminal, true);
            id = terminal.graphemes.intern(text);
        }
        return id;
    }

    /** The number of a link, or 0 when too many are in use. */
    static int link(Terminal terminal, String id, String uri) {
        if (terminal.links.isFull()) {
            sweep(terminal, false);
        }
        return terminal.links.intern(id, uri);
    }

    private static void sweep(Terminal terminal, boolean withGraphemes) {
        BitSet styles = new BitSet();
        BitSet graphemes = withGraphemes ? new BitSet() : null;
        mark(terminal.normal, styles, graphemes);
        mark(terminal.alt, styles, graphemes);
        if (graphemes != null) {
            terminal.graphemes.retain(graphemes);
        }
        // The caller may be about to write with the pen's style.
        styles.set(terminal.knownPenStyle());
        terminal.styles.retain(styles);
        BitSet links = new BitSet();
        links.set(terminal.pen.link);
        for (int id = styles.nextSetBit(0); id >= 0; id = styles.nextSetBit(id + 1)) {
            links.set(terminal.styles.link(id));
        }
        terminal.links.retain(links);
    }

    private static void mark(Buffer buffer, BitSet styles, @Nullable BitSet graphemes) {
        for (int i = 0; i < buffer.lines.size(); i++) {
            Row row = buffer.lines.get(i);
            styles.set(row.blank);
            for (int x = 0; x < row.used; x++) {
                styles.set(row.styles[x]);
                if (graphemes != null && (row.cells[x] & Cell.GRAPHEME) != 0) {
                    graphemes.set(row.cells[x] & Cell.CODE);
                }
            }
        }
    }
}
