package dev.homie.node.screen;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/**
 * Prints how many MB/s a screen takes of several kinds of output: run {@code main}, after {@code mvnw test-compile}, with
 * {@code java -XX:+UseSerialGC -Xmx256m -cp node-agent/target/classes:node-agent/target/test-classes}.
 */
public final class ScreenBenchmark {
    private static final int SIZE = 8 << 20;
    private static final int CHUNK = 64 << 10;
    private static final int ROUNDS = 25;

    private ScreenBenchmark() {}

    public static void main(String[] args) {
        // Twice, so that each kind is also measured after the compiler has seen all of them.
        for (int pass = 0; pass < 2; pass++) {
            run("plain ASCII, 80–100 columns a line", ascii());
            run("log: a quarter coloured, 5 % with UTF-8", log());
            run("CJK and emoji", unicode());
            run("each word coloured", coloured());
            run("full-screen redraws", redraws());
        }
        memory();
    }

    private static void run(String name, byte[] payload) {
        Screen screen = new Screen(80, 24, Screen.DEFAULT_SCROLLBACK);
        double best = 0;
        double[] all = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < payload.length; i += CHUNK) {
                screen.feed(payload, i, Math.min(CHUNK, payload.length - i));
            }
            all[round] = payload.length * 1e3 / (System.nanoTime() - start);
            best = Math.max(best, all[round]);
        }
        java.util.Arrays.sort(all);
        System.out.println(
                String.format(Locale.ROOT, "%-45s median %6.0f MB/s, best %6.0f", name, all[ROUNDS / 2], best));
    }

    private static byte[] repeated(java.util.function.Consumer<StringBuilder> line) {
        StringBuilder out = new StringBuilder();
        while (out.length() < SIZE / 8) {
            line.accept(out);
        }
        byte[] part = out.toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[part.length * 8];
        for (int i = 0; i < 8; i++) {
            System.arraycopy(part, 0, all, i * part.length, part.length);
        }
        return all;
    }

    private static void words(StringBuilder out, Random random, int length) {
        int end = out.length() + length;
        while (out.length() < end) {
            out.append((char) (random.nextInt(6) == 0 ? ' ' : 'a' + random.nextInt(26)));
        }
    }

    private static byte[] ascii() {
        Random random = new Random(1);
        return repeated(out -> {
            words(out, random, 80 + random.nextInt(21));
            out.append("\r\n");
        });
    }

    private static byte[] log() {
        Random random = new Random(2);
        return repeated(out -> {
            out.append("2026-01-01T00:00:00.000Z ");
            if (random.nextInt(4) == 0) {
                out.append("\33[3").append(1 + random.nextInt(6)).append("mWARN\33[0m ");
            } else {
                out.append("INFO ");
            }
            words(out, random, 50 + random.nextInt(20));
            if (random.nextInt(20) == 0) {
                out.append(" 日本語 ünïcode \uD83D\uDE00");
            }
            out.append("\33[0m\r\n");
        });
    }

    private static byte[] unicode() {
        Random random = new Random(3);
        return repeated(out -> {
            for (int i = 0; i < 30; i++) {
                out.appendCodePoint(
                        random.nextInt(8) == 0 ? 0x1F600 + random.nextInt(60) : 0x4E00 + random.nextInt(5000));
            }
            out.append("\r\n");
        });
    }

    private static byte[] coloured() {
        Random random = new Random(4);
        return repeated(out -> {
            for (int i = 0; i < 10; i++) {
                out.append("\33[1;38;5;").append(random.nextInt(256)).append('m');
                words(out, random, 7);
                out.append("\33[m ");
            }
            out.append("\r\n");
        });
    }

    private static byte[] redraws() {
        Random random = new Random(5);
        return repeated(out -> {
            out.append("\33[?25l\33[H");
            for (int y = 1; y <= 24; y++) {
                out.append("\33[")
                        .append(y)
                        .append(";1H\33[3")
                        .append(random.nextInt(8))
                        .append('m');
                words(out, random, 30 + random.nextInt(40));
                out.append("\33[K");
            }
            out.append("\33[?25h");
        });
    }

    private static void memory() {
        Screen[] screens = new Screen[100];
        byte[] payload = log();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long before = runtime.totalMemory() - runtime.freeMemory();
        for (int i = 0; i < screens.length; i++) {
            screens[i] = new Screen(80, 24, Screen.DEFAULT_SCROLLBACK);
        }
        System.gc();
        long idle = runtime.totalMemory() - runtime.freeMemory();
        for (Screen screen : screens) {
            screen.feed(payload, 0, 200_000);
        }
        System.gc();
        long full = runtime.totalMemory() - runtime.freeMemory();
        System.out.println("a new 80×24 screen " + (idle - before) / screens.length + " bytes, with 1000 log lines "
                + (full - before) / screens.length + " bytes, " + screens[0].cols() + " columns");
    }
}
