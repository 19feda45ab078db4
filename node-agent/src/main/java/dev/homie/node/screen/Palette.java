package dev.homie.node.screen;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The colours that programs have changed by OSC 4, 10, 11 and 12; the others are those of xterm.js's default theme. */
final class Palette {
    static final int COLOURS = 256;
    static final int FOREGROUND = 256;
    static final int BACKGROUND = 257;
    static final int CURSOR = 258;

    private static final int[] BASE = {
        0x2E3436, 0xCC0000, 0x4E9A06, 0xC4A000, 0x3465A4, 0x75507B, 0x06989A, 0xD3D7CF,
        0x555753, 0xEF2929, 0x8AE234, 0xFCE94F, 0x729FCF, 0xAD7FA8, 0x34E2E2, 0xEEEEEC
    };

    private final Map<Integer, Integer> changed = new TreeMap<>();

    void set(int index, int rgb) {
        changed.put(index, rgb);
    }

    void restore(int index) {
        changed.remove(index);
    }

    /** OSC 104 without a number: all but the foreground, background and cursor. */
    void restoreIndexed() {
        changed.keySet().removeIf(index -> index < COLOURS);
    }

    Map<Integer, Integer> changed() {
        return changed;
    }

    int get(int index) {
        Integer rgb = changed.get(index);
        if (rgb != null) {
            return rgb;
        }
        if (index >= COLOURS) {
            return index == BACKGROUND ? 0 : 0xFFFFFF;
        }
        if (index < BASE.length) {
            return BASE[index];
        }
        if (index >= 232) {
            return (8 + (index - 232) * 10) * 0x010101;
        }
        int cube = index - BASE.length;
        return level(cube / 36) << 16 | level(cube / 6 % 6) << 8 | level(cube % 6);
    }

    private static int level(int step) {
        return step == 0 ? 0 : 55 + step * 40;
    }

    /** {@code rgb:R/G/B} with 1–4 digits each, or {@code #} and 3, 6, 9 or 12 digits; null if it is neither. */
    static @Nullable Integer parse(String text) {
        String[] parts;
        boolean hash = text.startsWith("#");
        if (hash) {
            int digits = text.length() - 1;
            int each = digits / 3;
            if (digits == 0 || digits % 3 != 0 || each > 4) {
                return null;
            }
            parts = new String[] {
                text.substring(1, 1 + each), text.substring(1 + each, 1 + 2 * each), text.substring(1 + 2 * each)
            };
        } else if (text.regionMatches(true, 0, "rgb:", 0, 4)) {
            parts = text.substring(4).split("/", -1);
            if (parts.length != 3 || parts[0].length() != parts[1].length() || parts[0].length() != parts[2].length()) {
                return null;
            }
        } else {
            return null;
        }
        int rgb = 0;
        for (String part : parts) {
            if (!part.matches("[0-9A-Fa-f]{1,4}")) {
                return null;
            }
            int bits = part.length() * 4;
            int value = Integer.parseInt(part, 16);
            // "#" gives the high bits, "rgb:" a fraction.
            int scaled = hash
                    ? (bits == 4 ? value << 4 : value >> (bits - 8))
                    : Math.round(value * 255f / ((1 << bits) - 1));
            rgb = rgb << 8 | scaled;
        }
        return rgb;
    }

    static String format(int rgb) {
        return "rgb:%1$02x%1$02x/%2$02x%2$02x/%3$02x%3$02x".formatted(rgb >> 16, rgb >> 8 & 0xFF, rgb & 0xFF);
    }
}
