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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that reads terminals: {@code poll} over every descriptor whose output is wanted, then a non-blocking read of
 * each that has some. The kernel hands out 4 KB a read, and a read moves more into place itself, so a flooding terminal is
 * read again at once: some reads for one poll.
 *
 * <p>A node has two of them, whatever the number of its terminals. All begin on the first; one that floods is handed to the
 * second and comes back when it has calmed down, so that an echo does not wait for another terminal's reads. A lower
 * priority for the second would make echoes quicker still, and was tried: it costs a tenth of a flood's speed.
 */
public final class FdLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FdLoop.class);
    /** Bytes read from one terminal before the next one has its turn. */
    static final int READ_SIZE = 32 * 1024;

    /** A read of at least this much says that there is more: the kernel hands out 4 KB at a time. */
    private static final int FULL_READ = 2048;

    private static final int MAX_POLL_MILLIS = 1000;

    /** Over such a time it is decided whether a terminal floods. */
    private static final long RATE_NANOS = 20_000_000;

    /** It does with so many bytes in that time (10 MB/s), and no longer does with fewer than a quarter of them. */
    private static final int FLOOD_BYTES = 200_000;

    private static final int CALM_BYTES = FLOOD_BYTES / 4;

    /** A descriptor, on one loop at a time. Its fields belong to that loop's thread, but for the volatile ones. */
    static final class Entry {
        private volatile FdLoop loop;
        private long rateSince;
        private int rateBytes;
        final int fd;
        final Pty.Output output;
        private final Runnable gone;
        private volatile boolean wantsWrite;
        private volatile boolean closed;
        private boolean ended;

        private Entry(FdLoop loop, int fd, Pty.Output output, Runnable gone) {
            this.loop = loop;
            this.fd = fd;
            this.output = output;
            this.gone = gone;
        }

        /** Asks for {@link Pty.Output#writable} once the descriptor takes more. Any thread. */
        void wantWrite() {
            wantsWrite = true;
            loop.wake();
        }

        /** Makes its loop look at its wishes again. Any thread. */
        void wake() {
            loop.wake();
        }

        /** Ends the reading. Any thread. */
        void remove() {
            closed = true;
            loop.wake();
        }
    }

    private final Thread thread;
    /** Where floods are read; null: here. */
    private final @Nullable FdLoop floods;
    /** Where they came from; null for a loop that has no other. */
    private final @Nullable FdLoop calm;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final int wakeRead;
    private final int wakeWrite;
    private final Memory wakeByte = new Memory(64);
    private volatile boolean running = true;

    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> polled = new ArrayList<>();
    private ByteBuffer pollBuffer = direct(64 * LibC.POLLFD_SIZE);
    private Pointer pollPointer = Native.getDirectBufferPointer(pollBuffer);
    private final ByteBuffer readBuffer = direct(READ_SIZE);
    private final long readAddress = Pointer.nativeValue(Native.getDirectBufferPointer(readBuffer));

    /** Starts the two threads. */
    public FdLoop() throws IOException {
        this(null);
        thread.start();
        if (floods != null) {
            floods.thread.start();
        }
    }

    private FdLoop(@Nullable FdLoop calm) throws IOException {
        int[] pipe = new int[2];
        if (LibC.pipe(pipe) != 0) {
            throw new IOException("no pipe to be had (errno " + LibC.errno() + "): too many open files?");
        }
        wakeRead = pipe[0];
        wakeWrite = pipe[1];
        LibC.setNonBlocking(wakeRead);
        LibC.setNonBlocking(wakeWrite);
        thread = new Thread(this::run, calm == null ? "homie-pty" : "homie-pty-flood");
        thread.setDaemon(true);
        this.calm = calm;
        this.floods = calm == null ? new FdLoop(this) : null;
    }

    /** Begins to read a descriptor; {@code gone} runs on the loop once it is closed and no longer used. */
    Entry add(int fd, Pty.Output output, Runnable gone) {
        Entry entry = new Entry(this, fd, output, gone);
        execute(() -> entries.add(entry));
        return entry;
    }

    private void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Makes the loop look at everybody's wishes again. */
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
        for (Entry entry : entries) {
            entry.gone.run();
        }
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
            if (events != 0) {
                serve(polled.get(i), events);
            }
        }
        if (flushAt != Long.MAX_VALUE) {
            flush();
        }
    }

    private long preparePoll() {
        polled.clear();
        if (pollBuffer.capacity() < (entries.size() + 1) * LibC.POLLFD_SIZE) {
            pollBuffer = direct((entries.size() + 1) * 2 * LibC.POLLFD_SIZE);
            pollPointer = Native.getDirectBufferPointer(pollBuffer);
        }
        put(0, wakeRead, LibC.POLLIN);
        long flushAt = Long.MAX_VALUE;
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (entry.closed) {
                entries.remove(i);
                entry.gone.run();
                continue;
            }
            flushAt = Math.min(flushAt, entry.output.flushAt());
            if (entry.ended) {
                continue;
            }
            int events = (entry.output.wantsOutput() ? LibC.POLLIN : 0) | (entry.wantsWrite ? LibC.POLLOUT : 0);
            // With nothing wanted the descriptor stays out: a hung-up one would make poll return at once for ever.
            if (events != 0) {
                polled.add(entry);
                put(polled.size(), entry.fd, events);
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

    private void serve(Entry entry, int events) {
        try {
            if ((events & LibC.POLLOUT) != 0) {
                entry.wantsWrite = false;
                entry.output.writable();
            } else if ((events & LibC.POLLHUP) != 0) {
                // Nobody will read what waits; asking on would make poll return at once for ever.
                entry.wantsWrite = false;
            }
            if ((events & (LibC.POLLIN | LibC.POLLHUP | LibC.POLLERR | LibC.POLLNVAL)) != 0
                    && entry.output.wantsOutput()) {
                read(entry);
            }
        } catch (RuntimeException e) {
            LOG.error("terminal fd {}", entry.fd, e);
        }
    }

    private void read(Entry entry) {
        int total = 0;
        boolean end = false;
        while (total < READ_SIZE) {
            long count = LibC.read(entry.fd, readAddress + total, READ_SIZE - total);
            if (count <= 0) {
                int errno = count < 0 ? LibC.errno() : 0;
                // 0 on macOS, EIO on Linux: every process has closed its side.
                end = errno != LibC.EAGAIN && errno != LibC.EINTR;
                break;
            }
            total += (int) count;
            if (count < FULL_READ) {
                break;
            }
        }
        if (total > 0) {
            entry.output.output(readBuffer, total);
        }
        if (end) {
            entry.ended = true;
            entry.output.ended();
        } else {
            rate(entry, total);
        }
    }

    /** Hands a terminal over that has begun, or ceased, to flood. */
    private void rate(Entry entry, int bytes) {
        entry.rateBytes += bytes;
        long now = System.nanoTime();
        long since = now - entry.rateSince;
        FdLoop next = floods != null && entry.rateBytes >= FLOOD_BYTES
                ? floods
                : calm != null && since >= RATE_NANOS && entry.rateBytes < CALM_BYTES ? calm : null;
        if (next != null || since >= RATE_NANOS) {
            entry.rateSince = now;
            entry.rateBytes = 0;
        }
        if (next != null) {
            entries.remove(entry);
            // Before the other loop knows of it: a wish that comes in between wakes who will look at it.
            entry.loop = next;
            next.execute(() -> next.entries.add(entry));
        }
    }

    private void flush() {
        long now = System.nanoTime();
        for (Entry entry : entries) {
            long at = entry.output.flushAt();
            if (at != Long.MAX_VALUE && at - now <= 0) {
                entry.output.flush();
            }
        }
    }

    private static ByteBuffer direct(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    /** Stops the threads and waits for them; what is still open is closed. */
    @Override
    public void close() {
        running = false;
        wake();
        if (floods != null) {
            floods.close();
        }
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
