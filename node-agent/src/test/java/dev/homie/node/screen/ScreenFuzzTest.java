package dev.homie.node.screen;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Random output on random sizes against the oracle. {@code -Dscreen.fuzz.seed} repeats a run (a failure names its seed),
 * {@code -Dscreen.fuzz.cases} makes it longer.
 */
class ScreenFuzzTest {
    private static final long SEED = Long.getLong("screen.fuzz.seed", 20_260_101L);
    private static final int CASES = Integer.getInteger("screen.fuzz.cases", 3000);

    private static TestingOracle oracle;

    @BeforeAll
    static void start() throws IOException {
        oracle = new TestingOracle();
    }

    @AfterAll
    static void stop() throws IOException {
        oracle.close();
    }

    @Test
    void randomOutputLooksLikeTheOracles() throws IOException {
        TestingComparison comparison = new TestingComparison(oracle);
        for (int i = 0; i < CASES; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            int cols = 2 + random.nextInt(random.nextBoolean() ? 12 : 40);
            int rows = 1 + random.nextInt(12);
            int scrollback = random.nextInt(3) == 0 ? 0 : random.nextInt(30);
            TestingGenerator generator = new TestingGenerator(random, cols, rows);
            List<TestingStep> steps = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int s = 0; s < count; s++) {
                steps.add(TestingStep.write(generator.output(1 + random.nextInt(60))));
            }
            comparison.check("seed " + seed, cols, rows, scrollback, steps, generator.output(1 + random.nextInt(20)));
        }
    }

    @Test
    void outputMayBeSplitAnywhere() {
        for (int i = 0; i < CASES; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            int cols = 2 + random.nextInt(20);
            int rows = 1 + random.nextInt(10);
            byte[] output = new TestingGenerator(random, cols, rows).output(1 + random.nextInt(120));
            TestingComparison.checkSplits("seed " + seed, cols, rows, output, random);
        }
    }
}
