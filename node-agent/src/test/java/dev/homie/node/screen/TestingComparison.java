package dev.homie.node.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares a {@link Screen}, and what its snapshot makes of a fresh xterm.js, with an xterm.js that got the same output. */
final class TestingComparison {
    private final TestingOracle oracle;
    /** How many comparisons ended early, by the reason, all of them documented in docs/screen.md. */
    private final Map<String, Integer> skipped = new TreeMap<>();

    private int checks;

    TestingComparison(TestingOracle oracle) {
        this.oracle = oracle;
    }

    /** A screen and what it answered. */
    record Fed(Screen screen, StringBuilder replies) {
        static Fed of(int cols, int rows, int scrollback) {
            Fed fed = new Fed(new Screen(cols, rows, scrollback), new StringBuilder());
            fed.screen.setReplies(bytes -> {
                String reply = new String(bytes, StandardCharsets.ISO_8859_1);
                // The oracle has no colours and no version to tell.
                if (!reply.startsWith("\33]") && !reply.startsWith("\33P>|")) {
                    fed.replies.append(reply);
                }
            });
            return fed;
        }

        String dump() {
            return TestingDump.of(screen, screen.parserState(), replies.toString());
        }
    }

    /** Runs the steps, takes a snapshot, and goes on with more output after it. */
    void check(String name, int cols, int rows, int scrollback, List<TestingStep> steps, byte[] more)
            throws IOException {
        checks++;
        try {
            compare(name, cols, rows, scrollback, steps, more);
        } catch (TestingOracle.ErasingFailed e) {
            skip("the oracle threw on ED 1");
        }
    }

    private void compare(String name, int cols, int rows, int scrollback, List<TestingStep> steps, byte[] more)
            throws IOException {
        Fed fed = Fed.of(cols, rows, scrollback);
        for (TestingStep step : steps) {
            step.to(fed.screen);
        }
        String expected = oracle.dump(cols, rows, scrollback, steps);
        if (expected.contains("too few lines")) {
            skip("reflowing broke the oracle");
            return;
        }
        assertSame(name + ": the screen", fed.dump(), expected);

        String beyond = beyondSnapshots(fed.screen.terminal());
        if (beyond != null) {
            skip(beyond);
            return;
        }
        byte[] snapshot = fed.screen.snapshot(Integer.MAX_VALUE);
        Screen s = fed.screen;
        String restored = oracle.dump(s.cols(), s.rows(), scrollback, List.of(TestingStep.write(snapshot)));
        fed.replies.setLength(0);
        assertSame(
                name + ": the snapshot " + readable(new String(snapshot, StandardCharsets.UTF_8)),
                restored,
                fed.dump());

        if (s.terminal().pen.isTorn()) {
            skip("going on with an underline or link hidden by restoring a cursor");
            return;
        }
        if (hasHiddenColumns(s.terminal().alt, s.cols())) {
            skip("going on with columns hidden by the alternate screen");
            return;
        }
        boolean hiddenLines = feedsHiddenLines(s, more);
        List<TestingStep> all = new ArrayList<>(steps);
        if (all.get(all.size() - 1).isOutput()) {
            all.add(all.remove(all.size() - 1).with(more));
        } else {
            all.add(TestingStep.write(more));
        }
        assertSame(
                name + ": going on",
                withoutReplies(fed.dump()),
                withoutReplies(oracle.dump(cols, rows, scrollback, all)));
        if (hiddenLines) {
            skip("going on with hidden lines of the alternate screen");
            return;
        }
        byte[] both = java.util.Arrays.copyOf(snapshot, snapshot.length + more.length);
        System.arraycopy(more, 0, both, snapshot.length, more.length);
        restored = oracle.dump(s.cols(), s.rows(), scrollback, List.of(TestingStep.write(both)));
        String what = ": going on after the snapshot " + readable(new String(snapshot, StandardCharsets.UTF_8))
                + " with " + readable(new String(more, StandardCharsets.UTF_8));
        assertSame(name + what, restored, fed.dump());
    }

    /**
     * Feeds more, and tells whether an alternate screen that was made smaller while hidden scrolls: the lines it hides then,
     * which the saved cursor is counted from, no snapshot's receiver has. DECALN runs into the room for them.
     */
    private static boolean feedsHiddenLines(Screen screen, byte[] more) {
        Terminal t = screen.terminal();
        int base = t.alt.base;
        boolean hasRoom = t.alt.lines.limit() > t.rows;
        boolean hidden = hasRoom && new String(more, StandardCharsets.ISO_8859_1).contains("\33#8");
        for (int i = 0; i < more.length; i++) {
            screen.feed(more, i, 1);
            hidden |= t.alt.base != base;
        }
        return hidden;
    }

    private void skip(String reason) {
        skipped.merge(reason, 1, Integer::sum);
    }

    /** Prints how many comparisons ended early, and fails if those are more than the share. */
    void assertFewSkipped(double share) {
        int all = skipped.values().stream().mapToInt(Integer::intValue).sum();
        if (checks > 1) {
            System.out.println("Screen against oracle: " + checks + " cases, skipped (in part): " + skipped);
        }
        assertThat((double) all).as("skipped of %d: %s", checks, skipped).isLessThanOrEqualTo(checks * share);
    }

    /** Why a snapshot cannot carry all of the state, see docs/screen.md; null if it can. */
    private static @Nullable String beyondSnapshots(Terminal t) {
        if (t.charset != t.gSets[t.gLevel] && t.charset != t.active.savedCharset) {
            return "a character set of the other screen";
        }
        if (hasHalfCharacter(t)) {
            return "half of a wide character";
        }
        return isLastCharacterGone(t) ? "the last character is gone" : null;
    }

    /** Whether half of a wide character stands alone, which takes resizing or wrapping switched off. */
    private static boolean hasHalfCharacter(Terminal terminal) {
        for (Buffer buffer : List.of(terminal.normal, terminal.alt)) {
            for (int i = 0; i < buffer.lines.size(); i++) {
                Row row = buffer.lines.get(i);
                for (int x = 0; x < terminal.cols; x++) {
                    boolean wide = row.width(x) == 2;
                    if (wide && x + 2 == terminal.cols && isCut(terminal, row, x)) {
                        continue;
                    }
                    if (wide != (x + 1 < terminal.cols && row.isTail(x + 1)) || (x == 0 && row.isTail(x))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether another character was printed over the second half without wrapping: that can be told. */
    private static boolean isCut(Terminal terminal, Row row, int x) {
        return row.hasContent(x)
                && CharWidth.of(terminal.text(row.cell(x)).codePointAt(0)) == 2
                && row.hasContent(x + 1)
                && row.width(x + 1) == 1
                && row.style(x) == row.style(x + 1);
    }

    /** Whether resizing, or having no room, has taken away the character that a combining mark would join. */
    private static boolean isLastCharacterGone(Terminal terminal) {
        int x = terminal.active.x - terminal.joinWidth;
        Row row = terminal.active.row();
        int last = terminal.cols - 1;
        if (terminal.active.x > last && terminal.active == terminal.alt && !row.hasContent(last) && !row.isTail(last)) {
            return true; // or the one behind which a wrap is pending was erased
        }
        return terminal.joinWidth > 0
                && (x < 0
                        || !row.hasContent(x)
                        || row.width(x) != terminal.joinWidth
                        || row.style(x) != terminal.penStyle());
    }

    private static boolean hasHiddenColumns(Buffer alt, int cols) {
        for (int i = 0; i < alt.lines.size(); i++) {
            if (alt.lines.get(i).length > cols) {
                return true;
            }
        }
        return false;
    }

    private static String withoutReplies(String dump) {
        return dump.substring(0, dump.indexOf("\nreplies"));
    }

    /** What is fed whole, byte by byte and in random pieces makes the same screen. */
    static void checkSplits(String name, int cols, int rows, byte[] output, Random random) {
        Fed whole = Fed.of(cols, rows, 100);
        whole.screen.feed(output, 0, output.length);
        Fed single = Fed.of(cols, rows, 100);
        for (int i = 0; i < output.length; i++) {
            single.screen.feed(output, i, 1);
        }
        assertSame(name + ": byte by byte", single.dump(), whole.dump());
        Fed pieces = Fed.of(cols, rows, 100);
        for (int i = 0; i < output.length; ) {
            int n = Math.min(output.length - i, 1 + random.nextInt(40));
            pieces.screen.feed(output, i, n);
            i += n;
        }
        assertSame(name + ": in pieces", pieces.dump(), whole.dump());
    }

    private static void assertSame(String name, String actual, String expected) {
        assertThat(readable(actual)).as(name).isEqualTo(readable(expected));
    }

    /** Controls as visible signs, so that a difference can be read. */
    static String readable(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c < 0x20 && c != '\n') {
                out.append(c == 0 ? "·" : "<" + c + ">");
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
