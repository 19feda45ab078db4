package dev.homie.cli;

import java.time.Duration;

/** How long ago something was, for people. */
public final class Ago {
    private Ago() {}

    public static String of(Duration past) {
        if (past.toMinutes() < 1) {
            return "now";
        }
        if (past.toHours() < 1) {
            return past.toMinutes() + " min ago";
        }
        return past.toDays() < 1 ? past.toHours() + " h ago" : past.toDays() + " d ago";
    }
}
