package dev.homie.node.terminal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The retained end of a session's output, the only copy of it: a ring of chunks under absolute offsets. Chunks are made as
 * output comes and then used again, so that an idle session costs one chunk and a flooding one never more than
 * {@code capacity} plus a chunk. Not thread-safe: the session's lock guards it.
 */
final class OutputLog {
    static final int CHUNK = 64 * 1024;
    private static final int FIRST_CHUNK = 4 * 1024;

    private final int capacity;
    private final List<byte[]> chunks = new ArrayList<>();
    /** The index in {@link #chunks} of the oldest chunk; the list is used as a circle once it is full. */
    private int first;

    /** The offset of the first byte of the oldest chunk, a multiple of {@link #CHUNK}. */
    private long base;

    private long end;

    /** @param capacity bytes that are retained at least, once so many were written; a multiple of {@link #CHUNK} */
    OutputLog(int capacity) {
        if (capacity < CHUNK || capacity % CHUNK != 0) {
            throw new IllegalArgumentException("capacity must be a multiple of " + CHUNK + ": " + capacity);
        }
        this.capacity = capacity;
    }

    /** The first offset that can still be read. */
    long oldest() {
        return base;
    }

    /** The offset of the next byte to come: all bytes ever written. */
    long end() {
        return end;
    }

    /** Takes bytes 0 to length of the buffer, dropping the oldest ones where the ring is full. */
    void append(ByteBuffer bytes, int length) {
        int from = 0;
        while (from < length) {
            int at = (int) (end % CHUNK);
            byte[] chunk = at == 0 && end - base == (long) chunks.size() * CHUNK ? next() : last();
            if (at + (length - from) > chunk.length && chunk.length < CHUNK) {
                chunk = grow(chunk);
            }
            int part = Math.min(length - from, chunk.length - at);
            bytes.get(from, chunk, at, part);
            from += part;
            end += part;
        }
    }

    private byte[] last() {
        return chunks.get((first + chunks.size() - 1) % chunks.size());
    }

    private byte[] next() {
        // One chunk more than the capacity: the newest is seldom full, and at least the capacity is promised.
        if (chunks.size() <= capacity / CHUNK) {
            byte[] chunk = new byte[chunks.isEmpty() ? FIRST_CHUNK : CHUNK];
            chunks.add(chunk);
            return chunk;
        }
        byte[] oldest = chunks.get(first);
        first = (first + 1) % chunks.size();
        base += CHUNK;
        return oldest;
    }

    private byte[] grow(byte[] chunk) {
        byte[] grown = java.util.Arrays.copyOf(chunk, CHUNK);
        chunks.set((first + chunks.size() - 1) % chunks.size(), grown);
        return grown;
    }

    /**
     * Copies retained bytes.
     *
     * @param offset from {@link #oldest()} to {@link #end()}
     * @return how many bytes were copied: length, or fewer at the end
     */
    int read(long offset, byte[] into, int at, int length) {
        if (offset < base || offset > end) {
            throw new IndexOutOfBoundsException(offset + " is not in " + base + ".." + end);
        }
        int count = (int) Math.min(length, end - offset);
        int done = 0;
        while (done < count) {
            long position = offset + done - base;
            byte[] chunk = chunks.get((first + (int) (position / CHUNK)) % chunks.size());
            int start = (int) (position % CHUNK);
            int part = Math.min(count - done, CHUNK - start);
            System.arraycopy(chunk, start, into, at + done, part);
            done += part;
        }
        return count;
    }
}
