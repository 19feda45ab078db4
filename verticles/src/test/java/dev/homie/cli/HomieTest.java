package dev.homie.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** A command is found by its name alone, and as if the others were there. */
final class HomieTest {
    @Test
    void eachCommandHasTheNameItIsFoundBy() {
        for (Map.Entry<String, Class<?>> command : Homie.COMMANDS) {
            assertThat(Objects.requireNonNull(command.getValue().getAnnotation(Command.class))
                            .name())
                    .isEqualTo(command.getKey());
            String help = run(command.getKey(), "--help");
            assertThat(help).startsWith("Usage: homie " + command.getKey() + " ");
        }
    }

    @Test
    void withoutOneAllAreThere() {
        String help = run("--help");
        for (Map.Entry<String, Class<?>> command : Homie.COMMANDS) {
            boolean hidden = Objects.requireNonNull(command.getValue().getAnnotation(Command.class))
                    .hidden();
            assertThat(help.lines().anyMatch(line -> line.startsWith("  " + command.getKey() + " ")))
                    .as(command.getKey())
                    .isEqualTo(!hidden);
        }
        assertThat(run("upp")).contains("Did you mean: homie up?");
    }

    private static String run(String... arguments) {
        StringWriter written = new StringWriter();
        PrintWriter both = new PrintWriter(written, true);
        Homie.run(both, both, arguments);
        return written.toString();
    }
}
