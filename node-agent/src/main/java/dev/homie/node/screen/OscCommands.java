package dev.homie.node.screen;

/** OSC: titles, colours and hyperlinks. The clipboard (52) and everything else is left to the clients. */
final class OscCommands {
    /** Characters of a title that are kept. */
    static final int TITLE_LIMIT = 1024;

    private final Terminal terminal;
    private final Replies replies;

    OscCommands(Terminal terminal, Replies replies) {
        this.terminal = terminal;
        this.replies = replies;
    }

    void run(String text) {
        int semicolon = text.indexOf(';');
        String number = semicolon < 0 ? text : text.substring(0, semicolon);
        String data = semicolon < 0 ? "" : text.substring(semicolon + 1);
        if (number.isEmpty() || number.length() > 3 || !isNumber(number)) {
            return;
        }
        switch (Integer.parseInt(number)) {
            case 0, 2 -> terminal.title = data.substring(0, Math.min(data.length(), TITLE_LIMIT));
            case 4 -> indexedColours(data);
            case 8 -> hyperlink(data);
            case 10 -> specialColours(data, Palette.FOREGROUND);
            case 11 -> specialColours(data, Palette.BACKGROUND);
            case 12 -> specialColours(data, Palette.CURSOR);
            case 104 -> restoreColours(data);
            case 110 -> terminal.palette.restore(Palette.FOREGROUND);
            case 111 -> terminal.palette.restore(Palette.BACKGROUND);
            case 112 -> terminal.palette.restore(Palette.CURSOR);
            default -> {}
        }
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** A palette index, or -1. */
    private static int index(String text) {
        if (!isNumber(text) || text.length() > 9) {
            return -1;
        }
        int index = Integer.parseInt(text);
        return index < Palette.COLOURS ? index : -1;
    }

    private void indexedColours(String data) {
        String[] slots = data.split(";", -1);
        for (int i = 0; i + 1 < slots.length; i += 2) {
            int index = index(slots[i]);
            if (index >= 0) {
                colour("4;" + index, index, slots[i + 1]);
            }
        }
    }

    private void specialColours(String data, int first) {
        int index = first;
        for (String slot : data.split(";", -1)) {
            if (index > Palette.CURSOR) {
                break;
            }
            colour(Integer.toString(10 + index - Palette.FOREGROUND), index, slot);
            index++;
        }
    }

    private void colour(String command, int index, String spec) {
        if (spec.equals("?")) {
            replies.osc(command + ";" + Palette.format(terminal.palette.get(index)));
            return;
        }
        Integer rgb = Palette.parse(spec);
        if (rgb != null) {
            terminal.palette.set(index, rgb);
        }
    }

    private void restoreColours(String data) {
        if (data.isEmpty()) {
            terminal.palette.restoreIndexed();
            return;
        }
        for (String slot : data.split(";", -1)) {
            if (index(slot) >= 0) {
                terminal.palette.restore(index(slot));
            }
        }
    }

    private void hyperlink(String data) {
        int semicolon = data.indexOf(';');
        if (semicolon < 0) {
            return;
        }
        String uri = data.substring(semicolon + 1);
        String params = data.substring(0, semicolon).strip();
        if (uri.isEmpty()) {
            if (params.isEmpty()) {
                link(0);
            }
            return;
        }
        String id = "";
        for (String param : params.split(":", -1)) {
            if (param.startsWith("id=")) {
                id = param.substring(3);
                break;
            }
        }
        link(Sweeper.link(terminal, id, uri));
    }

    private void link(int number) {
        terminal.pen.link(number);
        terminal.penChanged();
    }
}
