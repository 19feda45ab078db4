package dev.homie.cli.attach;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was typed and is not known to be written to the terminal yet. It is sent again after a reconnect, from the offset
 * that the gateway names, so that nothing is typed twice and nothing lost (SPEC.md section 4). Not thread-safe.
 */
final class InputStreamState {
    /** Bytes kept; beyond it no more is read from the keyboard, so that a paste waits instead of getting lost. */
    static final int CAPACITY = 1 << 20;
    /** Bytes sent ahead of the acknowledgement: half of what a session keeps for a program that does not read. */
    static final int AHEAD = 32 * 1024;

    private static final byte INTERRUPT = 3;

    private byte[] kept = new byte[256];
    private int length;
    private long acked;
    private long sent;

    /** Bytes to send now. */
    @SuppressWarnings("ArrayRecordComponent") // read once by the caller, compared by nobody
    record Chunk(long offset, byte[] bytes) {}

    /** Bytes kept now; {@link #typed} may be given at most what is left to {@link #CAPACITY}. */
    int length() {
        return length;
    }

    /** All before it is written. */
    long ackedOffset() {
        return acked;
    }

    /**
     * Takes what was typed. Ctrl-C discards what has not been sent yet, as a terminal does with its own queue: it is
     * typed to stop what does not read.
     */
    void typed(byte[] bytes) {
        if (bytes.length > CAPACITY - length) {
            throw new IllegalArgumentException("no room for " + bytes.length + " bytes");
        }
        if (bytes.length == 1 && bytes[0] == INTERRUPT) {
            length = (int) (sent - acked);
        }
        if (length + bytes.length > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(length + bytes.length, kept.length * 2));
        }
        System.arraycopy(bytes, 0, kept, length, bytes.length);
        length += bytes.length;
    }

    /** What to send next; null while enough is under way or nothing waits. */
    @Nullable
    Chunk next() {
        int from = (int) (sent - acked);
        int to = Math.min(length, AHEAD);
        if (from >= to) {
            return null;
        }
        Chunk chunk = new Chunk(sent, Arrays.copyOfRange(kept, from, to));
        sent = acked + to;
        return chunk;
    }

    /** All before the offset is written. One that was known already, or was never sent, changes nothing. */
    void acked(long offset) {
        if (offset <= acked || offset > sent) {
            return;
        }
        int done = (int) (offset - acked);
        System.arraycopy(kept, done, kept, 0, length - done);
        length -= done;
        acked = offset;
    }

    /** Everything from the offset on, which was not taken, is to be sent again. */
    void resendFrom(long offset) {
        acked(offset);
        sent = Math.max(acked, Math.min(sent, offset));
    }
}
