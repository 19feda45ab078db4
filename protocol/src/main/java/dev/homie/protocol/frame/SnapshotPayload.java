package dev.homie.protocol.frame;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.util.Arrays;

/**
 * What a SNAPSHOT frame carries behind its header: u16 columns, u16 rows, then the bytes that redraw the screen on a
 * reset terminal of that size.
 *
 * @param redraw taken as it is, not copied; nobody writes to it
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier on the hot path, compared by nobody
public record SnapshotPayload(int cols, int rows, byte[] redraw) {
    /** Bytes in front of the redraw. */
    public static final int PREFIX = 4;

    public byte[] toBytes() {
        byte[] bytes = new byte[PREFIX + redraw.length];
        bytes[0] = (byte) (cols >> 8);
        bytes[1] = (byte) cols;
        bytes[2] = (byte) (rows >> 8);
        bytes[3] = (byte) rows;
        System.arraycopy(redraw, 0, bytes, PREFIX, redraw.length);
        return bytes;
    }

    /** @throws HomieException INVALID_ARGUMENT when there are fewer than {@link #PREFIX} bytes */
    public static SnapshotPayload read(byte[] bytes) {
        if (bytes.length < PREFIX) {
            throw new HomieException(ErrorCode.INVALID_ARGUMENT, "malformed frame: a snapshot has at least 4 bytes");
        }
        int cols = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        int rows = ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff);
        return new SnapshotPayload(cols, rows, Arrays.copyOfRange(bytes, PREFIX, bytes.length));
    }
}
