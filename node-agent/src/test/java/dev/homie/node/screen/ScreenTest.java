package dev.homie.node.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private static Screen screen(String output) {
        Screen screen = new Screen(20, 5, 100);
        feed(screen, output);
        return screen;
    }

    private static void feed(Screen screen, String output) {
        byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
        screen.feed(bytes, 0, bytes.length);
    }

    @Test
    void previewIsTheLastLinesWithoutTrailingBlanks() {
        Screen screen = screen("one\r\n漢字 e\u0301  \r\n\r\nfour   ");
        assertThat(screen.text(99)).isEqualTo("one\n漢字 e\u0301\n\nfour");
        assertThat(screen.text(1)).isEqualTo("four");
        assertThat(screen.text(0)).isEmpty();
        assertThat(screen("").text(5)).isEmpty();
    }

    @Test
    void titleIsWhatTheProgramLastSaid() {
        assertThat(screen("x").title()).isNull();
        assertThat(screen("\33]0;a\7\33]2;b\33\\").title()).isEqualTo("b");
        assertThat(screen("\33]2;" + "t".repeat(5000) + "\7").title()).hasSize(OscCommands.TITLE_LIMIT);
        assertThat(screen("\33]2;" + "t".repeat(Parser.OSC_LIMIT + 1) + "\7").title())
                .isNull();
    }

    @Test
    void coloursAndVersionAreAnswered() {
        Screen screen = new Screen(20, 5, 0);
        List<String> replies = new ArrayList<>();
        screen.setReplies(bytes -> replies.add(new String(bytes, StandardCharsets.US_ASCII)));
        feed(screen, "\33]10;?\7\33]11;?;?\33\\\33]4;1;?;196;?\7\33]11;#102030\7\33]11;?\7\33[>q");
        assertThat(replies)
                .containsExactly(
                        "\33]10;rgb:ffff/ffff/ffff\33\\",
                        "\33]11;rgb:0000/0000/0000\33\\",
                        "\33]12;rgb:ffff/ffff/ffff\33\\",
                        "\33]4;1;rgb:cccc/0000/0000\33\\",
                        "\33]4;196;rgb:ffff/0000/0000\33\\",
                        "\33]11;rgb:1010/2020/3030\33\\",
                        "\33P>|Homie\33\\");
    }

    @Test
    void snapshotLeavesOutTheOldestLinesToFit() {
        StringBuilder output = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            output.append("line ").append(i).append("\r\n");
        }
        Screen screen = screen(output.toString());
        String whole = new String(screen.snapshot(100_000), StandardCharsets.UTF_8);
        assertThat(whole).contains("line 0\r\n").contains("line 99\r\n");
        byte[] small = screen.snapshot(300);
        assertThat(small.length).isBetween(200, 300);
        assertThat(whole).endsWith(new String(small, StandardCharsets.UTF_8));
        assertThat(screen.snapshot(0).length).isLessThan(50);
    }

    @Test
    void snapshotOfAHugeColourfulScreenFits() {
        for (String start : List.of("", "\33[?1049h")) {
            Screen screen = new Screen(1000, 500, 100);
            StringBuilder output = new StringBuilder("normal" + start);
            for (int i = 0; i < 499; i++) {
                for (int x = 0; x < 250; x++) {
                    output.append("\33[38;2;%d;%d;7m漢e\u0301\u0302𝒳".formatted(i & 0xFF, x & 0xFF));
                }
                output.append("\r\n");
            }
            output.append("end");
            feed(screen, output.toString());
            for (int max : new int[] {Screen.MIN_SNAPSHOT_BYTES, 500_000, (1 << 20) - 4, 2_000_000}) {
                byte[] snapshot = screen.snapshot(max);
                assertThat(snapshot.length).isBetween(Math.min(max / 2, 500_000), max);
                Screen restored = new Screen(1000, 500, 100);
                restored.feed(snapshot, 0, snapshot.length);
                List<String> shown = restored.text(500).lines().toList();
                assertThat(shown.get(499)).isEqualTo("end");
                assertThat(shown.get(498)).isEqualTo("漢e𝒳".repeat(250));
            }
        }
    }

    @Test
    void snapshotLeavesOutTheHiddenScreenBeforeStyles() {
        Screen screen = new Screen(80, 24, 0);
        feed(screen, "\33[31mnormal ".repeat(50) + "\33[?1049h\33[H\33[32mshown");
        int whole = screen.snapshot(100_000).length;
        String small = new String(screen.snapshot(whole - 1), StandardCharsets.UTF_8);
        assertThat(small).contains("\33[0;32mshown").doesNotContain("normal");
    }

    @Test
    void aSizeOutOfRangeIsTheNextInRange() {
        Screen screen = new Screen(0, -1, -1);
        feed(screen, "漢字漢字\r\nx");
        assertThat(screen.cols()).isEqualTo(2);
        assertThat(screen.rows()).isEqualTo(1);
        screen.resize(-5, 0);
        assertThat(screen.cols()).isEqualTo(2);
    }

    @Test
    void aRangeOutsideTheArrayIsRefused() {
        assertThatThrownBy(() -> new Screen(2, 2, 0).feed(new byte[3], 2, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void moreStylesThanFitCostTheOldScrollbackItsColours() {
        Screen screen = new Screen(100, 20, 2000);
        StringBuilder output = new StringBuilder();
        for (int i = 0; i < 150_000; i++) {
            output.append("\33[38;2;")
                    .append(i >> 16)
                    .append(';')
                    .append(i >> 8 & 255)
                    .append(';')
                    .append(i & 255)
                    .append("mx");
        }
        feed(screen, output.toString());
        Terminal terminal = screen.terminal();
        assertThat(terminal.styles.live()).isLessThanOrEqualTo(Styles.LIMIT);
        Row last = terminal.active.row(terminal.rows - 1);
        assertThat(terminal.styles.fg(last.style(99)) & 0xFFFFFF).isEqualTo(149_999);
        assertThat(terminal.normal.lines.get(0).style(0)).isEqualTo(Styles.DEFAULT);
    }

    @Test
    void marksLinksAndGraphemesAreBounded() {
        Screen screen = new Screen(80, 5, 10);
        feed(screen, "a" + "\u0301".repeat(1000));
        assertThat(screen.text(1)).hasSize(Graphemes.LENGTH);
        StringBuilder output = new StringBuilder();
        for (int i = 0; i < 3 * Links.LIMIT; i++) {
            output.append("\33]8;;https://example.org/").append(i).append("\7x");
        }
        feed(screen, output.toString());
        assertThat(screen.terminal().links.get(screen.terminal().pen.link))
                .isEqualTo(new Links.Link("", "https://example.org/" + (3 * Links.LIMIT - 1)));
        output.setLength(0);
        for (int i = 0; i < 2 * Graphemes.LIMIT; i++) {
            output.appendCodePoint(0x4E00 + i / 112 % 20_000).appendCodePoint(0x300 + i % 112);
        }
        feed(screen, output.toString());
        assertThat(screen.text(1)).isNotEmpty();
    }

    @Test
    void noInputThrows() {
        Random random = new Random(4);
        for (int i = 0; i < 300; i++) {
            Screen screen = new Screen(2 + random.nextInt(30), 1 + random.nextInt(10), random.nextInt(20));
            byte[] noise = new byte[4000];
            for (int k = 0; k < noise.length; k++) {
                noise[k] = (byte)
                        (random.nextInt(4) == 0
                                ? "\33[]P;?0123456789hHmJKLMABrS".charAt(random.nextInt(26))
                                : random.nextInt(256));
            }
            screen.feed(noise, 0, noise.length);
            screen.resize(1 + random.nextInt(40), 1 + random.nextInt(14));
            screen.feed(noise, 0, noise.length);
            assertThat(screen.snapshot(10_000)).isNotNull();
        }
    }
}
