package dev.homie.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.TestingVectors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The golden vectors of binary frames (SPEC.md section 4). */
class FrameVectorsTest {
    @TestFactory
    Stream<DynamicTest> validFramesAreReadAndWrittenBack() {
        return tests(List.of("valid", "beyondJavaScript"), vector -> {
            byte[] frame = TestingVectors.bytes(vector);
            FrameHeader header = FrameHeader.read(frame);
            byte[] payload = Arrays.copyOfRange(frame, FrameHeader.SIZE, frame.length);

            assertThat(header.kind().name()).isEqualTo(vector.get("kind"));
            assertThat(header.channel()).isEqualTo(((Number) present(vector, "channel")).longValue());
            assertThat(header.offset()).isEqualTo(Long.parseLong(TestingVectors.text(vector, "offset")));
            assertThat(header.toBytes(payload)).isEqualTo(frame);
            if (vector.containsKey("payload")) {
                assertThat(payload).isEqualTo(TestingVectors.hex(vector, "payload"));
            }
            if (payload.length == 0) {
                assertThat(header.toBytes()).isEqualTo(frame);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> snapshotsAreReadAndWrittenBack() {
        return tests(
                List.of("valid"),
                vector -> {
                    SnapshotPayload snapshot = SnapshotPayload.read(TestingVectors.hex(vector, "payload"));
                    assertThat(snapshot.cols()).isEqualTo(vector.get("cols"));
                    assertThat(snapshot.rows()).isEqualTo(vector.get("rows"));
                    assertThat(snapshot.redraw()).isEqualTo(TestingVectors.hex(vector, "redraw"));
                    assertThat(snapshot.toBytes()).isEqualTo(TestingVectors.hex(vector, "payload"));
                },
                vector -> vector.containsKey("redraw"));
    }

    @TestFactory
    Stream<DynamicTest> invalidFramesAreMalformed() {
        return tests(List.of("invalid"), vector -> malformed(() -> FrameHeader.read(TestingVectors.bytes(vector))));
    }

    @TestFactory
    Stream<DynamicTest> invalidSnapshotsAreMalformed() {
        return tests(List.of("invalidSnapshots"), vector -> {
            byte[] frame = TestingVectors.bytes(vector);
            assertThat(FrameHeader.read(frame).kind()).isEqualTo(FrameKind.SNAPSHOT);
            malformed(() -> SnapshotPayload.read(Arrays.copyOfRange(frame, FrameHeader.SIZE, frame.length)));
        });
    }

    private static void malformed(Runnable reading) {
        assertThatExceptionOfType(HomieException.class)
                .isThrownBy(reading::run)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    private static Object present(Map<String, Object> vector, String field) {
        Object value = vector.get(field);
        assertThat(value).isNotNull();
        return value;
    }

    private interface Check {
        void run(Map<String, Object> vector);
    }

    private static Stream<DynamicTest> tests(List<String> groups, Check check) {
        return tests(groups, check, vector -> true);
    }

    private static Stream<DynamicTest> tests(
            List<String> groups, Check check, java.util.function.Predicate<Map<String, Object>> filter) {
        List<DynamicTest> tests = groups.stream()
                .flatMap(group -> TestingVectors.read("frames.json", group).stream())
                .filter(filter)
                .map(vector -> DynamicTest.dynamicTest(TestingVectors.text(vector, "name"), () -> check.run(vector)))
                .toList();
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }
}
