package dev.homie.node.pty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class PtysTest {
    private static final int FLOOD = 30_000_000;

    /** Counts, and notes which thread brought what. */
    private static final class TestingOutput implements Pty.Output {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final Map<String, Long> floodedBy = new ConcurrentHashMap<>();
        private final AtomicLong total = new AtomicLong();
        private volatile boolean wanted = true;
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
            return wanted;
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
            floodAndCalmDown(ptys, "homie-pty");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onTheEventLoopItIsTheSame() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try {
            assertThat(vertx.isNativeTransportEnabled()).isTrue();
            EventLoop eventLoop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
            CompletableFuture<String> name = new CompletableFuture<>();
            eventLoop.execute(() -> name.complete(Thread.currentThread().getName()));
            try (Ptys ptys = new Ptys(eventLoop)) {
                floodAndCalmDown(ptys, name.get(10, TimeUnit.SECONDS));
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    /** A hung-up terminal whose output nobody wants must not keep the event loop busy. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whatNobodyWantsCostsNothing() throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        try {
            EventLoop eventLoop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
            CompletableFuture<Long> thread = new CompletableFuture<>();
            eventLoop.execute(() -> thread.complete(Thread.currentThread().getId()));
            long id = thread.get(10, TimeUnit.SECONDS);
            try (Ptys ptys = new Ptys(eventLoop)) {
                TestingOutput output = new TestingOutput();
                output.wanted = false;
                Pty pty = ptys.spawn(sh("echo gone"), output);
                pty.exit().toCompletableFuture().get(10, TimeUnit.SECONDS);
                ThreadMXBean threads = ManagementFactory.getThreadMXBean();
                long before = threads.getThreadCpuTime(id);
                // So long that a loop which is woken again and again would use most of it.
                assertThat(output.lines.poll(500, TimeUnit.MILLISECONDS)).isNull();
                assertThat(threads.getThreadCpuTime(id) - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(250));
                output.wanted = true;
                pty.resume();
                while (!output.ended) {
                    Thread.onSpinWait();
                }
                assertThat(output.total).hasValue(6); // "gone", CR, LF
                pty.close();
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    /** Somebody types, and a flood beside it goes on, whole but slower. */
    @Test
    void aFloodGivesWayToWhoTypesElsewhere() throws Exception {
        try (Ptys ptys = new Ptys()) {
            TestingOutput echo = new TestingOutput();
            Pty typedInto = ptys.spawn(sh("stty raw -echo; echo; exec cat"), echo);
            assertThat(echo.lines.poll(10, TimeUnit.SECONDS)).isNotNull();
            TestingOutput output = new TestingOutput();
            long began = System.nanoTime();
            Pty flood = ptys.spawn(sh("stty raw -echo; head -c " + FLOOD + " /dev/zero; exec cat"), output);
            while (output.total.get() < FLOOD) {
                assertThat(typedInto.write(new byte[] {'k'}, 0, 1)).isEqualTo(1);
                assertThat(echo.lines.poll(10, TimeUnit.SECONDS)).isNotNull();
            }
            // What it rests at least, by its bounds; half of it for what was read before it was known to flood.
            long rounds = FLOOD / Descriptor.READ_SIZE;
            assertThat(System.nanoTime() - began).isGreaterThan(rounds * FdLoop.REST_NANOS / 2);
            flood.close();
            typedInto.close();
        }
    }

    private static PtySpawn sh(String script) {
        return new PtySpawn(Path.of("/bin/sh"), List.of("sh", "-c", script), Path.of("/"), Map.of(), 80, 24);
    }

    private static void floodAndCalmDown(Ptys ptys, String calm) throws Exception {
        TestingOutput output = new TestingOutput();
        Pty pty = ptys.spawn(sh("stty raw -echo; head -c " + FLOOD + " /dev/zero; exec cat"), output);
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
        while (!thread.equals(calm) && System.nanoTime() < limit) {
            pty.write(new byte[] {'k'}, 0, 1);
            thread = String.valueOf(output.lines.poll(10, TimeUnit.SECONDS));
        }
        assertThat(thread).isEqualTo(calm);
        pty.signal(Signal.SIGKILL);
        while (!output.ended) {
            Thread.onSpinWait();
        }
        pty.close();
    }
}
