package dev.homie.node.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class CharWidthTest {
    private static final int LAST = 0x10FFFF;

    @Test
    void everyCodePointIsAsWideAsTheOracleHasIt() throws IOException {
        try (TestingOracle oracle = new TestingOracle()) {
            String widths = oracle.widths(0, LAST);
            assertThat(widths).hasSize(LAST + 1);
            StringBuilder wrong = new StringBuilder();
            for (int code = 0; code <= LAST; code++) {
                // The byte order mark never gets to be printed, surrogates are no characters.
                boolean printed = code != 0xFEFF && (code < 0xD800 || code > 0xDFFF);
                if (printed && CharWidth.of(code) != widths.charAt(code) - '0') {
                    wrong.append(Integer.toHexString(code)).append(' ');
                }
            }
            assertThat(wrong).isEmpty();
        }
    }
}
