package dev.homie.node.terminal;

import dev.homie.node.pty.ExitState;
import org.jspecify.annotations.Nullable;

/**
 * How a session ends: with its process, and with its output, which may come to its end before or (what survives the
 * process goes on printing) long after. Not thread-safe: the session's lock guards it.
 */
final class SessionEnd {
    static final long NEVER = Long.MAX_VALUE;
    /** After the process has ended, how long the end of the output is waited for before the end is told. */
    private static final long GRACE_NANOS = 100_000_000;

    private @Nullable ExitState state;
    private long at;
    private boolean outputEnded;
    private boolean told;
    private long dueAt = NEVER;

    void processEnded(ExitState exit) {
        state = exit;
        at = System.currentTimeMillis();
        dueAt = System.nanoTime() + GRACE_NANOS;
    }

    void outputEnded() {
        outputEnded = true;
    }

    /** How the process ended, or null while it runs. */
    @Nullable
    ExitState state() {
        return state;
    }

    /** Whether the process has ended. */
    boolean isOver() {
        return state != null;
    }

    /** Whether neither process nor output is left. */
    boolean isComplete() {
        return state != null && outputEnded;
    }

    /** When the process ended, in milliseconds since 1970. */
    long at() {
        return at;
    }

    /** When {@link #tell} is due, in {@link System#nanoTime} terms, or {@link #NEVER}. */
    long dueAt() {
        return told ? NEVER : dueAt;
    }

    /** True once: the end is to be told now. */
    boolean tell(long nanos) {
        boolean now = state != null && !told && (outputEnded || nanos - dueAt >= 0);
        told |= now;
        return now;
    }
}
