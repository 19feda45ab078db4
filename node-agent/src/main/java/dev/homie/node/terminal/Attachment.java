package dev.homie.node.terminal;

import dev.homie.protocol.ErrorBody;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import dev.homie.protocol.frame.SnapshotPayload;
import dev.homie.protocol.terminal.AttachMode;
import dev.homie.protocol.terminal.AttachParams;
import dev.homie.protocol.terminal.OnLag;
import dev.homie.protocol.terminal.Session;
import org.jspecify.annotations.Nullable;

/**
 * One client's view of a session: how far it was sent the output and how far it has rendered it (SPEC.md sections 4 and
 * 5). At most {@code window} bytes are on their way beyond the last acknowledgement. Not thread-safe: the session's lock
 * guards it.
 */
final class Attachment {
    /** The most output in one frame. */
    static final int MAX_OUTPUT = 64 * 1024;
    /** A paused client that acknowledges nothing for this long no longer stops the program. */
    static final long PAUSE_LIMIT_NANOS = 10_000_000_000L;
    /** A confirmation that has not come in this time may have got lost: what there is to send is sent without. */
    static final long CONFIRM_NANOS = 2_000_000_000L;
    /** An attachment that its gateway does not confirm in this time is dropped; longer than any request may take. */
    static final long CONFIRM_LIMIT_NANOS = 60_000_000_000L;
    /** Output that is not acknowledged for this long is asked about: a frame or its acknowledgement may have got lost. */
    static final long PROBE_NANOS = 5_000_000_000L;
    /** Unsent output beyond a full window before the program is stopped: about what the kernel holds anyway. */
    private static final int PAUSE_SLACK = 64 * 1024;

    final String id;
    final long channel;
    final AttachMode mode;
    final String subject;
    final long since;
    /** Names the connection, which may have several attachments but is one writer. */
    final String connection;

    final InputStreams.Stream input;
    private final OnLag onLag;
    private final int window;
    private final FrameSink sink;

    /** The next output offset to send. */
    private long cursor;

    private long acked;
    private long ackedAt;
    /** Whether the gateway has confirmed the channel. */
    private boolean confirmed;
    /**
     * Whether frames may be sent: not before the channel is confirmed, so that none overtakes the response, unless that takes
     * too long. What overtakes a response that is only late finds no channel, and is missed like any frame that gets lost.
     */
    private boolean started;

    private boolean pauseExpired;
    /** Whether something was sent that the client has not answered. */
    private boolean owed;

    private long probedAt;
    private boolean snapshotWanted;
    private boolean snapshotComing;
    private @Nullable SnapshotPayload snapshot;
    /** The offset of the last snapshot sent; a further one waits for its acknowledgement. */
    private long snapshotOffset = -1;

    /** Where an INPUT_ACK that was not sent yet stands, or -1. */
    private long inputAck = -1;

    private @Nullable Size wants;

    /** A terminal's size. */
    record Size(int cols, int rows) {}

    /** @param caller who attaches, by which connection and channel */
    Attachment(
            String id,
            Caller caller,
            AttachParams params,
            InputStreams.Stream input,
            long startOffset,
            @Nullable SnapshotPayload snapshot,
            long now) {
        this.id = id;
        this.channel = caller.channel();
        this.connection = caller.connection();
        this.subject = caller.subject();
        this.sink = caller.sink();
        this.mode = params.mode();
        this.onLag = params.onLag();
        this.window = params.window();
        this.input = input;
        this.since = now;
        this.cursor = startOffset;
        this.acked = startOffset;
        this.ackedAt = System.nanoTime();
        this.probedAt = ackedAt;
        this.snapshot = snapshot;
        if (params.cols() != null && params.rows() != null) {
            this.wants = new Size(params.cols(), params.rows());
        }
    }

    /** Who attaches. */
    record Caller(String subject, String connection, long channel, FrameSink sink) {}

    /** Sends what the window allows. */
    void pump(OutputLog log) {
        if (!started) {
            return;
        }
        if (snapshot != null) {
            sendSnapshot(snapshot);
            snapshot = null;
        }
        while (cursor < log.end() && !snapshotWanted) {
            long room = acked + window - cursor;
            if (room <= 0) {
                return;
            }
            if (cursor < log.oldest()) {
                snapshotWanted = true;
                return;
            }
            int count = (int) Math.min(Math.min(room, MAX_OUTPUT), log.end() - cursor);
            byte[] frame = new byte[FrameHeader.SIZE + count];
            new FrameHeader(FrameKind.OUTPUT, channel, cursor).writeTo(frame, 0);
            log.read(cursor, frame, FrameHeader.SIZE, count);
            cursor += count;
            owed = true;
            sink.frame(frame);
        }
    }

    private void sendSnapshot(SnapshotPayload payload) {
        snapshotOffset = cursor;
        owed = true;
        sink.frame(new FrameHeader(FrameKind.SNAPSHOT, channel, cursor).toBytes(payload.toBytes()));
    }

    /** Whether a snapshot is to be made now: this client has fallen out of the log, and has digested the last one. */
    boolean requestSnapshot() {
        boolean request = snapshotWanted && !snapshotComing && acked >= snapshotOffset;
        snapshotComing |= request;
        return request;
    }

    /** Goes on live from a snapshot of {@code offset}. */
    void skipTo(long offset, SnapshotPayload payload) {
        snapshotComing = false;
        cursor = offset;
        acked = offset;
        snapshotWanted = false;
        sendSnapshot(payload);
    }

    /** Takes an OUTPUT_ACK; returns false for one of bytes that were never sent. */
    boolean ack(long offset) {
        if (offset > cursor) {
            return false;
        }
        if (offset > acked || !confirmed) {
            // The same once more answers a probe, and is no sign of progress.
            ackedAt = System.nanoTime();
            pauseExpired = false;
            acked = Math.max(acked, offset);
        }
        confirmed = true;
        started = true;
        owed &= offset < cursor;
        return true;
    }

    /**
     * Says how far the output was sent to a client that has not answered for long: an OUTPUT frame without bytes. Who has
     * missed something sees the gap, and everybody acknowledges again.
     *
     * @return whether the first frames are to be sent now, for nobody has confirmed the channel
     */
    boolean probe(long nanos) {
        if (!started && nanos - ackedAt >= CONFIRM_NANOS) {
            started = true;
            owed = true;
            probedAt = nanos;
            return true;
        }
        if (started && owed && nanos - Math.max(ackedAt, probedAt) >= PROBE_NANOS) {
            probedAt = nanos;
            sink.frame(new FrameHeader(FrameKind.OUTPUT, channel, cursor).toBytes());
        }
        return false;
    }

    /** Whether the program has to wait for this client. */
    boolean pauses(OutputLog log) {
        return onLag == OnLag.PAUSE && !pauseExpired && log.end() - acked >= (long) window + PAUSE_SLACK;
    }

    /** Whether nobody ever confirmed this: the answer that should have opened it came too late for who asked. */
    boolean abandoned(long nanos) {
        return !confirmed && nanos - ackedAt >= CONFIRM_LIMIT_NANOS;
    }

    /** Stops waiting for a client that is silent; returns whether it just did. */
    boolean expirePause(OutputLog log, long nanos) {
        if (pauses(log) && nanos - ackedAt >= PAUSE_LIMIT_NANOS) {
            pauseExpired = true;
            return true;
        }
        return false;
    }

    /** Input before {@code offset} was written; the client is told with the next {@link #sendInputAck}. */
    void inputWritten(long offset) {
        inputAck = offset;
    }

    /** Tells the client what was written of its input, if there is news. */
    void sendInputAck() {
        if (inputAck >= 0) {
            sink.frame(new FrameHeader(FrameKind.INPUT_ACK, channel, inputAck).toBytes());
            inputAck = -1;
        }
    }

    void refuse(ErrorBody error) {
        sink.error(error);
    }

    void wants(int cols, int rows) {
        wants = new Size(cols, rows);
    }

    @Nullable
    Size wants() {
        return wants;
    }

    Session.Attached describe() {
        return new Session.Attached(subject, mode, since);
    }
}
