package dev.homie.node.pty;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads terminals on the event loop that also writes to their clients' sockets, by the same {@code epoll}: an echo wakes one
 * thread, where a loop of its own would have to wake the event loop in turn. What floods is handed on, so that nobody on the
 * event loop waits for it. Linux only, and only where Netty's native transport drives the event loop.
 */
final class EventLoopReader implements Descriptor.Reader, AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final IoEventLoop eventLoop;
    private final Descriptor.Reader floods;
    private final Map<Descriptor, Handle> handles = new HashMap<>();
    private final ByteBuffer readBuffer =
            ByteBuffer.allocateDirect(Descriptor.READ_SIZE).order(ByteOrder.nativeOrder());
    private final long readAddress = Descriptor.address(readBuffer);

    EventLoopReader(IoEventLoop eventLoop, Descriptor.Reader floods) {
        this.eventLoop = eventLoop;
        this.floods = floods;
    }

    /** The event loop as one that can read terminals, or null. */
    static @Nullable IoEventLoop suitable(EventLoop eventLoop) {
        try {
            return eventLoop instanceof IoEventLoop loop && loop.isCompatible(EpollIoHandle.class) ? loop : null;
        } catch (LinkageError e) { // without the native transport
            return null;
        }
    }

    @Override
    public void take(Descriptor descriptor) {
        onEventLoop(() -> {
            Handle handle = new Handle(descriptor);
            handles.put(descriptor, handle);
            handle.look();
        });
    }

    @Override
    public void wake(Descriptor descriptor) {
        onEventLoop(() -> {
            Handle handle = handles.get(descriptor);
            if (handle != null) {
                handle.look();
            } // else it has been handed on, and is looked at there
        });
    }

    private void onEventLoop(Runnable task) {
        eventLoop.execute(task);
    }

    /** A descriptor on the event loop. */
    private final class Handle implements EpollIoHandle {
        private final Descriptor descriptor;
        private final FileDescriptor fd;
        private @Nullable IoRegistration registration;
        private int interest;
        private long flushScheduledAt = Long.MAX_VALUE;

        Handle(Descriptor descriptor) {
            this.descriptor = descriptor;
            this.fd = new FileDescriptor(descriptor.fd);
        }

        @Override
        public FileDescriptor fd() {
            return fd;
        }

        @Override
        public void handle(IoRegistration from, IoEvent event) {
            if (handles.get(descriptor) != this) {
                return;
            }
            // The bits are those of poll.
            int events = ((EpollIoEvent) event).ops().value();
            if (descriptor.serve(events, readBuffer, readAddress) == Descriptor.Rate.FLOODS) {
                release();
                descriptor.handTo(floods);
            } else {
                look();
            }
        }

        /** Waits for what is wanted now, and for nothing else. */
        void look() {
            if (descriptor.isClosed()) {
                release();
                descriptor.gone();
                return;
            }
            scheduleFlush();
            int wanted = descriptor.wanted();
            if (wanted == interest) {
                return;
            }
            interest = wanted;
            if (wanted == 0) {
                // Not registered without interest: a hung-up descriptor would be reported again and again.
                cancel();
            } else if (registration == null) {
                eventLoop.register(this).addListener(done -> {
                    if (done.isSuccess()) {
                        registration = (IoRegistration) done.getNow();
                        registration.submit(EpollIoOps.valueOf(interest));
                    }
                });
            } else {
                registration.submit(EpollIoOps.valueOf(wanted));
            }
        }

        private void scheduleFlush() {
            long at = descriptor.output.flushAt();
            if (at != Long.MAX_VALUE && flushScheduledAt == Long.MAX_VALUE) {
                flushScheduledAt = at;
                ScheduledFuture<?> unused =
                        eventLoop.schedule(this::flush, Math.max(0, at - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        }

        private void flush() {
            flushScheduledAt = Long.MAX_VALUE;
            if (handles.get(descriptor) == this) {
                descriptor.flush(System.nanoTime());
                look();
            }
        }

        private void release() {
            handles.remove(descriptor);
            cancel();
        }

        private void cancel() {
            if (registration != null) {
                registration.cancel();
                registration = null;
            }
        }

        /** The event loop ends. */
        @Override
        public void close() {
            registration = null;
            if (handles.remove(descriptor) != null) {
                descriptor.gone();
            }
        }
    }

    /** Closes what is still open; waits for the event loop, unless it is the caller. */
    @Override
    public void close() {
        Runnable all = () -> List.copyOf(handles.values()).forEach(handle -> {
            handle.release();
            handle.descriptor.gone();
        });
        if (eventLoop.inEventLoop() || eventLoop.isShuttingDown()) {
            all.run();
        } else {
            eventLoop.submit(all).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
