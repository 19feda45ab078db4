package dev.homie.node.screen;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Random terminal output: mostly what programs print, partly what none should. */
final class TestingGenerator {
    private static final String[] WORDS = {
        "hello ", "world", "0123456789", "  ", "~/src $ ", "日本語", "wide 漢字 ", "é", "e\u0301", "n\u0303\u0323",
                "\uD83D\uDE00",
        "\u2502\u2500\u253C", "한국", "\u200B", "a\u200Db", "lqqk", "x", "ａｂ", "\u00A0", "#[]{}|~", "\uD840\uDC00",
                "\u0301"
    };
    private static final int[] MODES = {
        1, 2, 6, 7, 9, 12, 25, 45, 66, 1000, 1002, 1003, 1004, 1006, 1016, 47, 1047, 1048, 1049, 2004, 2026, 3, 1005,
        999
    };
    private static final String[] OSC = {
        "0;title",
        "2;ünïcode",
        "1;icon",
        "8;;https://example.org/a",
        "8;id=x;https://example.org/b",
        "8;;",
        "4;1;rgb:12/34/56",
        "4;300;#fff",
        "10;#102030",
        "11;?",
        "12;rgb:f/0/f",
        "104",
        "104;1",
        "110",
        "111",
        "112",
        "52;c;aGVsbG8=",
        "4;2;?;3;#abc",
        "10;?;?",
        "133;A",
        "x"
    };
    private static final String SETS = "0AB4C5RQKYE6ZH7=12";

    private final Random random;
    private final int cols;
    private final int rows;
    private boolean marks = true;

    TestingGenerator(Random random, int cols, int rows) {
        this.random = random;
        this.cols = cols;
        this.rows = rows;
    }

    byte[] output(int pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < pieces; i++) {
            out.writeBytes(piece());
        }
        return out.toByteArray();
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** Leaves out what combines: reflowing, the oracle can give one cell the marks of another. */
    TestingGenerator withoutMarks() {
        marks = false;
        return this;
    }

    private String word() {
        while (true) {
            String word = pick(WORDS);
            if (marks || word.codePoints().allMatch(code -> CharWidth.of(code) > 0)) {
                return word;
            }
        }
    }

    private byte[] piece() {
        int kind = random.nextInt(100);
        if (kind == 0) {
            byte[] garbage = new byte[1 + random.nextInt(4)];
            random.nextBytes(garbage);
            return garbage;
        }
        String text;
        if (kind < 38) {
            text = word().repeat(random.nextInt(8) == 0 ? 1 + random.nextInt(cols) : 1);
        } else if (kind < 54) {
            text = pick("\r\n", "\r\n", "\n", "\r", "\t", "\b", "\b\b", "\0", "\7", "\13", "\16", "\17", "\177");
        } else if (kind < 66) {
            text = "\33[" + sgr() + "m";
        } else if (kind < 84) {
            text = "\33[" + numbers()
                    + pick("A B C D E F G H H H I J K L M P S T X Z ` a b d e f @ r r g s u".split(" "));
        } else if (kind < 89) {
            text = "\33[?" + MODES[random.nextInt(MODES.length)]
                    + (random.nextBoolean() ? ";" + MODES[random.nextInt(MODES.length)] : "") + pick("h", "l");
        } else if (kind < 91) {
            text = "\33["
                    + pick(
                            "4h", "4l", "20h", "20l", "2 q", "0 q", "5 q", "7 q", "1\"q", "0\"q", "?J", "?1K", "!p",
                            "3J", "2J", "2K");
        } else if (kind < 94) {
            text = "\33" + pick("7", "8", "D", "E", "M", "H", "=", ">", "n", "o", "~", "#8", "%G", "c", "Z", "\\")
                    + (random.nextInt(4) == 0
                            ? "\33" + pick("(", ")", "*", "+", "-", ".", "/")
                                    + SETS.charAt(random.nextInt(SETS.length()))
                            : "");
        } else if (kind < 97) {
            text = "\33]" + OSC[random.nextInt(OSC.length)] + pick("\7", "\33\\", "\u009C", "\30");
        } else {
            text = pick(
                    "\33P$qm\33\\",
                    "\33P$q q\33\\",
                    "\33P$qr\33\\",
                    "\33P1;2qabc\33\\",
                    "\33_apc\33\\",
                    "\33^pm\u009C",
                    "\33Xsos\33\\",
                    "\33[6n",
                    "\33[5n",
                    "\33[?6n",
                    "\33[c",
                    "\33[>c",
                    "\33[?7$p",
                    "\33[4$p",
                    "\33[18t",
                    "\33[1;2 @",
                    "\33[2 A",
                    "\33[2'}",
                    "\33[1'~",
                    "\33[?1;2:3;<",
                    "\33[1<x",
                    "\33[38;5",
                    "\33P1",
                    "\33[\30",
                    "\33(",
                    "\u0084",
                    "\u0085",
                    "\u008D",
                    "\u009B1m",
                    "\33[99999999999C",
                    "\33[;;;H",
                    "\33[:m",
                    "\33]0;unfinished");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String numbers() {
        StringBuilder out = new StringBuilder();
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            out.append(i > 0 ? ";" : "");
            if (random.nextInt(6) != 0) {
                out.append(random.nextInt(3) == 0 ? random.nextInt(4) : 1 + random.nextInt((i == 0 ? rows : cols) + 2));
            }
        }
        return out.toString();
    }

    private String sgr() {
        StringBuilder out = new StringBuilder();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            out.append(i > 0 ? ";" : "");
            out.append(
                    switch (random.nextInt(8)) {
                        case 0 -> Integer.toString(30 + random.nextInt(18));
                        case 1 -> Integer.toString(90 + random.nextInt(18));
                        case 2 -> pick("38", "48", "58") + ";5;" + random.nextInt(256);
                        case 3 -> pick("38", "48", "58") + ";2;" + random.nextInt(256) + ";1;" + random.nextInt(256);
                        case 4 -> pick("38:5:", "48:5:", "58:5:") + random.nextInt(256);
                        case 5 ->
                            pick(
                                    "38:2::1:2:3",
                                    "48:2:9:8:7",
                                    "58:2::4:5:6",
                                    "38:2",
                                    "48;2;1",
                                    "4:3",
                                    "4:0",
                                    "4:5",
                                    "38;5",
                                    "4:9");
                        default -> Integer.toString(random.nextInt(62));
                    });
        }
        return out.toString();
    }
}
