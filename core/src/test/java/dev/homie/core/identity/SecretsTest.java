package dev.homie.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

final class SecretsTest {
    private static final int LENGTH = 200_000;
    private static final int ROUNDS = 101;

    @Test
    void whatIsTheSameIsTheSame() {
        String secret = Secrets.random();
        assertThat(Secrets.same(secret, String.valueOf(secret.toCharArray()))).isTrue();
        assertThat(Secrets.same(secret, secret + "x")).isFalse();
        assertThat(Secrets.same(secret, secret.substring(1))).isFalse();
        assertThat(Secrets.same(secret, "")).isFalse();
    }

    /** How long a comparison takes must not say how much of a guess was right. Long secrets make a small difference large. */
    @Test
    void theTimeOfAComparisonDoesNotSayHowFarItWentWell() {
        String secret = "s".repeat(LENGTH);
        String wrongAtOnce = "x" + "s".repeat(LENGTH - 1);
        String wrongAtTheEnd = "s".repeat(LENGTH - 1) + "x";

        assertThat(ratio(SecretsTest::naive, secret, wrongAtOnce, wrongAtTheEnd))
                .as("a comparison that stops at the first difference gives it away")
                .isGreaterThan(20);
        assertThat(ratio(Secrets::same, secret, wrongAtOnce, wrongAtTheEnd)).isBetween(0.5, 2.0);
    }

    private static boolean naive(String expected, String given) {
        for (int i = 0; i < expected.length(); i++) {
            if (expected.charAt(i) != given.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static double ratio(BiPredicate<String, String> same, String secret, String early, String late) {
        long[] first = new long[ROUNDS];
        long[] last = new long[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            first[i] = nanos(same, secret, early);
            last[i] = nanos(same, secret, late);
        }
        Arrays.sort(first);
        Arrays.sort(last);
        return (double) last[ROUNDS / 2] / Math.max(1, first[ROUNDS / 2]);
    }

    private static long nanos(BiPredicate<String, String> same, String secret, String given) {
        long began = System.nanoTime();
        assertThat(same.test(secret, given)).isFalse();
        return System.nanoTime() - began;
    }
}
