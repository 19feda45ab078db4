package dev.homie.node.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputStreamsTest {
    /** A terminal that takes only so much until it is given more room. */
    private static final class TestingTerminal implements InputStreams.Writer {
        final ByteArrayOutputStream typed = new ByteArrayOutputStream();
        int room;

        @Override
        public int write(byte[] bytes, int offset, int length) {
            int taken = Math.min(room, length);
            typed.write(bytes, offset, taken);
            room -= taken;
            return taken;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void typesEveryByteOnceHoweverOftenItIsSent(long seed) {
        Random random = new Random(seed);
        byte[] text = new byte[400_000];
        random.nextBytes(text);
        TestingTerminal terminal = new TestingTerminal();
        long[] acked = new long[1];
        InputStreams input = new InputStreams(terminal, (stream, written) -> {
            assertThat(written).isGreaterThanOrEqualTo(acked[0]);
            acked[0] = written;
        });
        InputStreams.Stream stream = input.open("client");
        int sent = 0;
        while (acked[0] < text.length) {
            // A connection is lost now and then: the client goes on from what it knows to be written, or before.
            int from = random.nextInt(3) == 0 ? random.nextInt((int) acked[0] + 1) : sent;
            int length = Math.min(text.length - from, 1 + random.nextInt(20_000));
            try {
                input.write(stream, from, text, from, length, () -> false);
                sent = Math.max(sent, from + length);
            } catch (HomieException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
                sent = Integer.parseInt(String.valueOf(e.data().get("inputOffset")));
            }
            terminal.room = random.nextInt(40_000);
            input.drain();
        }
        assertThat(terminal.typed.toByteArray()).isEqualTo(text);
        assertThat(input.waiting()).isFalse();
    }

    @Test
    void countsADiscardedBacklogAsWritten() {
        TestingTerminal terminal = new TestingTerminal();
        long[] acked = new long[1];
        InputStreams input = new InputStreams(terminal, (stream, written) -> acked[0] = written);
        InputStreams.Stream stream = input.open("client");
        input.write(stream, 0, new byte[100], 0, 100, () -> true);
        assertThat(acked[0]).isZero();
        assertThat(input.write(stream, 100, new byte[] {3}, 0, 1, () -> true)).isTrue();
        assertThat(acked[0]).isEqualTo(101);
        terminal.room = 1000;
        input.drain();
        assertThat(terminal.typed.size()).isZero();
    }

    @Test
    void forgetsTheLongestUnusedStreamButNeverAnAttachedOne() {
        TestingTerminal terminal = new TestingTerminal();
        terminal.room = Integer.MAX_VALUE;
        InputStreams input = new InputStreams(terminal, (stream, written) -> {});
        InputStreams.Stream attached = input.open("attached");
        attached.attached();
        byte[] one = {1};
        input.write(attached, 0, one, 0, 1, () -> false);
        for (int i = 0; i < 2 * InputStreams.MAX_STREAMS; i++) {
            input.write(input.open("other" + i), 0, one, 0, 1, () -> false);
        }
        assertThat(input.open("attached")).isSameAs(attached);
        assertThat(input.open("other0").written()).isZero();
        assertThat(input.open("other" + (2 * InputStreams.MAX_STREAMS - 1)).written())
                .isEqualTo(1);
        assertThat(terminal.typed.size()).isEqualTo(2 * InputStreams.MAX_STREAMS + 1);
    }
}
