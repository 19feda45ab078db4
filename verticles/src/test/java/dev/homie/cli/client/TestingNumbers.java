package dev.homie.cli.client;

import dev.homie.protocol.frame.FrameHeader;

/** Checks that a stream of lines counts 1, 2, 3, …, whatever pieces it comes in. */
public final class TestingNumbers {
    private long offset;
    private long expected = 1;
    private long current;

    public synchronized void take(long at, byte[] frame) {
        if (at != offset) {
            throw new AssertionError("expected offset " + offset + ", got " + at);
        }
        for (int i = FrameHeader.SIZE; i < frame.length; i++) {
            byte each = frame[i];
            if (each >= '0' && each <= '9') {
                current = current * 10 + each - '0';
            } else if (each == '\n') {
                if (current != expected) {
                    throw new AssertionError("expected line " + expected + ", got " + current);
                }
                expected++;
                current = 0;
            }
        }
        offset += frame.length - FrameHeader.SIZE;
    }

    /** Goes on at any offset: what {@code seq} prints there follows from the lengths of the numbers before. */
    public synchronized void jump(long to) {
        offset = to;
        long left = to;
        long first = 1;
        int digits = 1;
        while (left >= 9 * first * (digits + 2)) {
            left -= 9 * first * (digits + 2);
            first *= 10;
            digits++;
        }
        expected = first + left / (digits + 2);
        int within = (int) (left % (digits + 2));
        current = Long.parseLong("0" + String.valueOf(expected).substring(0, Math.min(within, digits)));
    }

    public synchronized long offset() {
        return offset;
    }

    public synchronized long lines() {
        return expected - 1;
    }
}
