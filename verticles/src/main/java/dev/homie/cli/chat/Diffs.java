package dev.homie.cli.chat;

import java.util.ArrayList;
import java.util.List;

/** Unified diffs for a terminal. */
final class Diffs {
    private Diffs() {}

    /** The lines of a diff, coloured, each character of them to be seen. */
    static List<String> lines(String diff, Style style) {
        List<String> lines = new ArrayList<>();
        for (String line : diff.stripTrailing().split("\n", -1)) {
            lines.add(coloured(Printable.exact(line), style));
        }
        return lines;
    }

    /** {@code +3 −1}. */
    static String counts(String diff) {
        long added = 0;
        long removed = 0;
        for (String line : diff.split("\n", -1)) {
            if (line.startsWith("+") && !line.startsWith("+++")) {
                added++;
            } else if (line.startsWith("-") && !line.startsWith("---")) {
                removed++;
            }
        }
        return "+" + added + " −" + removed;
    }

    private static String coloured(String line, Style style) {
        if (line.startsWith("+++") || line.startsWith("---") || line.startsWith("diff ")) {
            return style.bold(line);
        }
        if (line.startsWith("+")) {
            return style.green(line);
        }
        if (line.startsWith("-")) {
            return style.red(line);
        }
        return line.startsWith("@@") ? style.cyan(line) : line;
    }
}
