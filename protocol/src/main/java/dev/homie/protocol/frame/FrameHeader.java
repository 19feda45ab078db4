package dev.homie.protocol.frame;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 16-byte, big-endian header of a binary frame (SPEC.md section 4). The same header stands on the WebSocket and on
 * the event bus, so that a gateway forwards frames without touching them. Immutable and thread-safe.
 *
 * @param kind what the frame carries
 * @param channel the connection's handle on an attached session, an unsigned 32-bit number
 * @param offset a byte offset; see {@link FrameKind}
 */
public record FrameHeader(FrameKind kind, long channel, long offset) {
    /** Bytes of header before the payload. */
    public static final int SIZE = 16;
    /** The most payload bytes in one frame, 1 MiB (SPEC.md section 1). */
    public static final int MAX_PAYLOAD = 1 << 20;
    /** The largest binary frame in bytes. */
    public static final int MAX_FRAME = MAX_PAYLOAD + SIZE;
    /** The largest channel number. */
    public static final long MAX_CHANNEL = 0xffff_ffffL;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    public FrameHeader {
        if (channel < 0 || channel > MAX_CHANNEL) {
            throw new IllegalArgumentException("channel out of range: " + channel);
        }
        if (offset < 0) {
            throw new IllegalArgumentException("offset out of range: " + offset);
        }
    }

    /** Writes the header at {@code at}; the caller has left {@link #SIZE} bytes there. */
    public void writeTo(byte[] bytes, int at) {
        bytes[at] = (byte) kind.code();
        bytes[at + 1] = 0;
        bytes[at + 2] = 0;
        bytes[at + 3] = 0;
        INT.set(bytes, at + 4, (int) channel);
        LONG.set(bytes, at + 8, offset);
    }

    /** A whole frame without a payload. */
    public byte[] toBytes() {
        byte[] bytes = new byte[SIZE];
        writeTo(bytes, 0);
        return bytes;
    }

    /** A whole frame with a copy of the payload. */
    public byte[] toBytes(byte[] payload) {
        byte[] bytes = new byte[SIZE + payload.length];
        writeTo(bytes, 0);
        System.arraycopy(payload, 0, bytes, SIZE, payload.length);
        return bytes;
    }

    /**
     * Reads the header of a frame that fills the whole array.
     *
     * @throws HomieException INVALID_ARGUMENT for a frame that is too short or too long, of an unknown kind, with flags
     *     or reserved bytes set, with an offset above 2^63 − 1, or with a payload where its kind has none; the
     *     connection it came on is to be closed with 4400
     */
    public static FrameHeader read(byte[] frame) {
        return read(frame, frame.length);
    }

    /**
     * Reads the header of a frame of which the array holds at least the first {@link #SIZE} bytes, so that nobody has to
     * copy the payload.
     *
     * @param frameLength of the whole frame
     * @throws HomieException as {@link #read(byte[])} does
     */
    public static FrameHeader read(byte[] frame, int frameLength) {
        if (frameLength < SIZE) {
            throw malformed("a frame has at least " + SIZE + " bytes, this one has " + frameLength);
        }
        if (frameLength > MAX_FRAME) {
            throw malformed("a frame has at most " + MAX_FRAME + " bytes, this one has " + frameLength);
        }
        FrameKind kind = FrameKind.ofCode(frame[0]);
        if (kind == null) {
            throw malformed("unknown frame kind " + (frame[0] & 0xff));
        }
        if (frame[1] != 0 || frame[2] != 0 || frame[3] != 0) {
            throw malformed("flags and reserved bytes must be 0");
        }
        long offset = (long) LONG.get(frame, 8);
        if (offset < 0) {
            throw malformed("offset too large");
        }
        if (!kind.hasPayload() && frameLength > SIZE) {
            throw malformed(kind + " has no payload");
        }
        return new FrameHeader(kind, Integer.toUnsignedLong((int) INT.get(frame, 4)), offset);
    }

    private static HomieException malformed(String message) {
        return new HomieException(ErrorCode.INVALID_ARGUMENT, "malformed frame: " + message);
    }
}
