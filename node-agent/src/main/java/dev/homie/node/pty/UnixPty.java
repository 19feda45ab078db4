package dev.homie.node.pty;

import com.pty4j.unix.PtyHelpers;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A terminal on Linux and macOS: pty4j opens it and starts the process, a {@link Descriptor.Reader} reads it. The exit state comes from
 * {@code waitpid} itself, because pty4j's own waiting cannot tell exit code 137 from a SIGKILL; the JDK's process watcher
 * (one parked thread a process) says when to ask.
 */
final class UnixPty implements Pty {
    private static final int SIZE_ATTEMPTS = 1000;
    /** Bytes one {@code write} gives to the kernel; it takes no more than this at a time. */
    private static final int WRITE_SIZE = 16 * 1024;

    private final int fd;
    private final int pid;
    private final Descriptor descriptor;
    private final FdLoop floods;
    private final CompletableFuture<ExitState> exit;
    private final Memory writeBuffer = new Memory(WRITE_SIZE);
    /** Guards the descriptor: after closing, its number may belong to somebody else. */
    private final Object lock = new Object();

    private boolean closed;

    private UnixPty(Descriptor.Reader reader, FdLoop floods, int fd, int pid, Output output) {
        this.floods = floods;
        this.fd = fd;
        this.pid = pid;
        this.descriptor = new Descriptor(reader, fd, output, this::closeDescriptor);
        reader.take(descriptor);
        this.exit = ProcessHandle.of(pid)
                .map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .handle((process, failure) -> reap());
    }

    /**
     * Blocks for some milliseconds: a worker's call.
     *
     * @param reader of the terminal's output, at first
     * @param floods what gives way when somebody types
     */
    static UnixPty spawn(Descriptor.Reader reader, FdLoop floods, PtySpawn spawn, Output output) throws IOException {
        kotlin.Pair<Integer, String> master = com.pty4j.unix.Pty.ptyMasterOpen();
        int fd = master.getFirst();
        if (fd < 0) {
            throw new IOException("the system has no more terminals to give (see /proc/sys/kernel/pty/max)");
        }
        int pid;
        try {
            // Before the child runs, so that it never sees another size. macOS refuses that; see below.
            int sized = LibC.setWindowSize(fd, spawn.cols(), spawn.rows());
            pid = PtyHelpers.execPty(
                    spawn.program().toString(),
                    spawn.argv().toArray(String[]::new),
                    environment(spawn.environment()),
                    spawn.cwd().toString(),
                    master.getSecond(),
                    fd,
                    null,
                    -1,
                    false);
            for (int i = 0; pid > 0 && sized != 0 && i < SIZE_ATTEMPTS; i++) {
                sized = LibC.setWindowSize(fd, spawn.cols(), spawn.rows());
            }
        } catch (RuntimeException | Error e) {
            LibC.close(fd);
            throw e;
        }
        if (pid <= 0) {
            LibC.close(fd);
            throw new IOException("could not start " + spawn.program() + ": no process to be had");
        }
        LibC.setNonBlocking(fd);
        return new UnixPty(reader, floods, fd, pid, output);
    }

    private static String[] environment(Map<String, String> environment) {
        return environment.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .toArray(String[]::new);
    }

    private ExitState reap() {
        int[] status = new int[1];
        int reaped = PtyHelpers.waitpid(pid, status, 0);
        return reaped == pid ? ExitState.ofWaitStatus(status[0]) : new ExitState(null, null);
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public int write(byte[] bytes, int offset, int length) {
        int written = 0;
        floods.giveWay(descriptor);
        synchronized (lock) {
            while (!closed && written < length) {
                int part = Math.min(length - written, WRITE_SIZE);
                writeBuffer.write(0, bytes, offset + written, part);
                long count = LibC.write(fd, writeBuffer, part);
                if (count < 0 && LibC.errno() == LibC.EINTR) {
                    continue;
                }
                if (count <= 0) {
                    break;
                }
                written += (int) count;
            }
        }
        if (written < length) {
            descriptor.wantWrite();
        }
        return written;
    }

    @Override
    public void resize(int cols, int rows) {
        synchronized (lock) {
            if (!closed) {
                LibC.setWindowSize(fd, cols, rows);
            }
        }
    }

    @Override
    public boolean interruptsBySignal() {
        synchronized (lock) {
            return !closed && LibC.interruptsBySignal(fd);
        }
    }

    @Override
    public void signal(Signal signal) {
        int group = signal.fromKeyboard() ? foregroundGroup() : -1;
        if (group > 0) {
            LibC.kill(-group, signal.number());
        } else {
            ProcessSession.signal(pid, signal);
        }
    }

    private int foregroundGroup() {
        synchronized (lock) {
            return closed ? -1 : LibC.tcgetpgrp(fd);
        }
    }

    @Override
    public boolean alive() {
        return !exit.isDone() || ProcessSession.exists(pid);
    }

    @Override
    public Optional<String> folder() {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc", String.valueOf(pid), "cwd"))
                    .toString());
        } catch (IOException e) {
            return Optional.empty(); // not Linux, or gone meanwhile
        }
    }

    @Override
    public void resume() {
        descriptor.wake();
    }

    @Override
    public CompletionStage<ExitState> exit() {
        return exit;
    }

    @Override
    public void close() {
        descriptor.remove();
    }

    private void closeDescriptor() {
        synchronized (lock) {
            if (!closed) {
                closed = true;
                LibC.close(fd);
                writeBuffer.close();
            }
        }
    }

    @Override
    public @Nullable String toString() {
        return "pty of process " + pid;
    }
}
