package dev.homie.cli.attach;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InputStreamStateTest {
    private final InputStreamState state = new InputStreamState();

    @Test
    void sendsAgainWhatWasNotWritten() {
        state.typed(bytes("hello"));
        assertThat(next()).isEqualTo("0:hello");
        state.acked(2);
        state.typed(bytes("!"));
        state.resendFrom(2);
        assertThat(next()).isEqualTo("2:llo!");
    }

    @Test
    void keepsAFewBytesAheadOnly() {
        state.typed(new byte[InputStreamState.AHEAD + 5]);
        InputStreamState.Chunk first = state.next();
        assertThat(first).isNotNull();
        assertThat(first.bytes()).hasSize(InputStreamState.AHEAD);
        assertThat(state.next()).isNull();
        state.acked(10);
        assertThat(next()).startsWith(InputStreamState.AHEAD + ":");
        assertThat(state.length()).isEqualTo(InputStreamState.AHEAD - 5);
    }

    @Test
    void ctrlCOvertakesWhatWaits() {
        state.typed(new byte[InputStreamState.AHEAD + 5]);
        state.next();
        state.typed(new byte[] {3});
        state.acked(InputStreamState.AHEAD);
        assertThat(next()).isEqualTo(InputStreamState.AHEAD + ":\003");
    }

    @Test
    void refusesMoreThanItsBound() {
        state.typed(new byte[InputStreamState.CAPACITY]);
        assertThatThrownBy(() -> state.typed(bytes("x"))).isInstanceOf(IllegalArgumentException.class);
    }

    /** A server that takes some, acknowledges some, and whose connection breaks at any time. */
    @Test
    void nothingTwiceAndNothingLost() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            InputStreamState client = new InputStreamState();
            ByteArrayOutputStream typed = new ByteArrayOutputStream();
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            for (int step = 0; step < 300; step++) {
                switch (random.nextInt(4)) {
                    case 0 -> {
                        byte[] keys = new byte[1 + random.nextInt(50)];
                        Arrays.fill(keys, (byte) ('a' + random.nextInt(26)));
                        client.typed(keys);
                        typed.writeBytes(keys);
                    }
                    case 1 -> client.acked(random.nextInt(written.size() + 1));
                    case 2 -> client.resendFrom(written.size());
                    default -> deliver(client, written, random.nextInt(100));
                }
            }
            client.resendFrom(written.size());
            deliver(client, written, Integer.MAX_VALUE);
            assertThat(written.toByteArray()).isEqualTo(typed.toByteArray());
        }
    }

    /** Takes at most so many bytes of the next chunk, as a session does: known ones are dropped, none behind a gap. */
    private static void deliver(InputStreamState client, ByteArrayOutputStream written, int most) {
        for (InputStreamState.Chunk chunk = client.next(); chunk != null; chunk = client.next()) {
            int known = (int) (written.size() - chunk.offset());
            if (known >= 0 && known < chunk.bytes().length) {
                written.write(chunk.bytes(), known, Math.min(most, chunk.bytes().length - known));
            }
            client.acked(written.size());
        }
    }

    private String next() {
        InputStreamState.Chunk chunk = state.next();
        return chunk == null ? "nothing" : chunk.offset() + ":" + new String(chunk.bytes(), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
