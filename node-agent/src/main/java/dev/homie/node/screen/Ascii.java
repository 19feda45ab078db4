package dev.homie.node.screen;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the end of printable ASCII, eight bytes at a time. */
final class Ascii {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH = 0x8080_8080_8080_8080L;
    private static final long SPACES = 0x2020_2020_2020_2020L;
    private static final long ONES = 0x0101_0101_0101_0101L;

    private Ascii() {}

    /** The index of the first byte in {@code [from, end)} that is not 0x20–0x7E, or {@code end}. */
    static int runEnd(byte[] in, int from, int end) {
        int i = from;
        for (; i <= end - 8; i += 8) {
            long v = (long) LONGS.get(in, i);
            // Bits carried between bytes only come from a byte that is itself not printable.
            long other = (v | (v - SPACES) | (v + ONES)) & HIGH;
            if (other != 0) {
                return i + (Long.numberOfTrailingZeros(other) >>> 3);
            }
        }
        while (i < end && in[i] >= 0x20 && in[i] != 0x7F) {
            i++;
        }
        return i;
    }
}
