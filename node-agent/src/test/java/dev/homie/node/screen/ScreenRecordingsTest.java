package dev.homie.node.screen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded output of real programs, resized while they ran, against the oracle at many places in it. */
class ScreenRecordingsTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "recordings");
    private static final int PLACES = 25;

    private static final class Recording {
        final int cols;
        final int rows;
        final byte[] output;
        /** Where in the output, columns, rows. */
        final List<int[]> resizes;

        Recording(int cols, int rows, byte[] output, List<int[]> resizes) {
            this.cols = cols;
            this.rows = rows;
            this.output = output;
            this.resizes = resizes;
        }

        static Recording of(String name) throws IOException {
            JsonNode json =
                    new ObjectMapper().readTree(FOLDER.resolve(name + ".json").toFile());
            List<int[]> resizes = new ArrayList<>();
            for (JsonNode resize : json.get("resizes")) {
                resizes.add(new int[] {
                    resize.get("at").asInt(),
                    resize.get("cols").asInt(),
                    resize.get("rows").asInt()
                });
            }
            return new Recording(
                    json.get("cols").asInt(),
                    json.get("rows").asInt(),
                    Files.readAllBytes(FOLDER.resolve(name + ".bin")),
                    resizes);
        }

        List<TestingStep> until(int end) {
            List<TestingStep> steps = new ArrayList<>();
            int from = 0;
            for (int[] resize : resizes) {
                if (resize[0] > end) {
                    break;
                }
                steps.add(TestingStep.write(Arrays.copyOfRange(output, from, resize[0])));
                steps.add(TestingStep.resize(resize[1], resize[2]));
                from = resize[0];
            }
            steps.add(TestingStep.write(Arrays.copyOfRange(output, from, end)));
            return steps;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vim", "less", "htop", "mc", "tmux", "shell"})
    void looksLikeTheOracles(String name) throws IOException {
        Recording recording = Recording.of(name);
        Random random = new Random(1);
        try (TestingOracle oracle = new TestingOracle()) {
            TestingComparison comparison = new TestingComparison(oracle);
            for (int i = 1; i <= PLACES; i++) {
                // The last place is the end; the others may be in the middle of anything.
                int end = i == PLACES ? recording.output.length : 1 + random.nextInt(recording.output.length);
                int next = recording.resizes.stream()
                        .mapToInt(resize -> resize[0])
                        .filter(at -> at > end)
                        .min()
                        .orElse(recording.output.length);
                comparison.check(
                        name + " until " + end,
                        recording.cols,
                        recording.rows,
                        200,
                        recording.until(end),
                        Arrays.copyOfRange(recording.output, end, Math.min(next, end + 2000)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vim", "less", "htop", "mc", "tmux", "shell"})
    void mayBeSplitAnywhere(String name) throws IOException {
        Recording recording = Recording.of(name);
        TestingComparison.checkSplits(name, recording.cols, recording.rows, recording.output, new Random(2));
    }
}
