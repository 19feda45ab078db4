package dev.homie.node.pty;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A terminal on Windows: pty4j's ConPTY with its blocking streams, hence a reading and a writing thread for each. Signals
 * do not exist there: a keyboard's are typed, all others end the process.
 */
final class WindowsPty implements Pty {
    private static final int READ_SIZE = 8 * 1024;
    /** Writes that may wait for the console; beyond, {@link #write} takes nothing. */
    private static final int WRITE_QUEUE = 64;

    private static final long POLL_MILLIS = 50;

    private final PtyProcess process;
    private final Output output;
    private final BlockingQueue<byte[]> writes = new ArrayBlockingQueue<>(WRITE_QUEUE);
    private final CompletableFuture<ExitState> exit;
    private final Object wanted = new Object();
    private final AtomicBoolean flushing = new AtomicBoolean();
    private volatile boolean full;
    private volatile boolean closed;

    private WindowsPty(PtyProcess process, Output output) {
        this.process = process;
        this.output = output;
        start("homie-pty-read-" + process.pid(), this::readAll);
        start("homie-pty-write-" + process.pid(), this::writeAll);
        exit = process.onExit().thenApply(ended -> new ExitState(ended.exitValue(), null));
    }

    static WindowsPty spawn(PtySpawn spawn, Output output) throws IOException {
        PtyProcess process = new PtyProcessBuilder(spawn.argv().toArray(String[]::new))
                .setEnvironment(spawn.environment())
                .setDirectory(spawn.cwd().toString())
                .setInitialColumns(spawn.cols())
                .setInitialRows(spawn.rows())
                .setUseWinConPty(true)
                .start();
        return new WindowsPty(process, output);
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void readAll() {
        byte[] bytes = new byte[READ_SIZE];
        try (InputStream in = process.getInputStream()) {
            while (!closed) {
                awaitWanted();
                int count = in.read(bytes);
                if (count < 0) {
                    break;
                }
                output.output(ByteBuffer.wrap(bytes), count);
                flushLater();
            }
        } catch (IOException | InterruptedException e) {
            // The console is gone: the same as its end.
        }
        output.ended();
    }

    /** There is no loop here that looks at {@link Output#flushAt}; one flush is under way at a time. */
    private void flushLater() {
        long at = output.flushAt();
        if (at != Long.MAX_VALUE && flushing.compareAndSet(false, true)) {
            long delay = Math.max(0, at - System.nanoTime());
            CompletableFuture.delayedExecutor(delay, TimeUnit.NANOSECONDS).execute(() -> {
                flushing.set(false);
                output.flush();
                flushLater();
            });
        }
    }

    private void awaitWanted() throws InterruptedException {
        synchronized (wanted) {
            while (!closed && !output.wantsOutput()) {
                wanted.wait(POLL_MILLIS);
            }
        }
    }

    private void writeAll() {
        try (OutputStream out = process.getOutputStream()) {
            while (!closed) {
                byte[] bytes = writes.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (bytes != null) {
                    out.write(bytes);
                    out.flush();
                    if (full) {
                        full = false;
                        output.writable();
                    }
                }
            }
        } catch (IOException | InterruptedException e) {
            // As above.
        }
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public int write(byte[] bytes, int offset, int length) {
        byte[] copy = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
        if (writes.offer(copy)) {
            return length;
        }
        full = true;
        return 0;
    }

    @Override
    public void resize(int cols, int rows) {
        process.setWinSize(new WinSize(cols, rows));
    }

    @Override
    public boolean interruptsBySignal() {
        return false;
    }

    @Override
    public void signal(Signal signal) {
        if (signal == Signal.SIGINT) {
            write(new byte[] {3}, 0, 1);
        } else if (!signal.fromKeyboard()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Override
    public boolean alive() {
        return process.isAlive();
    }

    @Override
    public void resume() {
        synchronized (wanted) {
            wanted.notifyAll();
        }
        flushLater();
    }

    @Override
    public CompletionStage<ExitState> exit() {
        return exit;
    }

    @Override
    public void close() {
        closed = true;
        process.destroy();
    }
}
