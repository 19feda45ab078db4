package dev.homie.node.screen;

import org.jspecify.annotations.Nullable;

/**
 * A terminal without a window: takes what a program prints, keeps the screen it makes, and can say it again to an
 * xterm.js, see {@code docs/screen.md}. Behaviour is that of {@code @xterm/headless} 6.0.0 with default options.
 *
 * <p>Not thread-safe: the caller serializes all calls. No method throws on any input but those that say so. Memory is
 * bounded by the size, the scrollback and the limits named in this package, whatever the program prints.
 */
public final class Screen {
    /** Lines of scrollback that sessions keep; as many as xterm.js keeps by default. */
    public static final int DEFAULT_SCROLLBACK = 1000;

    /** The smallest limit that {@link #snapshot} keeps whatever the screen holds. */
    public static final int MIN_SNAPSHOT_BYTES = 64 * 1024;

    /** From this size on, what will have scrolled out by the end of a feed is looked for and left out. */
    static final int SKIM_BYTES = 64 * 1024;

    private final Terminal terminal;
    private final Replies replies = new Replies();
    private final Parser parser;

    /**
     * An empty screen.
     *
     * @param cols columns, at least 2 (less counts as 2)
     * @param rows lines, at least 1 (less counts as 1)
     * @param scrollbackLimit lines kept that have left the screen, 0 or more
     */
    public Screen(int cols, int rows, int scrollbackLimit) {
        terminal = new Terminal(cols, rows, Math.max(scrollbackLimit, 0));
        parser = new Parser(terminal, replies);
    }

    /** Takes program output, split anywhere; throws only IndexOutOfBoundsException, for a range outside the array. */
    public void feed(byte[] bytes, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
        int from = length < SKIM_BYTES ? offset : Skimmer.skim(terminal, parser, bytes, offset, offset + length);
        parser.parse(bytes, from, offset + length);
    }

    /** Takes a new size, at least 2×1; wrapped lines are reflowed. */
    public void resize(int cols, int rows) {
        terminal.resize(cols, rows);
    }

    /**
     * Bytes that make a freshly reset xterm.js of the same size show and behave as this screen does. They contain no query.
     * To keep within {@code maxBytes} it leaves out, in this order and no more than needed: the oldest lines of the scrollback,
     * the hidden screen's lines, all styles, links and combining marks (only the characters shown are left), the top rows.
     *
     * @param maxBytes most bytes of the result, kept up to 1000 columns if at least {@link #MIN_SNAPSHOT_BYTES}: modes, title,
     *     colours, tab stops and an unfinished sequence are never left out
     */
    public byte[] snapshot(int maxBytes) {
        return SnapshotWriter.write(terminal, parser, maxBytes);
    }

    /** The last {@code rows} lines on the screen that are not empty below, without trailing blanks, for a preview. */
    public String text(int rows) {
        Buffer buffer = terminal.active;
        int end = terminal.rows;
        while (end > 0 && line(buffer.row(end - 1)).isEmpty()) {
            end--;
        }
        StringBuilder out = new StringBuilder();
        for (int y = Math.max(0, end - Math.max(rows, 0)); y < end; y++) {
            out.append(line(buffer.row(y))).append(y < end - 1 ? "\n" : "");
        }
        return out.toString();
    }

    private String line(Row row) {
        StringBuilder out = new StringBuilder();
        for (int x = 0; x < Math.min(row.used, terminal.cols); x++) {
            int cell = row.cells[x];
            if ((cell & Cell.CONTENT) != 0) {
                out.append(terminal.text(cell));
            } else if (cell != Cell.TAIL) {
                out.append(' ');
            }
        }
        return out.toString().stripTrailing();
    }

    public int cols() {
        return terminal.cols;
    }

    public int rows() {
        return terminal.rows;
    }

    /** What the program named its window, at most 1024 characters; null if it never did. */
    public @Nullable String title() {
        return terminal.title;
    }

    /** Where the answers to queries go; before this is called they are dropped. */
    public void setReplies(ReplySink sink) {
        replies.sink(sink);
    }

    /** For tests in this package: the parser's state, see {@link ParserTable}. */
    int parserState() {
        return parser.state();
    }

    /** For tests in this package. */
    Terminal terminal() {
        return terminal;
    }
}
