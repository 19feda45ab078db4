package dev.homie.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.cli.CliFailure;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WhenTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    @Test
    void readsWhatPeopleWrite() {
        Map.of(
                        "30s", "2026-11-21T11:59:30Z",
                        "15m", "2026-11-21T11:45:00Z",
                        "2h", "2026-11-21T10:00:00Z",
                        "2d", "2026-11-19T12:00:00Z",
                        "1w", "2026-11-14T12:00:00Z",
                        "2026-11-20", "2026-11-19T23:00:00Z",
                        "2026-11-20T14:30", "2026-11-20T13:30:00Z",
                        "2026-11-20T14:30:00Z", "2026-11-20T14:30:00Z")
                .forEach((text, expected) -> assertThat(When.read(text, NOW, ZONE))
                        .as(text)
                        .isEqualTo(Instant.parse(expected).toEpochMilli()));
    }

    @Test
    void anythingElseSaysWhatToWrite() {
        for (String text : new String[] {"", "yesterday", "2 moons", "-3d", "2026-13-40", "99999999999d"}) {
            assertThatThrownBy(() -> When.read(text, NOW, ZONE))
                    .as(text)
                    .isInstanceOf(CliFailure.class)
                    .hasMessageContaining("2d");
        }
    }
}
