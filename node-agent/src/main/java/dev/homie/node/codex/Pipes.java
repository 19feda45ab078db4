package dev.homie.node.codex;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines to and from a process, each direction on a daemon thread of its own, because pipes block. {@link #offer} may be
 * called by any thread and never waits; the handlers are called on the reading thread, and what they wait for makes the
 * process wait.
 */
final class Pipes {
    /** Bytes of one line that the process may say: a turn with images in it is megabytes. */
    static final int MAX_LINE = 32 * 1024 * 1024;
    /** Bytes that may wait to be read by the process. */
    static final int MAX_WAITING = 16 * 1024 * 1024;
    /** Bytes of a line that the process complains in; the rest of it is left out. */
    static final int MAX_COMPLAINT = 2000;

    private final OutputStream input;
    private final Deque<byte[]> waiting = new ArrayDeque<>(); // guarded by itself
    private int waitingBytes;
    private boolean closed;

    Pipes(Process process, String name, Consumer<byte[]> said, Consumer<byte[]> complained, Consumer<Boolean> ended) {
        this.input = process.getOutputStream();
        start(name + "-in", this::write);
        start(name + "-err", () -> read(process.getErrorStream(), MAX_COMPLAINT, true, complained));
        start(name + "-out", () -> ended.accept(read(process.getInputStream(), MAX_LINE, false, said)));
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the line was taken: not beyond {@link #MAX_WAITING}, and not after {@link #close}. */
    boolean offer(byte[] line) {
        synchronized (waiting) {
            if (closed || waitingBytes + line.length > MAX_WAITING) {
                return false;
            }
            waiting.add(line);
            waitingBytes += line.length;
            waiting.notifyAll();
            return true;
        }
    }

    /** The end of the process's input, after what was taken. */
    void close() {
        synchronized (waiting) {
            closed = true;
            waiting.notifyAll();
        }
    }

    private void write() {
        try (input) {
            for (byte[] line = next(); line != null; line = next()) {
                input.write(line);
                input.write('\n');
                input.flush();
                synchronized (waiting) {
                    waitingBytes -= line.length;
                }
            }
        } catch (IOException e) {
            close(); // it has ended, which is told elsewhere
        }
    }

    private byte @Nullable [] next() {
        synchronized (waiting) {
            while (waiting.isEmpty() && !closed) {
                try {
                    waiting.wait();
                } catch (InterruptedException e) {
                    return null;
                }
            }
            return waiting.poll();
        }
    }

    /** @return whether every line was within the bound; the first one that is not ends the reading, unless it is cut */
    private static boolean read(InputStream stream, int bound, boolean cut, Consumer<byte[]> lines) {
        byte[] buffer = new byte[64 * 1024];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (stream) {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                int from = 0;
                for (int at = 0; at < count; at++) {
                    if (buffer[at] == '\n') {
                        append(line, buffer, from, at, bound);
                        if (line.size() > bound && !cut) {
                            return false;
                        }
                        lines.accept(line.toByteArray());
                        line.reset();
                        from = at + 1;
                    }
                }
                append(line, buffer, from, count, bound);
                if (line.size() > bound && !cut) {
                    return false;
                }
            }
        } catch (IOException e) {
            return true; // closed by us, or by its end
        }
        return true;
    }

    /** No more than one byte beyond the bound. */
    private static void append(ByteArrayOutputStream line, byte[] buffer, int from, int to, int bound) {
        line.write(buffer, from, Math.min(to - from, Math.max(0, bound + 1 - line.size())));
    }
}
