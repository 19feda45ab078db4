package dev.homie.cli.chat;

import java.util.function.IntPredicate;

/**
 * What an agent, a program or a file says, made harmless for a terminal: nothing of it moves the cursor, changes colours or
 * titles, answers for the person or makes text look like another text. What would is shown instead.
 */
final class Printable {
    private static final int CONTROL_PICTURES = 0x2400;
    private static final int DELETE = 0x7f;
    private static final int DELETE_PICTURE = 0x2421;

    private Printable() {}

    /** Text of several lines. */
    static String text(String text) {
        return map(text.replace("\r\n", "\n"), Printable::isHarmful);
    }

    /** The same where each character counts, as in a command: also what nobody sees is shown. */
    static String exact(String text) {
        return map(text, point -> isHarmful(point) || isInvisible(point));
    }

    /** In one line. */
    static String line(String text) {
        return text(text).replace('\n', ' ').replace('\t', ' ').strip();
    }

    /** JSON as it is, but for characters that a terminal may take for orders: those are escaped. */
    static String json(String json) {
        StringBuilder safe = new StringBuilder(json.length());
        json.chars().forEach(unit -> {
            boolean odd = (isHarmful(unit) || isInvisible(unit)) && !Character.isSurrogate((char) unit);
            if (unit < ' ' || (unit > '~' && odd)) {
                safe.append(String.format("\\u%04x", unit));
            } else {
                safe.append((char) unit);
            }
        });
        return safe.toString();
    }

    private static String map(String text, IntPredicate harmful) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (!harmful.test(point)) {
                safe.appendCodePoint(point);
            } else if (point < ' ') {
                safe.appendCodePoint(CONTROL_PICTURES + point);
            } else if (point == DELETE) {
                safe.appendCodePoint(DELETE_PICTURE);
            } else {
                safe.append(String.format("‹U+%04X›", point));
            }
        });
        return safe.toString();
    }

    /** Controls but for line feed and tab, marks of direction, separators of lines, tags, halves of characters. */
    private static boolean isHarmful(int point) {
        return (point < ' ' && point != '\n' && point != '\t')
                || (point >= DELETE && point <= 0x9f)
                || point == 0x61c
                || point == 0x200e
                || point == 0x200f
                || (point >= 0x2028 && point <= 0x202e)
                || (point >= 0x2066 && point <= 0x206f)
                || (point >= 0xfff9 && point <= 0xfffb)
                || (point >= 0xe0000 && point <= 0xe007f)
                || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private static boolean isInvisible(int point) {
        int type = Character.getType(point);
        return type == Character.FORMAT
                || type == Character.UNASSIGNED
                || type == Character.PRIVATE_USE
                || (type == Character.SPACE_SEPARATOR && point != ' ')
                || point == 0x115f
                || point == 0x1160
                || point == 0x3164
                || point == 0xffa0;
    }
}
