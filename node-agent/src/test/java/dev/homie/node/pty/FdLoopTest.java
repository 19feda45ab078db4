package dev.homie.node.pty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class FdLoopTest {
    private static final int FLOOD = 30_000_000;

    /** Counts, and notes which thread brought what. */
    private static final class TestingOutput implements Pty.Output {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final Map<String, Long> floodedBy = new ConcurrentHashMap<>();
        private final AtomicLong total = new AtomicLong();
        private volatile boolean ended;

        @Override
        public void output(ByteBuffer bytes, int length) {
            long now = total.addAndGet(length);
            if (now > FLOOD / 2 && now < FLOOD) {
                floodedBy.merge(Thread.currentThread().getName(), (long) length, Long::sum);
            }
            if (length < 10) {
                lines.add(Thread.currentThread().getName());
            }
        }

        @Override
        public boolean wantsOutput() {
            return true;
        }

        @Override
        public void ended() {
            ended = true;
        }

        @Override
        public void writable() {}

        @Override
        public long flushAt() {
            return Long.MAX_VALUE;
        }

        @Override
        public void flush() {}
    }

    @Test
    void aFloodIsReadBesideAndWhatIsCalmComesBack() throws Exception {
        try (Ptys ptys = new Ptys()) {
            TestingOutput output = new TestingOutput();
            String script = "stty raw -echo; head -c " + FLOOD + " /dev/zero; exec cat";
            Pty pty = ptys.spawn(
                    new PtySpawn(Path.of("/bin/sh"), List.of("sh", "-c", script), Path.of("/"), Map.of(), 80, 24),
                    output);
            while (output.total.get() < FLOOD) {
                Thread.onSpinWait();
            }
            assertThat(output.total).hasValue(FLOOD);
            // On a busy machine it may look calm for a moment, and comes back with the next 200 kB.
            assertThat(output.floodedBy.getOrDefault("homie-pty-flood", 0L))
                    .as(output.floodedBy.toString())
                    .isGreaterThan(FLOOD / 2 * 3L / 4);
            output.lines.clear();
            String thread = "";
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!thread.equals("homie-pty") && System.nanoTime() < limit) {
                pty.write(new byte[] {'k'}, 0, 1);
                thread = String.valueOf(output.lines.poll(10, TimeUnit.SECONDS));
            }
            assertThat(thread).isEqualTo("homie-pty");
            pty.signal(Signal.SIGKILL);
            while (!output.ended) {
                Thread.onSpinWait();
            }
            pty.close();
        }
    }
}
