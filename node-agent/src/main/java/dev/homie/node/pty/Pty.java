package dev.homie.node.pty;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A pseudo-terminal and the process that leads its session. Its output arrives at the {@link Output} it was spawned with.
 * All methods may be called from any thread and none blocks.
 */
public interface Pty {
    /** Where a terminal's output goes; called by one thread at a time, in order. */
    interface Output {
        /**
         * Some output. The bytes are only valid during the call.
         *
         * @param bytes from position 0
         * @param length more than 0
         */
        void output(java.nio.ByteBuffer bytes, int length);

        /** Whether the next output is wanted now; while not, the kernel stops the program. */
        boolean wantsOutput();

        /** Nothing will come any more: every process that had the terminal open is gone. */
        void ended();

        /** After {@link #write} took less than it was given, it would take more now. */
        void writable();

        /** When {@link #flush} is due, in {@link System#nanoTime} terms, or {@link Long#MAX_VALUE}. */
        long flushAt();

        /** Called once {@link #flushAt} is due. */
        void flush();
    }

    /** The process that leads the session. */
    long pid();

    /**
     * Gives input to the terminal.
     *
     * @return how much was taken, from 0 to length; when less, {@link Output#writable} says when to go on
     */
    int write(byte[] bytes, int offset, int length);

    void resize(int cols, int rows);

    /** Whether Ctrl-C would be a signal to the program just now. */
    boolean interruptsBySignal();

    /** Sends a signal: those of a keyboard to the foreground program, all others to every process of the session. */
    void signal(Signal signal);

    /** Whether any process of the session is left. */
    boolean alive();

    /** {@link Output#wantsOutput} may have changed to true. */
    void resume();

    /** How the leading process ended; what survives it may go on printing. */
    CompletionStage<ExitState> exit();

    /** The folder that the leading process works in just now, where the system tells. */
    default Optional<String> folder() {
        return Optional.empty();
    }

    /** Gives the terminal back to the system; what still runs in it is hung up. */
    void close();
}
