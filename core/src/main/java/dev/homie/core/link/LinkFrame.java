package dev.homie.core.link;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.frame.FrameHeader;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * A binary message of a link: where a terminal frame goes, and the frame itself, unchanged.
 *
 * @param address the bus address that takes it, ASCII, 1 to 255 characters
 * @param attachment of which attachment it is; empty on its way to a client, whose channel stands in the frame
 * @param frame header and payload; a view of the message that was read, nobody writes to it
 */
public record LinkFrame(String address, String attachment, Buffer frame) {
    /** One byte of length before each of the two names. */
    static final int MAX_PREFIX = 2 * 256;

    private static final int MAX_NAME = 255;

    /** The message. */
    public static Buffer encode(String address, String attachment, Buffer frame) {
        byte[] to = name(address);
        byte[] of = name(attachment);
        return Buffer.buffer(2 + to.length + of.length + frame.length())
                .appendByte((byte) to.length)
                .appendBytes(to)
                .appendByte((byte) of.length)
                .appendBytes(of)
                .appendBuffer(frame);
    }

    /** @throws HomieException INVALID_ARGUMENT for a message that is none; the link is to be closed with 4400 */
    public static LinkFrame read(Buffer message) {
        int address = length(message, 0);
        int attachment = length(message, 1 + address);
        int at = 2 + address + attachment;
        int size = message.length() - at;
        FrameHeader.read(message.getBytes(at, at + Math.min(FrameHeader.SIZE, size)), size);
        return new LinkFrame(
                message.getString(1, 1 + address),
                message.getString(2 + address, at),
                message.slice(at, message.length()));
    }

    /** The frame's header. */
    public FrameHeader header() {
        return FrameHeader.read(frame.getBytes(0, FrameHeader.SIZE), frame.length());
    }

    /** Where the next part begins must be within the message, or there is none. */
    private static int length(Buffer message, int at) {
        int length = at < message.length() ? message.getUnsignedByte(at) : MAX_NAME;
        if (at + 1 + length > message.length()) {
            throw new HomieException(ErrorCode.INVALID_ARGUMENT, "malformed message: it ends within its prefix");
        }
        return length;
    }

    private static byte[] name(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > MAX_NAME) {
            throw new IllegalArgumentException("an address has at most " + MAX_NAME + " characters: " + name);
        }
        return bytes;
    }
}
