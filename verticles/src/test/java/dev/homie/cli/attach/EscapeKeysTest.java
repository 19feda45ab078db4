package dev.homie.cli.attach;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.cli.attach.EscapeKeys.Command;
import org.junit.jupiter.api.Test;

class EscapeKeysTest {
    private final EscapeKeys keys = new EscapeKeys();

    @Test
    void leavesAtTheBeginning() {
        EscapeKeys.Typed typed = type("~.rest");
        assertThat(typed.command()).isEqualTo(Command.DETACH);
        assertThat(new String(typed.send(), UTF_8)).isEmpty();
        assertThat(new String(typed.rest(), UTF_8)).isEqualTo("rest");
    }

    @Test
    void leavesAfterANewlineEvenInPieces() {
        assertThat(sent("ls\r")).isEqualTo("ls\r");
        assertThat(sent("~")).isEmpty();
        assertThat(type(".").command()).isEqualTo(Command.DETACH);
    }

    @Test
    void aTildeWithinALineIsATilde() {
        assertThat(sent("cd ~.")).isEqualTo("cd ~.");
        assertThat(type("a~?").command()).isEqualTo(Command.NONE);
    }

    @Test
    void aTildeBeforeAnythingElseIsTyped() {
        assertThat(sent("~/bin\r")).isEqualTo("~/bin\r");
        assertThat(sent("~~.\r")).isEqualTo("~.\r");
        assertThat(sent("~\r")).isEqualTo("~\r");
        assertThat(type("~.").command()).isEqualTo(Command.DETACH);
    }

    @Test
    void helpLeavesTheLineWhereItWas() {
        assertThat(type("~?").command()).isEqualTo(Command.HELP);
        assertThat(type("~.").command()).isEqualTo(Command.DETACH);
    }

    private String sent(String text) {
        EscapeKeys.Typed typed = type(text);
        assertThat(typed.command()).isEqualTo(Command.NONE);
        return new String(typed.send(), UTF_8);
    }

    private EscapeKeys.Typed type(String text) {
        return keys.type(text.getBytes(UTF_8));
    }
}
