package dev.homie.node.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** All of a screen's state as text, in the format that {@code oracle.js} gives an xterm.js's. */
final class TestingDump {
    private static final String PLAIN = "{- - 0,0}";

    private final Terminal terminal;

    private TestingDump(Screen screen) {
        terminal = screen.terminal();
    }

    static String of(Screen screen, int parserState, String replies) {
        return new TestingDump(screen).dump(parserState) + "\nreplies " + replies;
    }

    private static String colour(int word) {
        int mode = word >>> 24 & 3;
        int value = mode == 0 ? 0 : mode == 3 ? word & 0xFFFFFF : word & 0xFF;
        return mode == 0 ? "-" : mode + ":" + Integer.toHexString(value);
    }

    private String style(int fg, int bg, int line, int link) {
        String flags = Integer.toHexString((fg & ~Style.UNDERLINE) >>> 26) + ","
                + Integer.toHexString((bg & ~Style.EXTENDED) >>> 26);
        int kind = Style.underline(fg, bg, line);
        boolean isExtended = (bg & Style.EXTENDED) != 0;
        Links.Link target = isExtended ? terminal.links.get(link) : null;
        String extended = "";
        if (kind != 0 || target != null) {
            extended =
                    " " + kind + " " + (isExtended ? colour(line) : "-") + " " + (target == null ? "" : target.uri());
        }
        return "{" + colour(fg) + " " + colour(bg) + " " + flags + extended + "}";
    }

    private static String charset(Charset set) {
        StringBuilder out = new StringBuilder();
        for (char c = 0x20; c < 127; c++) {
            if (set.map(c) != c) {
                out.append(c).append((char) set.map(c));
            }
        }
        return out.toString();
    }

    private String dump(int parserState) {
        List<String> out = new ArrayList<>();
        Modes m = terminal.modes;
        Buffer active = terminal.active;
        out.add("screen %d %d %s cursor %d %d"
                .formatted(
                        terminal.cols, terminal.rows, active == terminal.alt ? "alt" : "normal", active.x, active.y));
        out.add("modes insert " + b(m.insert) + " keys " + b(m.applicationCursor) + " keypad " + b(m.applicationKeypad)
                + " paste " + b(m.bracketedPaste) + " origin " + b(m.origin) + " back " + b(m.reverseWrap) + " focus "
                + b(m.focus) + " sync " + b(m.synchronizedOutput) + " wrap " + b(m.wrap) + " mouse " + m.mouse + " "
                + m.mouseEncoding + " newline " + b(m.newLine) + " blink " + b(m.blinkOption) + " hidden "
                + b(m.cursorHidden) + " cursor "
                + List.of("default", "block", "underline", "bar").get(m.cursorShape) + " "
                + List.of("default", "true", "false").get(m.cursorBlink));
        Pen pen = terminal.pen;
        out.add("pen " + style(pen.fg, pen.bg, pen.line, pen.link));
        StringBuilder sets = new StringBuilder();
        for (int i = 0; i < Terminal.G_SETS; i++) {
            sets.append(i > 0 ? "|" : "").append(charset(terminal.gSets[i]));
        }
        out.add("charsets " + terminal.gLevel + " " + charset(terminal.charset) + " " + sets);
        out.add("parser " + parserState + " join " + terminal.joinWidth);
        out.add("title " + (terminal.title == null ? "" : terminal.title));
        StringBuilder colours = new StringBuilder();
        new TreeMap<>(terminal.palette.changed())
                .forEach((index, rgb) -> colours.append(colours.isEmpty() ? "" : " ")
                        .append(index + "=" + (rgb >> 16) + "," + (rgb >> 8 & 0xFF) + "," + (rgb & 0xFF)));
        out.add("colours " + colours);
        dump(out, "normal", terminal.normal);
        dump(out, "alt", terminal.alt);
        return String.join("\n", out);
    }

    private static int b(boolean value) {
        return value ? 1 : 0;
    }

    private void dump(List<String> out, String name, Buffer buffer) {
        int first = buffer == terminal.alt ? buffer.base : 0;
        out.add(name + " base " + (buffer.base - first) + " lines " + (buffer.lines.size() - first));
        out.add("margins " + buffer.top + " " + buffer.bottom);
        StringBuilder tabs = new StringBuilder();
        buffer.tabs.stream()
                .filter(x -> x < terminal.cols)
                .forEach(x -> tabs.append(tabs.isEmpty() ? "" : " ").append(x));
        out.add("tabs " + tabs);
        int savedY = Math.min(Math.max(buffer.savedY - buffer.base, 0), terminal.rows - 1);
        out.add("saved " + Math.min(buffer.savedX, terminal.cols - 1) + " " + savedY + " "
                + style(buffer.savedFg, buffer.savedBg & ~Style.EXTENDED, 0, 0) + " " + charset(buffer.savedCharset));
        for (int i = first; i < buffer.lines.size(); i++) {
            out.add(line(buffer.lines.get(i)));
        }
    }

    private String line(Row row) {
        StringBuilder text = new StringBuilder();
        String last = PLAIN;
        int trimmed = 0;
        for (int x = 0; x < terminal.cols; x++) {
            int cell = row.cell(x);
            int id = row.style(x);
            Styles styles = terminal.styles;
            String style = style(styles.fg(id), styles.bg(id), styles.line(id), styles.link(id));
            if (!style.equals(last)) {
                text.append(style);
                last = style;
            }
            int width = Cell.width(cell);
            boolean hasContent = (cell & Cell.CONTENT) != 0;
            if (!hasContent) {
                text.append(width == 0 ? "\1" : width == 2 ? "\3\0" : "\0");
            } else {
                text.append(width == 0 ? "\2" : width == 2 ? "\3" : "");
                String chars = terminal.text(cell);
                text.append((cell & Cell.GRAPHEME) != 0 ? "\4" + chars + "\5" : chars);
            }
            if (hasContent || width != 1 || !style.equals(PLAIN)) {
                trimmed = text.length();
            }
        }
        return (row.wrapped ? ">" : " ") + text.substring(0, trimmed);
    }
}
