package dev.homie.node.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputLogTest {
    private static final int CAPACITY = 4 * OutputLog.CHUNK;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesBackEveryRetainedByteAtItsOffset(long seed) {
        Random random = new Random(seed);
        OutputLog log = new OutputLog(CAPACITY);
        ByteBuffer buffer = ByteBuffer.allocateDirect(3 * OutputLog.CHUNK);
        for (int round = 0; round < 400; round++) {
            int length = 1 + random.nextInt(random.nextBoolean() ? 200 : 3 * OutputLog.CHUNK - 1);
            for (int i = 0; i < length; i++) {
                buffer.put(i, byteAt(log.end() + i));
            }
            long before = log.end();
            log.append(buffer, length);
            assertThat(log.end()).isEqualTo(before + length);
            assertThat(log.end() - log.oldest())
                    .isBetween(Math.min(log.end(), CAPACITY), CAPACITY + 1L * OutputLog.CHUNK);
            long from = log.oldest() + random.nextInt((int) (log.end() - log.oldest()) + 1);
            byte[] into = new byte[1 + random.nextInt(2 * OutputLog.CHUNK)];
            int count = log.read(from, into, 0, into.length);
            assertThat(count).isEqualTo((int) Math.min(into.length, log.end() - from));
            for (int i = 0; i < count; i++) {
                if (into[i] != byteAt(from + i)) {
                    throw new AssertionError("seed " + seed + ": wrong byte at " + (from + i));
                }
            }
        }
        assertThatThrownBy(() -> log.read(log.oldest() - 1, new byte[1], 0, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> log.read(log.end() + 1, new byte[1], 0, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static byte byteAt(long offset) {
        return (byte) (offset * 31 + (offset >>> 11));
    }
}
