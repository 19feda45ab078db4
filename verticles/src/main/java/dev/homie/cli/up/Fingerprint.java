package dev.homie.cli.up;

import java.util.Locale;

/** How browsers show a certificate's fingerprint: in pairs, so that a person can compare. */
final class Fingerprint {
    private Fingerprint() {}

    /** @param hex 64 digits */
    static String of(String hex) {
        return hex.toUpperCase(Locale.ROOT).replaceAll("..(?=.)", "$0:");
    }
}
