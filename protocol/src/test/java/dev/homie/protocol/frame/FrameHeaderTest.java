package dev.homie.protocol.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.homie.protocol.HomieException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Properties of the frame codec, with seeded random frames. */
class FrameHeaderTest {
    @Test
    void everyFrameThatIsWrittenIsReadBack() {
        Random random = new Random(1);
        List<FrameKind> kinds = List.of(FrameKind.values());
        for (int round = 0; round < 20_000; round++) {
            FrameKind kind = kinds.get(random.nextInt(kinds.size()));
            long channel = random.nextBoolean() ? random.nextInt(4) : random.nextLong(FrameHeader.MAX_CHANNEL + 1);
            long offset = random.nextLong() >>> (1 + random.nextInt(63));
            byte[] payload = new byte[kind.hasPayload() ? random.nextInt(64) : 0];
            random.nextBytes(payload);
            FrameHeader header = new FrameHeader(kind, channel, offset);

            byte[] frame = header.toBytes(payload);

            assertThat(FrameHeader.read(frame)).isEqualTo(header);
            assertThat(Arrays.copyOfRange(frame, FrameHeader.SIZE, frame.length))
                    .isEqualTo(payload);
        }
    }

    @Test
    void arbitraryBytesAreRefusedOrWrittenBackTheSame() {
        Random random = new Random(2);
        int read = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] frame = new byte[random.nextInt(24)];
            random.nextBytes(frame);
            // Mostly zeros in front: otherwise nearly every frame would fail on its first bytes.
            for (int at = 0; at < Math.min(9, frame.length); at++) {
                if (random.nextInt(10) > 0) {
                    frame[at] = at == 0 ? (byte) random.nextInt(7) : 0;
                }
            }
            try {
                FrameHeader header = FrameHeader.read(frame);
                byte[] payload = Arrays.copyOfRange(frame, FrameHeader.SIZE, frame.length);
                assertThat(header.toBytes(payload)).isEqualTo(frame);
                read++;
            } catch (HomieException e) {
                assertThat(e).hasMessageStartingWith("malformed frame: ");
            }
        }
        assertThat(read).isGreaterThan(1000);
    }

    @Test
    void aHeaderIsWrittenWhereverThereIsRoom() {
        byte[] larger = new byte[100];
        Arrays.fill(larger, (byte) 0xff);
        FrameHeader header = new FrameHeader(FrameKind.OUTPUT, 7, 42);

        header.writeTo(larger, 13);

        assertThat(FrameHeader.read(Arrays.copyOfRange(larger, 13, 40))).isEqualTo(header);
        assertThat(larger[12]).isEqualTo((byte) 0xff);
        assertThat(larger[13 + FrameHeader.SIZE]).isEqualTo((byte) 0xff);
    }

    @Test
    void whatTheWireCannotSayIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FrameHeader(FrameKind.INPUT, -1, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FrameHeader(FrameKind.INPUT, FrameHeader.MAX_CHANNEL + 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new FrameHeader(FrameKind.INPUT, 0, -1));
    }
}
