package dev.homie.node.terminal;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A session's input: numbered streams, so that what a client sends again is typed once, and one queue for what the
 * terminal does not take yet. Not thread-safe: the session's lock guards it.
 */
final class InputStreams {
    /** Bytes that may wait for a program that reads no input; what comes beyond is refused. */
    static final int MAX_BACKLOG = 64 * 1024;
    /** Input streams that a session remembers; the longest unused one that nobody is attached to is forgotten. */
    static final int MAX_STREAMS = 256;

    private static final byte INTERRUPT = 3;

    /** Where bytes go: returns how many were taken. */
    interface Writer {
        int write(byte[] bytes, int offset, int length);
    }

    /** One client's numbered input. */
    static final class Stream {
        private long accepted;
        private long written;
        private int attachments;

        /** All input before this offset was written to the terminal. */
        long written() {
            return written;
        }

        void attached() {
            attachments++;
        }

        void detached() {
            attachments--;
        }
    }

    /** Input that the terminal did not take yet; {@code done} counts what it took since. */
    private static final class Waiting {
        final Stream stream;
        final byte[] bytes;
        int done;

        Waiting(Stream stream, byte[] bytes) {
            this.stream = stream;
            this.bytes = bytes;
        }
    }

    private final Map<String, Stream> streams = new LinkedHashMap<>(16, 0.75f, true);
    private final ArrayDeque<Waiting> backlog = new ArrayDeque<>();
    private int backlogBytes;
    private final Writer writer;
    /** Told of a stream whose written offset grew. */
    private final BiConsumer<Stream, Long> progress;

    InputStreams(Writer writer, BiConsumer<Stream, Long> progress) {
        this.writer = writer;
        this.progress = progress;
    }

    /** The stream of that name, at offset 0 when it is new. */
    Stream open(String id) {
        Stream stream = streams.get(id);
        if (stream == null) {
            forgetOne();
            stream = new Stream();
            streams.put(id, stream);
        }
        return stream;
    }

    private void forgetOne() {
        if (streams.size() < MAX_STREAMS) {
            return;
        }
        for (Iterator<Stream> all = streams.values().iterator(); all.hasNext(); ) {
            if (all.next().attachments == 0) {
                all.remove();
                return;
            }
        }
        throw new HomieException(
                ErrorCode.RESOURCE_EXHAUSTED, "this session has " + MAX_STREAMS + " clients attached, detach some");
    }

    /**
     * Takes input at its offset in a stream: what was taken before is dropped, what the terminal does not take waits.
     *
     * @param interruptible whether Ctrl-C is a signal to the program just now; then it overtakes and discards what waits,
     *     as the terminal itself does with its own queue
     * @return whether such an interrupt is to be delivered
     * @throws HomieException INVALID_ARGUMENT for a gap, RESOURCE_EXHAUSTED when too much waits; {@code data.inputOffset}
     *     says where the stream goes on, everything before it is safe here
     */
    boolean write(
            Stream stream,
            long offset,
            byte[] bytes,
            int from,
            int length,
            java.util.function.BooleanSupplier interruptible) {
        if (offset > stream.accepted) {
            throw new HomieException(
                    ErrorCode.INVALID_ARGUMENT,
                    "input has a gap: expected offset " + stream.accepted + ", got " + offset,
                    Map.of("path", "offset", "inputOffset", stream.accepted));
        }
        int known = (int) Math.min(length, stream.accepted - offset);
        int start = from + known;
        int left = length - known;
        if (left == 0) {
            progress.accept(stream, stream.written);
            return false;
        }
        if (!backlog.isEmpty() && left == 1 && bytes[start] == INTERRUPT && interruptible.getAsBoolean()) {
            discardBacklog();
            stream.accepted++;
            stream.written = stream.accepted;
            progress.accept(stream, stream.written);
            return true;
        }
        if (backlog.isEmpty()) {
            int taken = writer.write(bytes, start, left);
            stream.accepted += taken;
            stream.written = stream.accepted;
            start += taken;
            left -= taken;
            if (taken > 0) {
                progress.accept(stream, stream.written);
            }
        }
        int room = Math.min(left, MAX_BACKLOG - backlogBytes);
        if (room > 0) {
            backlog.add(new Waiting(stream, Arrays.copyOfRange(bytes, start, start + room)));
            backlogBytes += room;
            stream.accepted += room;
        }
        if (room < left) {
            throw new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED,
                    "the program is not reading its input; it is kept for you, Ctrl-C still works",
                    Map.of("inputOffset", stream.accepted));
        }
        return false;
    }

    /** Gives what waits to the terminal, once that takes more. */
    void drain() {
        while (!backlog.isEmpty()) {
            Waiting next = backlog.element();
            int at = next.done;
            int taken = writer.write(next.bytes, at, next.bytes.length - at);
            next.done += taken;
            backlogBytes -= taken;
            if (taken > 0) {
                next.stream.written += taken;
                progress.accept(next.stream, next.stream.written);
            }
            if (next.done < next.bytes.length) {
                return;
            }
            backlog.remove();
        }
    }

    /** Drops what waits, as Ctrl-C does; it counts as written, so that nobody sends it again. */
    void discardBacklog() {
        for (Waiting each : backlog) {
            each.stream.written = each.stream.accepted;
            progress.accept(each.stream, each.stream.written);
        }
        backlog.clear();
        backlogBytes = 0;
    }

    boolean waiting() {
        return !backlog.isEmpty();
    }
}
