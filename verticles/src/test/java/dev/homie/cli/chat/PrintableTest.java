package dev.homie.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an agent prints, the terminal is given no orders. */
final class PrintableTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\033[2J\033[H", // clears
                "\033]0;title\007", // names the window
                "\033]52;c;aGk=\007", // writes the clipboard
                "\033P$qm\033\\", // asks, and has the answer typed
                "\u009b31m", // colours, in one character
                "safe\rrm -rf /", // writes over
                "\b\b\b", // writes over
                "\u202Eevil", // reads backwards
                "\u2066evil\u2069",
                "\u2028next",
                "\ud800", // half a character
                "\udb40\udc41" // a tag that nobody sees
            })
    void noOrderReachesTheTerminal(String text) {
        for (String safe : new String[] {Printable.text(text), Printable.exact(text), Printable.line(text)}) {
            assertThat(safe.codePoints())
                    .noneMatch(point -> point < ' '
                            || (point >= 0x7f && point < 0xa0)
                            || Character.getType(point) == Character.FORMAT
                            || Character.getType(point) == Character.SURROGATE);
            assertThat(safe).as("it is seen that there was something").isNotEmpty();
        }
    }

    @Test
    void everyCharacterOfTheFirstPagesIsAsSafe() {
        for (int point = 0; point < 0x3000; point++) {
            String safe = Printable.exact(Character.toString(point));
            if (point != '\n' && point != '\t') {
                assertThat(safe.codePoints())
                        .as(Integer.toHexString(point))
                        .noneMatch(each -> Character.isISOControl(each) || Character.getType(each) == Character.FORMAT);
            }
        }
    }

    @Test
    void whatPeopleWriteStaysAsItIs() {
        String text = "Grüße, 世界, שלום, 👩‍👩‍👧: a\tb\nc";
        assertThat(Printable.text(text)).isEqualTo(text);
        assertThat(Printable.text("a\r\nb")).isEqualTo("a\nb");
        assertThat(Printable.line("a\nb\tc ")).isEqualTo("a b c");
    }

    @Test
    void inACommandWhatNobodySeesIsShown() {
        assertThat(Printable.exact("rm\u200b -rf\u00a0/")).isEqualTo("rm‹U+200B› -rf‹U+00A0›/");
        assertThat(Printable.exact("a\033b\177")).isEqualTo("a␛b␡");
    }

    @Test
    void jsonStaysTheSameJson() {
        Map<String, Object> event = Map.of("text", "\033[2J \u009b \u202e é 👩 \ud800");
        String json = Printable.json(Json.write(event));
        assertThat(json.chars()).noneMatch(unit -> Character.isISOControl(unit) || unit == 0x202e);
        assertThat(Json.readObject(json).get("text")).isEqualTo("\033[2J \u009b \u202e é 👩 \ud800");
    }
}
