package dev.homie.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Cuts off a socket that takes nothing of what waits for it. Heartbeats find a client that says nothing; but one that takes
 * nothing would keep all that for good, for a close in good order waits until its frame is written. However slow, a line that
 * takes anything is left alone, and one for which nothing waits, too. Costs a write nothing, unlike Netty's own handlers,
 * which listen to each. Used on the channel's event loop only.
 */
final class StalledLine implements Runnable {
    private final Channel channel;
    /** Of what was next to be written when it was last looked at; 0: nothing was. */
    private int next;

    private long progress;

    private StalledLine(Channel channel) {
        this.channel = channel;
    }

    /** @param everyMs between two looks: a line is cut once it has not taken a byte from one to the next */
    static void watch(Channel channel, long everyMs) {
        Future<?> looking = channel.eventLoop()
                .scheduleWithFixedDelay(new StalledLine(channel), everyMs, everyMs, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> looking.cancel(false));
    }

    @Override
    public void run() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        Object first = waiting == null ? null : waiting.current();
        int before = next;
        long progressBefore = progress;
        next = System.identityHashCode(first);
        progress = first == null ? 0 : waiting.currentProgress();
        if (first != null && next == before && progress == progressBefore) {
            // Past the pipeline, which would wait for a close in good order.
            channel.unsafe().close(channel.newPromise());
        }
    }
}
