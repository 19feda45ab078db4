package dev.homie.cli.audit;

import dev.homie.cli.TextTable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries of the audit for a person. What clients called themselves is made harmless for a terminal. */
final class AuditText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final ZoneId zone;

    AuditText(ZoneId zone) {
        this.zone = zone;
    }

    /** @param entries the oldest first */
    List<String> table(List<Map<String, Object>> entries) {
        TextTable table = new TextTable("TIME", "SUBJECT", "DEVICE", "FROM", "METHOD", "RESULT", "TARGET");
        for (Map<String, Object> entry : entries) {
            table.row(cells(entry));
        }
        return table.lines();
    }

    /** One entry alone, as when following. */
    String line(Map<String, Object> entry) {
        return String.join("  ", cells(entry)).stripTrailing();
    }

    private String[] cells(Map<String, Object> entry) {
        return new String[] {
            entry.get("time") instanceof Number time
                    ? TIME.format(Instant.ofEpochMilli(time.longValue()).atZone(zone))
                    : "?",
            text(entry.get("subject")),
            text(entry.get("device")),
            text(entry.get("from")),
            text(entry.get("method")),
            text(entry.get("result")),
            entry.get("target") == null ? "" : text(entry.get("target"))
        };
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "-";
        }
        StringBuilder harmless = new StringBuilder();
        value.toString()
                .codePoints()
                .forEach(each -> harmless.appendCodePoint(
                        Character.isISOControl(each) || Character.getType(each) == Character.FORMAT ? '?' : each));
        return harmless.toString();
    }
}
