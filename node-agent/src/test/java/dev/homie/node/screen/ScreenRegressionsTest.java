package dev.homie.node.screen;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@link ScreenFuzzTest} found, made small, one test for each cause. {@code ^} stands for ESC. */
class ScreenRegressionsTest {
    private static TestingOracle oracle;

    @BeforeAll
    static void start() throws IOException {
        oracle = new TestingOracle();
    }

    @AfterAll
    static void stop() throws IOException {
        oracle.close();
    }

    private static TestingStep write(String output) {
        return TestingStep.write(output.replace('^', '\33'));
    }

    private static void check(int cols, int rows, int scrollback, String output, String more) throws IOException {
        check(cols, rows, scrollback, List.of(write(output)), more);
    }

    private static void check(int cols, int rows, int scrollback, List<TestingStep> steps, String more)
            throws IOException {
        TestingComparison comparison = new TestingComparison(oracle);
        comparison.check("regression", cols, rows, scrollback, steps, TestingStep.bytes(more.replace('^', '\33')));
        comparison.assertFewSkipped(0);
    }

    @Test
    void aSavedCursorThatScrolledOutComesBackWhenTheScrollbackIsErased() throws IOException {
        check(10, 3, 5, "ab^[31m^7^[m\r\n1\r\n2\r\n3\r\n4", "^[3J^8x");
        check(10, 3, 9, "1\r\n2\r\n3\r\n4\r\n5\r\nab^7\r\n6\r\n7\r\n8\r\n9\r\n10", "^[3J^8x");
        check(10, 3, 5, "1\r\n2\r\n3\r\n4\r\n5", "^[3J^8x");
    }

    @Test
    void aSavedCursorBelowTheScreenStaysThereUntilTheScreenReachesIt() throws IOException {
        check(10, 3, 9, "1\r\n2\r\n3\r\n4\r\n5^7^[3J^[H", "^8a\r\n\n\n\n\n^8b\r\n\n^8c");
        check(10, 3, 2, "1\r\n2\r\n3\r\n4\r\n5^7^[3J", "^8a\r\n\n\n\n\n^8b");
    }

    @Test
    void anUnderlineThatIsDrawnAfterRestoringACursorIsTold() throws IOException {
        check(10, 3, 0, "^[4:3m^8^[59mx^[m", "y");
        check(10, 3, 0, "^[59;4:9m^8^]8;;^\\x^[m", "y");
    }

    @Test
    void repeatsMoreOftenThanATinyScreenHasCells() throws IOException {
        check(2, 2, 0, "x", "y^[9b");
    }

    @Test
    void aColourThatNoUnderlineLooksAtIsNotShownWithARestoredOne() throws IOException {
        TestingComparison comparison = new TestingComparison(oracle);
        byte[] more = TestingStep.bytes("x");
        String hidden = "^[4m^7^[m^[58:5:202m^8^]8;;^\\";
        comparison.check("regression", 10, 3, 0, List.of(write(hidden)), more);
    }

    @Test
    void thePenIsSetAnewBehindACursorRestoredForItsCharacterSet() throws IOException {
        check(5, 2, 1, "^)Z\16^8^[31mhello^[m", "d");
    }

    @Test
    void aCharacterBeforeAPendingWrapThatTheCharacterSetLacksIsKept() throws IOException {
        check(2, 1, 0, "^(0~~\17", "q");
        check(2, 1, 0, "a}^)H\16", "}");
    }

    @Test
    void aRowOfEmptyStyledCellsIsKept() throws IOException {
        check(2, 1, 0, "^[?7l^[4m한^[2Gｂ^[m", "x");
        check(2, 3, 1, "^]8;;https://example.org/a\7ａ^[A日本語한국~/src $\13ab│─^[2J", "x");
    }

    @Test
    void repeatingEmptiesTheWideCharacterItCuts() throws IOException {
        check(12, 1, 0, "^[?7l0123456789日本^[3b", "x");
    }

    @Test
    void aSavedCursorBelowTheScreenComesBackOnlyWithANarrowerLine() throws IOException {
        String output = "\r\n\n\n\n\n\n^7^[3J^[Hall of this is a line of three rows\r\n";
        check(12, 5, 50, List.of(write(output), TestingStep.resize(13, 5)), "^[5H\n\n\n^8x");
        check(12, 5, 50, List.of(write(output), TestingStep.resize(11, 5)), "^[5H\n\n\n^8x");
    }

    @Test
    void aWideCharacterCutInTheLastColumnStaysCutUnderTheCursor() throws IOException {
        check(7, 2, 0, "^[?7l01234語é", "x");
        check(7, 2, 0, "^[?7l01234語é^[m^[?7h", "x");
        check(7, 2, 0, "^[?7l01234語}^[4h^)H\16", "x");
    }

    @Test
    void anErasedCharacterBeforeAPendingWrapStaysErased() throws IOException {
        check(4, 2, 0, "^[1\"qabc^[0\"qd^[?1K", "x");
    }

    @Test
    void aCursorOutsideTheMarginsInOriginModeStaysThere() throws IOException {
        check(4, 5, 0, "^[3;4r^[?6;47h^[H^[?47l", "x");
        check(4, 5, 0, "^[3;4r^[?6;47h^[H^[?47lx", "\u0301");
        check(4, 5, 0, "^[3;4r^[?6;47h^[5;2H^[?47labc^[m", "x");
    }

    @Test
    void aCursorSavedWhileThereWasALinkRestoresThatAlsoWithoutOne() throws IOException {
        String output = "^]8;;https://example.org^\\^7^]8;;^\\x";
        check(4, 5, 0, output, "^[4:3m^8x^[4:0m");
    }

    @Test
    void emptyStyledCellsBehindTheFirstCharacterOfAWrappedLineAreKept() throws IOException {
        check(4, 5, 0, "sos^[31;42ms    wide 漢字^[H^[3C^[44;53m─┼│─日本語\13", "x");
    }
}
