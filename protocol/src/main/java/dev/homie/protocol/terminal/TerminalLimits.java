package dev.homie.protocol.terminal;

import dev.homie.protocol.frame.FrameHeader;

/** Bounds of {@code terminal.*} parameters; a value outside is INVALID_ARGUMENT. */
public final class TerminalLimits {
    /** Columns and rows of a terminal. */
    public static final int MAX_COLS = 1000;

    public static final int MAX_ROWS = 500;
    /** Bytes a client may leave unacknowledged, unless it asks for another number. */
    public static final int DEFAULT_WINDOW = 256 * 1024;

    public static final int MIN_WINDOW = 1024;
    public static final int MAX_WINDOW = 1024 * 1024;
    /** Characters of a session's name. */
    public static final int MAX_NAME = 128;
    /** Entries of argv and of the environment, and characters of each. */
    public static final int MAX_ARGS = 1024;

    public static final int MAX_ENV = 256;
    public static final int MAX_ARG_LENGTH = 32 * 1024;
    public static final int MAX_PATH = 4096;
    /** Characters of a session's or node's id and of an input stream's. */
    public static final int MAX_ID = 64;
    /** Bytes of one {@code terminal.session.input}. */
    public static final int MAX_INPUT = FrameHeader.MAX_PAYLOAD / 4;

    private TerminalLimits() {}
}
