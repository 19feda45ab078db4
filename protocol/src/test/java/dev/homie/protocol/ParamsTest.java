package dev.homie.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.homie.protocol.terminal.AttachMode;
import dev.homie.protocol.terminal.AttachParams;
import dev.homie.protocol.terminal.OnLag;
import dev.homie.protocol.terminal.StartParams;
import dev.homie.protocol.terminal.TerminalLimits;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParamsTest {
    private static Params params(String json) {
        return Params.of(Json.readObject(json));
    }

    private static void refused(String json, Function<Params, @Nullable Object> reading, String path) {
        assertThatExceptionOfType(HomieException.class)
                .isThrownBy(() -> reading.apply(params(json)))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(e.data()).isEqualTo(Map.of("path", path));
                    assertThat(e.getMessage()).startsWith(path + ": ");
                });
    }

    @Test
    void whatIsThereIsRead() {
        Params params = params("""
                {"s":"text","i":7,"l":9007199254740993,"b":true,"list":["a",""],"map":{"K":"v"},
                 "nested":{"deep":{"i":1}},"bytes":"aGk=","extra":[1,{}]}""");
        assertThat(params.string("s", 10)).isEqualTo("text");
        assertThat(params.integer("i", 0, 10)).isEqualTo(7);
        assertThat(params.optionalLong("l", 0, Long.MAX_VALUE)).isEqualTo(9007199254740993L);
        assertThat(params.bool("b", false)).isTrue();
        assertThat(params.optionalStrings("list", 2, 1)).containsExactly("a", "");
        assertThat(params.stringMap("map", 1, 1)).isEqualTo(Map.of("K", "v"));
        assertThat(params.optionalBase64("bytes", 2)).isEqualTo(new byte[] {'h', 'i'});
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"x\":null}"})
    void whatIsAbsentOrNullHasItsDefault(String json) {
        Params params = params(json);
        assertThat(params.has("x")).isFalse();
        assertThat(params.optionalString("x", 1)).isNull();
        assertThat(params.optionalInteger("x", 0, 1)).isNull();
        assertThat(params.optionalLong("x", 0, 1)).isNull();
        assertThat(params.optionalStrings("x", 1, 1)).isNull();
        assertThat(params.optionalObject("x")).isNull();
        assertThat(params.optionalBase64("x", 1)).isNull();
        assertThat(params.stringMap("x", 1, 1)).isEmpty();
        assertThat(params.bool("x", true)).isTrue();
        assertThat(params.choice("x", OnLag.class, OnLag.SKIP)).isEqualTo(OnLag.SKIP);
        refused(json, p -> p.string("x", 1), "x");
        refused(json, p -> p.integer("x", 0, 1), "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "true", "[]", "{}", "\"\"", "\"four\"", "\"a\\u0000\""})
    void aStringMustBeOne(String value) {
        refused("{\"x\":" + value + "}", p -> p.string("x", 3), "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"7\"", "true", "[]", "{}", "1.5", "1e3", "-1", "11", "4294967299", "99999999999999999999999"})
    void anIntegerMustBeOneInItsBounds(String value) {
        refused("{\"x\":" + value + "}", p -> p.integer("x", 0, 10), "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "\"true\"", "[]", "{}"})
    void aFlagMustBeOne(String value) {
        refused("{\"x\":" + value + "}", p -> p.bool("x", false), "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"PAUSE\"", "\"\"", "\"other\"", "1", "[]"})
    void aChoiceMustBeOneOfItsNames(String value) {
        refused("{\"x\":" + value + "}", p -> p.choice("x", OnLag.class, OnLag.SKIP), "x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {"\"a\"|x", "{}|x", "[\"a\",\"b\",\"c\"]|x", "[\"a\",7]|x[1]", "[null]|x[0]", "[\"four\"]|x[0]"})
    void aListMustBeOneOfStringsInItsBounds(String value, String path) {
        refused("{\"x\":" + value + "}", p -> p.optionalStrings("x", 2, 3), path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[]|x",
                "\"a\"|x",
                "{\"a\":\"1\",\"b\":\"2\"}|x",
                "{\"a\":1}|x.a",
                "{\"a\":null}|x.a",
                "{\"a\":\"four\"}|x.a"
            })
    void aMapMustBeOneOfStringsInItsBounds(String value, String path) {
        refused("{\"x\":" + value + "}", p -> p.stringMap("x", 1, 3), path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"!\"", "\"aGk\\n\"", "\"aGVsbG8=\"", "\"aGVsbG8gd29ybGQgb2YgdGVybWluYWxz\"", "7"})
    void base64MustBeSoAndInItsBounds(String value) {
        refused("{\"x\":" + value + "}", p -> p.optionalBase64("x", 4), "x");
    }

    @Test
    void aNestedFieldIsNamedWithItsPath() {
        refused("{\"cols\":80,\"rows\":24,\"attach\":{\"window\":1}}", p -> StartParams.from(p), "attach.window");
        refused("{\"cols\":80,\"rows\":24,\"attach\":[]}", p -> StartParams.from(p), "attach");
    }

    @Test
    void attachHasItsDefaults() {
        AttachParams write = AttachParams.from(params("{}"));
        assertThat(write.mode()).isEqualTo(AttachMode.WRITE);
        assertThat(write.onLag()).isEqualTo(OnLag.PAUSE);
        assertThat(write.window()).isEqualTo(TerminalLimits.DEFAULT_WINDOW);
        assertThat(write.fromOffset()).isNull();
        assertThat(AttachParams.from(params("{\"mode\":\"view\"}")).onLag()).isEqualTo(OnLag.SKIP);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"mode\":\"read\"}|mode",
                "{\"window\":1048577}|window",
                "{\"fromOffset\":-1}|fromOffset",
                "{\"inputId\":\"\"}|inputId",
                "{\"cols\":80}|rows",
                "{\"rows\":24}|cols",
                "{\"cols\":0,\"rows\":24}|cols",
                "{\"cols\":80,\"rows\":501}|rows"
            })
    void attachNamesTheFieldThatIsWrong(String json, String path) {
        refused(json, AttachParams::from, path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"rows\":24}|cols",
                "{\"cols\":80,\"rows\":24,\"command\":[]}|command",
                "{\"cols\":80,\"rows\":24,\"command\":[\"\"]}|command",
                "{\"cols\":80,\"rows\":24,\"command\":\"ls\"}|command",
                "{\"cols\":80,\"rows\":24,\"env\":{\"A=B\":\"c\"}}|env",
                "{\"cols\":80,\"rows\":24,\"env\":{\"A\":1}}|env.A",
                "{\"cols\":80,\"rows\":24,\"record\":\"yes\"}|record"
            })
    void startNamesTheFieldThatIsWrong(String json, String path) {
        refused(json, StartParams::from, path);
    }
}
