package dev.homie.node.screen;

/** CSI and ESC sequences, named by their bytes but the parameters: {@code CSI ? 25 h} is {@code '?' << 8 | 'h'}. */
final class ControlSequences {
    private static final int QUESTION = '?' << 8;
    private static final int SPACE = ' ' << 8;
    private static final int QUOTE = '\'' << 8;

    /** How often REP may repeat on a screen of fewer cells: a line of a screen that was larger a moment ago. */
    private static final int REPEATS = 256;

    private final Terminal terminal;
    private final Replies replies;
    private final Runnable resetParser;
    private final ModeSequences modeSequences;

    ControlSequences(Terminal terminal, Replies replies, Runnable resetParser) {
        this.terminal = terminal;
        this.replies = replies;
        this.resetParser = resetParser;
        this.modeSequences = new ModeSequences(terminal, replies);
    }

    void csi(int name, Params params) {
        Terminal t = terminal;
        Buffer b = t.active;
        long count = params.count();
        switch (name) {
            case 'm' -> {
                t.pen.apply(params);
                t.penChanged();
            }
            case 'A' -> cursorUp(count);
            case 'B' -> cursorDown(count);
            case 'C', 'a' -> t.moveCursor(count, 0);
            case 'D' -> t.moveCursor(-count, 0);
            case 'E' -> {
                cursorDown(count);
                b.x = 0;
            }
            case 'F' -> {
                cursorUp(count);
                b.x = 0;
            }
            case 'G', '`' -> t.setCursor(count - 1, b.y);
            case 'H', 'f' -> t.setCursor(params.length > 1 ? Math.max(params.values[1], 1) - 1 : 0, count - 1);
            case 'd' -> t.setCursor(b.x, count - 1);
            case 'e' -> t.moveCursor(0, count);
            case 'I' -> tab(count, true);
            case 'Z' -> tab(count, false);
            case 'g' -> clearTab(params.values[0]);
            case 'J' -> eraseDisplay(params.values[0], false);
            case QUESTION | 'J' -> eraseDisplay(params.values[0], true);
            case 'K' -> eraseLine(params.values[0], false);
            case QUESTION | 'K' -> eraseLine(params.values[0], true);
            case 'L' -> insertLines(count, true);
            case 'M' -> insertLines(count, false);
            case '@' -> {
                t.restrictCursor();
                b.row().insert(b.x, clamp(count), t.eraseStyle());
            }
            case 'P' -> {
                t.restrictCursor();
                b.row().delete(b.x, clamp(count), t.eraseStyle());
            }
            case 'X' -> {
                t.restrictCursor();
                b.row().erase(b.x, (int) Math.min(b.x + count, b.row().length), t.eraseStyle());
            }
            case 'S' -> b.rotate(b.top, b.bottom, clamp(count), t.eraseStyle());
            case 'T' -> b.rotate(b.bottom, b.top, clamp(count), Styles.DEFAULT);
            case SPACE | '@' -> shiftColumns(0, count, false);
            case SPACE | 'A' -> shiftColumns(0, count, true);
            case QUOTE | '}' -> shiftColumns(b.x, count, true);
            case QUOTE | '~' -> shiftColumns(b.x, count, false);
            case 'b' -> repeat(count);
            case 'c' -> reply(params.values[0] <= 0, "?1;2c");
            case '>' << 8 | 'c' -> reply(params.values[0] <= 0, ">0;276;0c");
            case '>' << 8 | 'q' -> version(params.values[0]);
            case 'n' -> deviceStatus(params.values[0]);
            case QUESTION | 'n' -> reply(params.values[0] == 6, "?" + (b.y + 1) + ";" + (b.x + 1) + "R");
            case 't' -> reply(params.values[0] == 18, "8;" + t.rows + ";" + t.cols + "t");
            case 'h' -> modeSequences.set(params, true);
            case 'l' -> modeSequences.set(params, false);
            case QUESTION | 'h' -> modeSequences.setPrivate(params, true);
            case QUESTION | 'l' -> modeSequences.setPrivate(params, false);
            case '$' << 8 | 'p' -> modeSequences.request(params.values[0]);
            case '?' << 16 | '$' << 8 | 'p' -> modeSequences.requestPrivate(params.values[0]);
            case '!' << 8 | 'p' -> softReset();
            case SPACE | 'q' -> cursorStyle(params.values[0]);
            case '"' << 8 | 'q' -> protect(params.values[0]);
            case 'r' -> margins(params);
            case 's' -> t.saveCursor();
            case 'u' -> t.restoreCursor();
            default -> {}
        }
    }

    void esc(int name) {
        Terminal t = terminal;
        switch (name) {
            case '7' -> t.saveCursor();
            case '8' -> t.restoreCursor();
            case 'D' -> t.index();
            case 'E' -> {
                t.active.x = 0;
                t.index();
            }
            case 'H' -> t.active.tabs.set(t.active.x);
            case 'M' -> t.reverseIndex();
            case '=' -> t.modes.applicationKeypad = true;
            case '>' -> t.modes.applicationKeypad = false;
            case 'c' -> {
                resetParser.run();
                t.reset();
            }
            case 'n', '}' -> t.shift(2);
            case 'o', '|' -> t.shift(3);
            case '~' -> t.shift(1);
            case '%' << 8 | '@', '%' << 8 | 'G' -> {
                t.shift(0);
                t.designate(0, Charset.ASCII);
            }
            case '#' << 8 | '8' -> alignmentPattern();
            default -> designate(name);
        }
    }

    private void designate(int name) {
        int level = switch (name >>> 8) {
            case '(' -> 0;
            case ')', '-' -> 1;
            case '*', '.' -> 2;
            case '+' -> 3;
            default -> -1;
        };
        Charset charset = Charset.of(name & 0xFF);
        if (level >= 0 && charset != null) {
            terminal.designate(level, charset);
        }
    }

    /** DECRQSS: the state of a setting, or "not known". */
    void requestStatus(String setting) {
        Terminal t = terminal;
        replies.dcs(
                switch (setting) {
                    case "\"q" -> "1$r" + ((t.pen.bg & Style.PROTECTED) != 0 ? 1 : 0) + "\"q";
                    case "\"p" -> "1$r61;1\"p";
                    case "r" -> "1$r" + (t.active.top + 1) + ";" + (t.active.bottom + 1) + "r";
                    case "m" -> "1$r0m";
                    case " q" -> "1$r" + (t.modes.blinkOption ? 1 : 2) + " q";
                    default -> "0$r";
                });
    }

    private void reply(boolean known, String text) {
        if (known) {
            replies.csi(text);
        }
    }

    private void version(int request) {
        if (request == 0) {
            replies.dcs(">|Homie");
        }
    }

    private void deviceStatus(int request) {
        reply(request == 5, "0n");
        reply(request == 6, (terminal.active.y + 1) + ";" + (terminal.active.x + 1) + "R");
    }

    private static int clamp(long count) {
        return (int) Math.min(count, 1 << 24);
    }

    private void cursorUp(long count) {
        int room = terminal.active.y - terminal.active.top;
        terminal.moveCursor(0, -(room >= 0 ? Math.min(room, count) : count));
    }

    private void cursorDown(long count) {
        int room = terminal.active.bottom - terminal.active.y;
        terminal.moveCursor(0, room >= 0 ? Math.min(room, count) : count);
    }

    private void tab(long count, boolean forward) {
        Buffer b = terminal.active;
        for (long i = 0; i < count && b.x < terminal.cols; i++) {
            int x = forward ? b.nextTab(b.x) : b.previousTab(b.x);
            if (x == b.x) {
                break;
            }
            b.x = x;
        }
    }

    private void clearTab(int which) {
        if (which == 0) {
            terminal.active.tabs.clear(terminal.active.x);
        } else if (which == 3) {
            terminal.active.tabs.clear();
        }
    }

    private void erase(int y, int from, int to, boolean unwrap, boolean respectProtected) {
        Row row = terminal.active.row(y);
        if (respectProtected) {
            row.eraseUnprotected(from, to, terminal.eraseStyle(), terminal.styles);
        } else {
            row.erase(from, to, terminal.eraseStyle());
        }
        if (unwrap) {
            row.wrapped = false;
        }
    }

    private void eraseRow(int y, boolean respectProtected) {
        Row row = terminal.active.row(y);
        if (respectProtected) {
            erase(y, 0, row.length, true, true);
        } else {
            row.reset(row.length, terminal.eraseStyle(), false);
        }
    }

    private void eraseDisplay(int which, boolean respectProtected) {
        Terminal t = terminal;
        Buffer b = t.active;
        t.restrictCursor(t.cols);
        switch (which) {
            case 0 -> {
                erase(b.y, b.x, t.cols, b.x == 0, respectProtected);
                for (int y = b.y + 1; y < t.rows; y++) {
                    eraseRow(y, respectProtected);
                }
            }
            case 1 -> {
                erase(b.y, 0, b.x + 1, true, respectProtected);
                // The oracle counts this from the start of the scrollback, and so the line is mostly another one.
                if (b.x + 1 >= t.cols && b.y + 1 < b.lines.size()) {
                    b.lines.get(b.y + 1).wrapped = false;
                }
                for (int y = 0; y < b.y; y++) {
                    eraseRow(y, respectProtected);
                }
            }
            case 2 -> {
                for (int y = 0; y < t.rows; y++) {
                    eraseRow(y, respectProtected);
                }
            }
            case 3 -> b.eraseScrollback();
            default -> {}
        }
    }

    private void eraseLine(int which, boolean respectProtected) {
        Terminal t = terminal;
        Buffer b = t.active;
        t.restrictCursor(t.cols);
        switch (which) {
            case 0 -> erase(b.y, b.x, t.cols, b.x == 0, respectProtected);
            case 1 -> erase(b.y, 0, b.x + 1, false, respectProtected);
            case 2 -> erase(b.y, 0, t.cols, true, respectProtected);
            default -> {}
        }
    }

    private boolean outsideMargins() {
        Buffer b = terminal.active;
        return b.y > b.bottom || b.y < b.top;
    }

    private void insertLines(long count, boolean insert) {
        terminal.restrictCursor();
        if (outsideMargins()) {
            return;
        }
        Buffer b = terminal.active;
        b.rotate(insert ? b.bottom : b.y, insert ? b.y : b.bottom, clamp(count), terminal.eraseStyle());
        b.x = 0;
    }

    /** SL, SR, DECIC and DECDC: all lines between the margins. */
    private void shiftColumns(int x, long count, boolean right) {
        if (outsideMargins()) {
            return;
        }
        Buffer b = terminal.active;
        for (int y = b.top; y <= b.bottom; y++) {
            Row row = b.row(y);
            if (right) {
                row.insert(x, clamp(count), terminal.eraseStyle());
            } else {
                row.delete(x, clamp(count), terminal.eraseStyle());
            }
            row.wrapped = false;
        }
    }

    /** REP: at most one screen full or {@link #REPEATS}, so that no few bytes keep the terminal busy. */
    private void repeat(long count) {
        Terminal t = terminal;
        int x = t.active.x - t.joinWidth;
        if (t.joinWidth == 0 || x < 0) {
            return;
        }
        int cell = t.active.row().cell(x);
        if ((cell & Cell.CONTENT) == 0) {
            return;
        }
        int[] codes = t.text(cell).codePoints().toArray();
        t.runEnded = true;
        long times = Math.min(count, Math.max(REPEATS, (long) t.cols * t.rows));
        for (long i = 0; i < times; i++) {
            for (int code : codes) {
                t.print(t.charset.map(code));
            }
        }
    }

    private void softReset() {
        Terminal t = terminal;
        t.modes.softReset();
        t.modes.cursorHidden = false;
        t.active.top = 0;
        t.active.bottom = t.rows - 1;
        t.pen.reset();
        t.penChanged();
        t.resetCharsets();
        t.active.savedX = 0;
        t.active.savedY = t.active.base;
        t.active.savedFg = 0;
        t.active.savedBg = 0;
        t.active.savedCharset = Charset.ASCII;
    }

    private void cursorStyle(int style) {
        Modes modes = terminal.modes;
        if (style == 0) {
            modes.cursorShape = 0;
            modes.cursorBlink = 0;
            return;
        }
        if (style <= 6) {
            modes.cursorShape = (style + 1) / 2;
        }
        modes.cursorBlink = style % 2 == 1 ? 1 : 2;
    }

    private void protect(int which) {
        Pen pen = terminal.pen;
        if (which == 1) {
            pen.bg |= Style.PROTECTED;
        } else if (which == 0 || which == 2) {
            pen.bg &= ~Style.PROTECTED;
        }
        terminal.penChanged();
    }

    private void margins(Params params) {
        Terminal t = terminal;
        int top = params.count();
        int bottom = params.length > 1 ? params.values[1] : 0;
        if (bottom == 0 || bottom > t.rows) {
            bottom = t.rows;
        }
        if (bottom > top) {
            t.active.top = top - 1;
            t.active.bottom = bottom - 1;
            t.setCursor(0, 0);
        }
    }

    private void alignmentPattern() {
        Terminal t = terminal;
        t.setCursor(0, 0);
        Buffer buffer = t.active;
        char style = (char) Sweeper.style(t, t.pen.fg, t.pen.bg, 0, 0);
        // As xterm.js: in origin mode it starts at the top margin, and from the end of a full buffer goes on at its
        // start.
        for (int i = 0; i < t.rows; i++) {
            int index = (buffer.base + buffer.y + i) % buffer.lines.limit();
            if (index >= buffer.lines.size()) {
                continue;
            }
            Row row = buffer.lines.get(index);
            row.reset(row.length, style, false);
            row.store(row.length);
            java.util.Arrays.fill(row.cells, 0, row.length, 'E');
        }
        t.setCursor(0, 0);
    }
}
