package dev.homie.node.pty;

import com.sun.jna.Platform;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Starts terminals the way this platform does it. Thread-safe. */
public final class Ptys implements AutoCloseable {
    private final @Nullable FdLoop loop;

    public Ptys() throws IOException {
        this.loop = Platform.isWindows() ? null : new FdLoop();
    }

    /**
     * Starts a process in a new terminal. Blocks for some milliseconds (a fork): call it on a worker.
     *
     * @throws IOException with a message for a person
     */
    public Pty spawn(PtySpawn spawn, Pty.Output output) throws IOException {
        return loop == null ? WindowsPty.spawn(spawn, output) : UnixPty.spawn(loop, spawn, output);
    }

    /** Gives back what all terminals share; close the terminals first. */
    @Override
    public void close() {
        if (loop != null) {
            loop.close();
        }
    }
}
