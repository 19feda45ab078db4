package dev.homie.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AuditTextTest {
    private static final AuditText TEXT = new AuditText(ZoneId.of("UTC"));

    @Test
    void aRowForEachEntry() {
        List<String> lines = TEXT.table(List.of(
                Map.of("seq", 1, "time", 0, "subject", "owner", "method", "login", "result", "OK"),
                Map.of(
                        "seq",
                        2,
                        "time",
                        1_000,
                        "subject",
                        "phone",
                        "device",
                        "d1",
                        "from",
                        "127.0.0.1",
                        "method",
                        "terminal.session.kill",
                        "target",
                        "n1-1",
                        "result",
                        "PERMISSION_DENIED")));

        assertThat(lines)
                .containsExactly(
                        "TIME                 SUBJECT  DEVICE  FROM       METHOD                 RESULT             TARGET",
                        "1970-01-01 00:00:00  owner    -       -          login                  OK",
                        "1970-01-01 00:00:01  phone    d1      127.0.0.1  terminal.session.kill  PERMISSION_DENIED  n1-1");
    }

    @Test
    void aNameDoesNothingToTheTerminal() {
        String line = TEXT.line(Map.of(
                "time",
                0,
                "subject",
                "a\u001b]0;gone\u0007\u009b2J",
                "device",
                "x\ny\u202eevil",
                "method",
                "login",
                "result",
                "OK"));

        assertThat(line).contains("a?]0;gone??2J").contains("x?y?evil").doesNotContainPattern("\\p{Cntrl}");
    }
}
