package dev.homie.cli.attach;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryFilterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\033[c",
                "\033[0c",
                "\033[>c",
                "\033[=c",
                "\033[5n",
                "\033[6n",
                "\033[?6n",
                "\033[?2026$p",
                "\033[4$p",
                "\033[>q",
                "\033[>0q",
                "\033[?u",
                "\033[14t",
                "\033[18t",
                "\033[21t",
                "\033Z",
                "\005",
                "\033[x",
                "\033]10;?\007",
                "\033]11;?\033\\",
                "\033]4;1;?\007",
                "\033]52;c;?\007",
                "\033P$qm\033\\",
                "\033P+q544e\033\\"
            })
    void takesQuestionsOut(String question) {
        assertThat(filtered("a" + question + "b")).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "\033[31mred\033[0m",
                "\033[2J",
                "\033[?1049h",
                "\033]0;a title\007",
                "\033]10;#ffffff\007",
                "\033]52;c;aGVsbG8=\007",
                "\033[2 q",
                "\033[>4;2m",
                "\033[>1u",
                "\033[22;2t",
                "\033[8;24;80t",
                "\0337\0338",
                "\033(B",
                "\033[!p",
                "\033]8;;https://homie.example/?q=?\033\\link\033]8;;\033\\",
                "\033Pq#0~~@@\033\\",
                "\033\033[A",
                "\033[\033[31m"
            })
    void leavesTheRest(String output) {
        assertThat(filtered(output)).isEqualTo(output);
    }

    @Test
    void aLongStringPassesWithoutBeingHeld() {
        String title = "\033]0;" + "x".repeat(10_000) + "\007";
        QueryFilter filter = new QueryFilter();
        String first = filter(filter, title.substring(0, 5_000));
        assertThat(first.length()).isGreaterThan(5_000 - QueryFilter.MAX_HELD - 1);
        assertThat(first + filter(filter, title.substring(5_000))).isEqualTo(title);
    }

    @Test
    void cutsMakeNoDifference() {
        String output = "x\033[6ny\033[1;31mz\033]11;?\033\\w\033]0;title\007\033P$qm\033\\é\033[?2004h\033[c.";
        String whole = filtered(output);
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            QueryFilter filter = new QueryFilter();
            StringBuilder pieces = new StringBuilder();
            for (int at = 0; at < output.length(); ) {
                int end = Math.min(output.length(), at + 1 + random.nextInt(4));
                pieces.append(filter(filter, output.substring(at, end)));
                at = end;
            }
            assertThat(pieces.toString()).isEqualTo(whole);
        }
    }

    private static String filtered(String output) {
        return filter(new QueryFilter(), output);
    }

    private static String filter(QueryFilter filter, String output) {
        byte[] bytes = output.getBytes(ISO_8859_1);
        return new String(filter.filter(bytes, 0, bytes.length), ISO_8859_1);
    }
}
