package dev.homie.node.pty;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A terminal's descriptor, read by one {@link Reader} at a time. Its fields belong to that reader's thread, but for the
 * volatile ones.
 */
final class Descriptor {
    private static final Logger LOG = LoggerFactory.getLogger(Descriptor.class);

    /** Bytes read from one terminal before the next one has its turn. */
    static final int READ_SIZE = 32 * 1024;

    /** A read of at least this much says that there is more: the kernel hands out 4 KB at a time. */
    private static final int FULL_READ = 2048;

    /** Over such a time it is decided whether a terminal floods. */
    private static final long RATE_NANOS = 20_000_000;

    /** It does with so many bytes in that time (10 MB/s), and no longer does with fewer than a quarter of them. */
    private static final int FLOOD_BYTES = 200_000;

    private static final int CALM_BYTES = FLOOD_BYTES / 4;

    /** What reads terminals, on a thread of its own or on an event loop. */
    interface Reader {
        /** Begins to read a descriptor. Any thread. */
        void take(Descriptor descriptor);

        /** Looks at its wishes again. Any thread. */
        void wake(Descriptor descriptor);
    }

    /** What happened to a descriptor's rate. */
    enum Rate {
        FLOODS,
        CALM,
        BETWEEN
    }

    final int fd;
    final Pty.Output output;
    private final Runnable gone;
    private volatile Reader reader;
    private volatile boolean wantsWrite;
    private volatile boolean closed;
    private boolean ended;
    private long rateSince;
    private int rateBytes;

    /** @param gone runs on the reader's thread once the descriptor is closed and no longer used */
    Descriptor(Reader reader, int fd, Pty.Output output, Runnable gone) {
        this.reader = reader;
        this.fd = fd;
        this.output = output;
        this.gone = gone;
    }

    /** Asks for {@link Pty.Output#writable} once the descriptor takes more. Any thread. */
    void wantWrite() {
        wantsWrite = true;
        wake();
    }

    /** Makes its reader look at its wishes again. Any thread. */
    void wake() {
        reader.wake(this);
    }

    /** Any thread. */
    boolean isReadBy(Reader one) {
        return reader == one;
    }

    /** Ends the reading. Any thread. */
    void remove() {
        closed = true;
        wake();
    }

    // ---- on the reader's thread

    boolean isClosed() {
        return closed;
    }

    void gone() {
        gone.run();
    }

    /** Events of {@code poll} that it waits for; with none of them it must not be asked about, or a hung-up one never rests. */
    int wanted() {
        return ended ? 0 : (output.wantsOutput() ? LibC.POLLIN : 0) | (wantsWrite ? LibC.POLLOUT : 0);
    }

    /** Does what the events allow. */
    Rate serve(int events, ByteBuffer buffer, long address) {
        try {
            if ((events & LibC.POLLOUT) != 0) {
                wantsWrite = false;
                output.writable();
            } else if ((events & LibC.POLLHUP) != 0) {
                // Nobody will read what waits; asking on would be answered at once for ever.
                wantsWrite = false;
            }
            if ((events & (LibC.POLLIN | LibC.POLLHUP | LibC.POLLERR | LibC.POLLNVAL)) != 0 && output.wantsOutput()) {
                return read(buffer, address);
            }
        } catch (RuntimeException e) {
            LOG.error("terminal fd {}", fd, e);
        }
        return Rate.BETWEEN;
    }

    private Rate read(ByteBuffer buffer, long address) {
        int total = 0;
        boolean end = false;
        while (total < READ_SIZE) {
            long count = LibC.read(fd, address + total, READ_SIZE - total);
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
            output.output(buffer, total);
        }
        if (end) {
            ended = true;
            output.ended();
            return Rate.BETWEEN;
        }
        return rate(total);
    }

    private Rate rate(int bytes) {
        rateBytes += bytes;
        long now = System.nanoTime();
        boolean over = now - rateSince >= RATE_NANOS;
        Rate rate = rateBytes >= FLOOD_BYTES ? Rate.FLOODS : over && rateBytes < CALM_BYTES ? Rate.CALM : Rate.BETWEEN;
        if (over || rate == Rate.FLOODS) {
            rateSince = now;
            rateBytes = 0;
        }
        return rate;
    }

    /** Hands it to another reader. The caller no longer uses it. */
    void handTo(Reader next) {
        // Before the other reader knows of it: a wish that comes in between wakes who will look at it.
        reader = next;
        next.take(this);
    }

    /** Flushes what is due. */
    void flush(long now) {
        long at = output.flushAt();
        if (at != Long.MAX_VALUE && at - now <= 0) {
            output.flush();
        }
    }

    /** Where a reader reads into. */
    static long address(ByteBuffer direct) {
        return Pointer.nativeValue(com.sun.jna.Native.getDirectBufferPointer(direct));
    }
}
