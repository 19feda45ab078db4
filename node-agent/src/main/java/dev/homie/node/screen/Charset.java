package dev.homie.node.screen;

import org.jspecify.annotations.Nullable;

/** What {@code ESC (} and its like can designate: replacements for some ASCII characters. */
enum Charset {
    ASCII("B", "", ""),
    DEC_GRAPHICS("0", "`abcdefghijklmnopqrstuvwxyz{|}~", "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·"),
    BRITISH("A", "#", "£"),
    DUTCH("4", "#@[\\]{|}~", "£¾i½|¨f¼´"),
    FINNISH("C5", "[\\]^`{|}~", "ÄÖÅÜéäöåü"),
    FRENCH("R", "#@[\\]{|}~", "£à°ç§éùè¨"),
    FRENCH_CANADIAN("Q", "@[\\]^`{|}~", "àâçêîôéùèû"),
    GERMAN("K", "@[\\]{|}~", "§ÄÖÜäöüß"),
    ITALIAN("Y", "#@[\\]`{|}~", "£§°çéùàòèì"),
    NORWEGIAN("E6", "@[\\]^`{|}~", "ÄÆØÅÜäæøåü"),
    SPANISH("Z", "#@[\\]{|}", "£§¡Ñ¿°ñç"),
    SWEDISH("H7", "@[\\]^`{|}~", "ÉÄÖÅÜéäöåü"),
    SWISS("=", "#@[\\]^_`{|}~", "ùàéçêîèôäöüû");

    private final String finals;
    private final char[] map = new char[128];

    Charset(String finals, String from, String to) {
        this.finals = finals;
        for (char c = 0; c < 128; c++) {
            map[c] = c;
        }
        for (int i = 0; i < from.length(); i++) {
            map[from.charAt(i)] = to.charAt(i);
        }
    }

    int map(int code) {
        return code < 127 ? map[code] : code;
    }

    /** What to print so that {@code code} appears; -1 if nothing does. */
    int unmap(int code) {
        if (code >= 128 || map[code] == code) {
            return code;
        }
        for (int c = 0x20; c < 127; c++) {
            if (map[c] == code) {
                return c;
            }
        }
        return -1;
    }

    char designator() {
        return finals.charAt(0);
    }

    static @Nullable Charset of(int finalByte) {
        for (Charset charset : values()) {
            if (charset.finals.indexOf(finalByte) >= 0) {
                return charset;
            }
        }
        return null;
    }
}
