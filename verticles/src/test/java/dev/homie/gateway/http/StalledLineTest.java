package dev.homie.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StalledLineTest {
    private static final long EVERY_MS = 1_000;

    private final Line line = new Line();

    StalledLineTest() {
        line.freezeTime();
        StalledLine.watch(line, EVERY_MS);
    }

    @Test
    void isCutWhenItTakesNothingFromOneLookToTheNext() {
        line.send(10);
        line.look();
        assertThat(line.isOpen()).isTrue();
        line.send(10);
        line.look();
        assertThat(line.isOpen()).isFalse();
    }

    @Test
    void isLeftAloneHoweverSlow() {
        line.send(3);
        line.send(3);
        for (int i = 0; i < 6; i++) {
            line.look();
            line.take(1);
        }
        assertThat(line.isOpen()).isTrue();
        assertThat(line.waits()).isFalse();
    }

    @Test
    void isLeftAloneWhenNothingWaits() {
        for (int i = 0; i < 10; i++) {
            line.look();
        }
        assertThat(line.isOpen()).isTrue();
    }

    @Test
    void isNotLookedAtOnceItIsClosed() {
        var unused = line.close();
        line.runPendingTasks();
        assertThat(line.runScheduledPendingTasks()).isEqualTo(-1);
    }

    /** A socket whose other end takes as much as a test says. */
    private static final class Line extends EmbeddedChannel {
        private int room;

        void send(int bytes) {
            writeOutbound(Unpooled.wrappedBuffer(new byte[bytes]));
        }

        void take(int bytes) {
            room = bytes;
            flushOutbound();
        }

        void look() {
            advanceTimeBy(EVERY_MS, TimeUnit.MILLISECONDS);
            runScheduledPendingTasks();
        }

        boolean waits() {
            return unsafe().outboundBuffer().current() != null;
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer waiting) {
            while (room > 0 && waiting.current() instanceof ByteBuf first) {
                int taken = Math.min(room, first.readableBytes());
                waiting.progress(taken);
                waiting.removeBytes(taken);
                room -= taken;
            }
        }
    }
}
