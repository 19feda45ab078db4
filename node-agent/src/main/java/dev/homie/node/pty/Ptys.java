package dev.homie.node.pty;

import com.sun.jna.Platform;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Starts terminals the way this platform does it. Each is read by the first of two readers, one that floods by the second,
 * until it has calmed down: so an echo does not wait for another terminal's reads. And while somebody types into one, floods
 * of others give way ({@link FdLoop#giveWay}). Thread-safe.
 */
public final class Ptys implements AutoCloseable {
    private final Descriptor.@Nullable Reader calm;
    private final @Nullable FdLoop floods;

    /** With threads of its own only. */
    public Ptys() throws IOException {
        this(null);
    }

    /** @param eventLoop reads terminals that do not flood, where it can (see {@link EventLoopReader}) */
    public Ptys(@Nullable EventLoop eventLoop) throws IOException {
        if (Platform.isWindows()) {
            calm = null;
            floods = null;
            return;
        }
        FdLoop second = new FdLoop("homie-pty-flood", Descriptor.Rate.CALM);
        IoEventLoop suitable = eventLoop == null ? null : EventLoopReader.suitable(eventLoop);
        if (suitable != null) {
            calm = new EventLoopReader(suitable, second);
        } else {
            FdLoop first = new FdLoop("homie-pty", Descriptor.Rate.FLOODS);
            first.start(second);
            calm = first;
        }
        second.start(calm);
        floods = second;
    }

    /**
     * Starts a process in a new terminal. Blocks for some milliseconds (a fork): call it on a worker.
     *
     * @throws IOException with a message for a person
     */
    public Pty spawn(PtySpawn spawn, Pty.Output output) throws IOException {
        return calm == null || floods == null
                ? WindowsPty.spawn(spawn, output)
                : UnixPty.spawn(calm, floods, spawn, output);
    }

    /** Gives back what all terminals share; close the terminals first. */
    @Override
    public void close() {
        if (floods != null) {
            floods.close();
        }
        if (calm instanceof FdLoop loop) {
            loop.close();
        } else if (calm instanceof EventLoopReader reader) {
            reader.close();
        }
    }
}
