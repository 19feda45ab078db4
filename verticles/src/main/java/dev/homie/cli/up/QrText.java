package dev.homie.cli.up;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/** A QR code for a terminal: two modules a character, with its own colours, so that it can be read on any background. */
public final class QrText {
    private static final int QUIET = 2;
    private static final String INDENT = "  ";
    private static final String BLACK_ON_WHITE = "\033[30;107m";
    private static final String RESET = "\033[0m";

    private QrText() {}

    /** Lines without line ends; a link of 100 characters takes 47 columns. */
    public static List<String> of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        List<String> lines = new ArrayList<>();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            StringBuilder line = new StringBuilder(INDENT).append(BLACK_ON_WHITE);
            for (int x = -QUIET; x < code.size + QUIET; x++) {
                boolean upper = code.getModule(x, y);
                boolean lower = code.getModule(x, y + 1);
                line.append(upper ? (lower ? '█' : '▀') : (lower ? '▄' : ' '));
            }
            lines.add(line.append(RESET).toString());
        }
        return lines;
    }
}
