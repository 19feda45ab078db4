package dev.homie.node.pty;

import org.jspecify.annotations.Nullable;

/**
 * How a process ended: with a code of its own, or by a signal, never both.
 *
 * @param code 0 to 255
 * @param signal such as {@code SIGKILL}
 */
public record ExitState(@Nullable Integer code, @Nullable String signal) {
    /** Reads what {@code waitpid} stored. */
    static ExitState ofWaitStatus(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? new ExitState((status >> 8) & 0xff, null) : new ExitState(null, Signal.nameOf(signal));
    }
}
