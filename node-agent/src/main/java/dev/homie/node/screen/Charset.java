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
    private final String from;
    private final String to;

    Charset(String finals, String from, String to) {
        this.finals = finals;
        this.from = from;
        this.to = to;
    }

    int map(int code) {
        int at = code < 127 ? from.indexOf(code) : -1;
        return at < 0 ? code : to.charAt(at);
    }

    /** What to print so that {@code code} appears; -1 if nothing does. */
    int unmap(int code) {
        if (map(code) == code) {
            return code;
        }
        int at = to.indexOf(code);
        return at < 0 ? -1 : from.charAt(at);
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
