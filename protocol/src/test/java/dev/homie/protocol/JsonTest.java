package dev.homie.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "\"a\"",
                "[]",
                "{",
                "{}{}",
                "{} x",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":1,\"a\":2}",
                "{}//"
            })
    void onlyOneObjectIsRead(String text) {
        assertThatExceptionOfType(HomieException.class)
                .isThrownBy(() -> Json.readObject(text))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @Test
    void nestingIsReadToItsBoundAndNotBeyond() {
        assertThat(Json.readObject(nested(Json.MAX_DEPTH))).isNotEmpty();
        assertThatExceptionOfType(HomieException.class).isThrownBy(() -> Json.readObject(nested(Json.MAX_DEPTH + 1)));
    }

    @Test
    void aRecordIsWrittenWithoutItsNullsAndReadBack() {
        Session session = new Session(
                "s1",
                "n1",
                "build",
                List.of("make"),
                "/",
                80,
                24,
                4711,
                1,
                2,
                SessionStatus.EXITED,
                0,
                null,
                3L,
                10,
                0,
                null,
                List.of());

        Map<String, Object> map = Json.readObject(Json.write(session));

        assertThat(map)
                .containsEntry("status", "exited")
                .containsEntry("exitCode", 0)
                .doesNotContainKey("signal");
        assertThat(Json.fromMap(map, Session.class)).isEqualTo(session);
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
    }
}
