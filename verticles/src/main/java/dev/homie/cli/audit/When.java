package dev.homie.cli.audit;

import dev.homie.cli.CliFailure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A point in time as people write one. */
final class When {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})\\s*([smhdw])");

    private When() {}

    /**
     * {@code 30s}, {@code 15m}, {@code 2h}, {@code 2d} or {@code 1w} before now; or {@code 2026-11-20}, {@code
     * 2026-11-20T14:30} in the given zone, or with an offset of its own.
     *
     * @return milliseconds since 1970
     * @throws CliFailure for anything else
     */
    static long read(String text, Instant now, ZoneId zone) {
        Matcher ago = AGO.matcher(text.strip());
        if (ago.matches()) {
            long count = Long.parseLong(ago.group(1));
            Duration past = switch (ago.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                case "d" -> Duration.ofDays(count);
                default -> Duration.ofDays(7 * count);
            };
            return Math.max(1, now.minus(past).toEpochMilli());
        }
        List<Function<String, Instant>> forms = List.of(
                each -> LocalDate.parse(each).atStartOfDay(zone).toInstant(),
                each -> LocalDateTime.parse(each).atZone(zone).toInstant(),
                each -> OffsetDateTime.parse(each).toInstant());
        for (Function<String, Instant> form : forms) {
            try {
                return Math.max(1, form.apply(text.strip()).toEpochMilli());
            } catch (DateTimeException e) {
                // the next form
            }
        }
        throw CliFailure.usage("'" + text + "' is no time; write 30m, 2h, 2d, 2026-11-20 or 2026-11-20T14:30");
    }
}
