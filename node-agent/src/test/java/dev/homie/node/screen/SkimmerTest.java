package dev.homie.node.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A flood that is skimmed leaves the screen as one that is printed whole. */
class SkimmerTest {
    private static final int SCROLLBACK = 50;

    /** Things that may end a flood's being simple, or change what is left of it. */
    private static final String[] ODD = {
        "\u001b[5;10r",
        "\u001b[2J",
        "\u001b[10A",
        "\u000e",
        "\u009b3A",
        "\u001b]0;t\u0007",
        "\u001b[?1049h",
        "\u001b[?6h"
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void leavesWhatPrintingAllOfItLeaves(long seed) {
        Random random = new Random(seed);
        int cols = 20 + random.nextInt(100);
        int rows = 2 + random.nextInt(40);
        Screen skimmed = new Screen(cols, rows, SCROLLBACK);
        Screen printed = new Screen(cols, rows, SCROLLBACK);
        for (int round = 0; round < 4; round++) {
            byte[] bytes = flood(random, 3 * Screen.SKIM_BYTES);
            skimmed.feed(bytes, 0, bytes.length);
            for (int at = 0; at < bytes.length; at += 1000) {
                printed.feed(bytes, at, Math.min(1000, bytes.length - at));
            }
            String what = "seed " + seed + " round " + round;
            assertThat(new String(skimmed.snapshot(1 << 20), StandardCharsets.UTF_8))
                    .as(what)
                    .isEqualTo(new String(printed.snapshot(1 << 20), StandardCharsets.UTF_8));
        }
    }

    @Test
    void skipsMostOfAPlainFlood() {
        Terminal terminal = new Terminal(80, 24, SCROLLBACK);
        Parser parser = new Parser(terminal, new Replies());
        byte[] bytes = "\u001b[31mone line\u001b[0m of text\r\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        assertThat(Skimmer.skim(terminal, parser, bytes, 0, bytes.length)).isGreaterThan(bytes.length * 9 / 10);
        byte[] odd = ("\u001b[2A" + new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        assertThat(Skimmer.skim(terminal, parser, odd, 0, odd.length)).isZero();
    }

    private static byte[] flood(Random random, int size) {
        StringBuilder flood = new StringBuilder();
        boolean resets = random.nextBoolean();
        int oddIn = random.nextInt(3) == 0 ? 300 : Integer.MAX_VALUE;
        while (flood.length() < size) {
            for (int i = random.nextInt(60); i > 0; i--) {
                flood.append(random.nextInt(40) == 0 ? "日é😀\t\b".substring(0, 1 + random.nextInt(2)) : "word ");
            }
            if (random.nextInt(4) == 0) {
                flood.append("\u001b[").append(30 + random.nextInt(18)).append(random.nextBoolean() ? ";1m" : "m");
            }
            if (oddIn < Integer.MAX_VALUE && random.nextInt(oddIn) == 0) {
                flood.append(ODD[random.nextInt(ODD.length)]);
            }
            if (resets) {
                flood.append(random.nextBoolean() ? "\u001b[0m" : "\u001b[m");
            }
            flood.append(random.nextInt(50) == 0 ? "\n" : "\r\n");
        }
        return flood.toString().getBytes(StandardCharsets.UTF_8);
    }
}
