package dev.homie.node.screen;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a snapshot as they grow. */
final class SnapshotBytes {
    /**
     * xterm.js decodes a long write in pieces of this size and garbles some characters that are cut there (those whose first
     * continuation byte is 0x80): a NUL, which does nothing, moves them to the next piece.
     */
    private static final int PIECE = 131_072;

    private byte[] bytes = new byte[4096];
    private int length;

    int length() {
        return length;
    }

    void put(String text) {
        boolean ascii = true;
        int n = text.length();
        reserve(n);
        for (int i = 0; i < n; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                ascii = false;
                break;
            }
            bytes[length + i] = (byte) c;
        }
        if (ascii) {
            length += n;
        } else {
            putUtf8(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void putUtf8(byte[] utf8) {
        int left = PIECE - length % PIECE;
        if (utf8.length > left && utf8.length <= PIECE) {
            reserve(left);
            Arrays.fill(bytes, length, length + left, (byte) 0);
            length += left;
        }
        put(utf8);
    }

    void put(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    void put(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    void csi(int number, char end) {
        put("\33[");
        if (number != 1) {
            put(Integer.toString(number));
        }
        put(end);
    }

    /** Moves the receiver's cursor: column and row from 0. */
    void position(int x, int y) {
        put("\33[" + (y + 1) + ";" + (x + 1) + "H");
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }
}
