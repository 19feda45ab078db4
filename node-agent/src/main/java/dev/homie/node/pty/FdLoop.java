package dev.homie.node.pty;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads terminals: {@code poll} over every descriptor whose output is wanted, then a non-blocking read of
 * each that has some. The kernel hands out 4 KB a read, and a read moves more into place itself, so a flooding terminal is
 * read again at once: some reads for one poll.
 */
final class FdLoop implements Descriptor.Reader, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FdLoop.class);
    private static final int MAX_POLL_MILLIS = 1000;

    /** For so long after a key, floods give way: somebody who types types on. */
    static final long GIVE_WAY_NANOS = 250_000_000;
    /**
     * How long one rests between two rounds of reads then: it comes to about 25 MB/s, more than any screen digests, and
     * leaves processors to who waits for an echo. Flat out, the flooding program and its readers keep two of them busy, and
     * every thread on an echo's way waits for its turn.
     */
    static final long REST_NANOS = 1_000_000;

    private final Thread thread;
    /** The rate at which a descriptor is another reader's. */
    private final Descriptor.Rate foreign;

    private volatile Descriptor.@Nullable Reader other;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final int wakeRead;
    private final int wakeWrite;
    private final Memory wakeByte = new Memory(64);
    private volatile boolean running = true;
    private volatile long giveWayUntil = System.nanoTime();
    private volatile @Nullable Descriptor typedInto;

    private final List<Descriptor> descriptors = new ArrayList<>();
    private final List<Descriptor> polled = new ArrayList<>();
    private ByteBuffer pollBuffer = direct(64 * LibC.POLLFD_SIZE);
    private Pointer pollPointer = Native.getDirectBufferPointer(pollBuffer);
    private final ByteBuffer readBuffer = direct(Descriptor.READ_SIZE);
    private final long readAddress = Descriptor.address(readBuffer);

    /** @param foreign what has this rate is handed to the reader that {@link #start} names */
    FdLoop(String name, Descriptor.Rate foreign) throws IOException {
        int[] pipe = new int[2];
        if (LibC.pipe(pipe) != 0) {
            throw new IOException("no pipe to be had (errno " + LibC.errno() + "): too many open files?");
        }
        wakeRead = pipe[0];
        wakeWrite = pipe[1];
        LibC.setNonBlocking(wakeRead);
        LibC.setNonBlocking(wakeWrite);
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        this.foreign = foreign;
    }

    void start(Descriptor.Reader handsTo) {
        other = handsTo;
        thread.start();
    }

    @Override
    public void take(Descriptor descriptor) {
        tasks.add(() -> descriptors.add(descriptor));
        wake();
    }

    @Override
    public void wake(Descriptor descriptor) {
        wake();
    }

    /**
     * Reads slowly for a while, unless that terminal floods itself, now or soon: a command's keys must not slow its output. Any
     * thread.
     */
    void giveWay(Descriptor to) {
        if (!to.isReadBy(this)) {
            typedInto = to;
            giveWayUntil = System.nanoTime() + GIVE_WAY_NANOS;
        }
    }

    private void wake() {
        if (Thread.currentThread() != thread && woken.compareAndSet(false, true)) {
            LibC.write(wakeWrite, wakeByte, 1);
        }
    }

    private void run() {
        while (running) {
            try {
                turn();
            } catch (RuntimeException e) {
                LOG.error("terminal loop", e);
            }
        }
        for (Runnable task; (task = tasks.poll()) != null; ) {
            task.run();
        }
        descriptors.forEach(Descriptor::gone);
        LibC.close(wakeRead);
        LibC.close(wakeWrite);
    }

    private void turn() {
        for (Runnable task; (task = tasks.poll()) != null; ) {
            task.run();
        }
        long flushAt = preparePoll();
        int ready = LibC.poll(pollPointer, polled.size() + 1L, timeout(flushAt));
        if (ready < 0) {
            int errno = LibC.errno();
            if (errno != LibC.EINTR && errno != LibC.EAGAIN) {
                throw new IllegalStateException("poll: errno " + errno);
            }
            return;
        }
        if (pollBuffer.getShort(6) != 0) {
            // Cleared before the pipe is drained: a wake that comes between is seen by the next poll.
            woken.set(false);
            LibC.read(wakeRead, Pointer.nativeValue(wakeByte), wakeByte.size());
        }
        for (int i = 0; ready > 0 && i < polled.size(); i++) {
            int events = pollBuffer.getShort((i + 1) * LibC.POLLFD_SIZE + 6);
            Descriptor.Reader next = other;
            if (events != 0 && polled.get(i).serve(events, readBuffer, readAddress) == foreign && next != null) {
                descriptors.remove(polled.get(i));
                polled.get(i).handTo(next);
            }
        }
        Descriptor typist = typedInto;
        if (ready > 0 && typist != null && !typist.isReadBy(this) && giveWayUntil - System.nanoTime() > 0) {
            LockSupport.parkNanos(REST_NANOS);
        }
        if (flushAt != Long.MAX_VALUE) {
            long now = System.nanoTime();
            descriptors.forEach(descriptor -> descriptor.flush(now));
        }
    }

    private long preparePoll() {
        polled.clear();
        if (pollBuffer.capacity() < (descriptors.size() + 1) * LibC.POLLFD_SIZE) {
            pollBuffer = direct((descriptors.size() + 1) * 2 * LibC.POLLFD_SIZE);
            pollPointer = Native.getDirectBufferPointer(pollBuffer);
        }
        put(0, wakeRead, LibC.POLLIN);
        long flushAt = Long.MAX_VALUE;
        for (int i = descriptors.size() - 1; i >= 0; i--) {
            Descriptor descriptor = descriptors.get(i);
            if (descriptor.isClosed()) {
                descriptors.remove(i);
                descriptor.gone();
                continue;
            }
            flushAt = Math.min(flushAt, descriptor.output.flushAt());
            int events = descriptor.wanted();
            if (events != 0) {
                polled.add(descriptor);
                put(polled.size(), descriptor.fd, events);
            }
        }
        return flushAt;
    }

    private void put(int index, int fd, int events) {
        int at = index * LibC.POLLFD_SIZE;
        pollBuffer.putInt(at, fd).putShort(at + 4, (short) events).putShort(at + 6, (short) 0);
    }

    private static int timeout(long flushAt) {
        if (flushAt == Long.MAX_VALUE) {
            return MAX_POLL_MILLIS;
        }
        long millis = (flushAt - System.nanoTime() + 999_999) / 1_000_000;
        return (int) Math.max(0, Math.min(millis, MAX_POLL_MILLIS));
    }

    private static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    /** Stops the thread and waits for it; what is still open is closed. */
    @Override
    public void close() {
        running = false;
        wake();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
