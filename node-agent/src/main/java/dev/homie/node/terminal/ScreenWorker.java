package dev.homie.node.terminal;

import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns all screens of a node. It parses output off the hot path, when a session says that it is time. A
 * snapshot is a task on this thread, which first catches up, so that no screen is ever behind its snapshot.
 */
final class ScreenWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScreenWorker.class);

    private final Queue<ScreenFeed> dirty = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean idle;
    private volatile boolean running = true;

    ScreenWorker() {
        thread = new Thread(this::run, "homie-screen");
        thread.setDaemon(true);
        thread.start();
    }

    /** There is output to parse. Any thread; cheap. */
    void dirty(ScreenFeed feed) {
        if (feed.markQueued()) {
            dirty.add(feed);
            if (idle) {
                LockSupport.unpark(thread);
            }
        }
    }

    /** Runs on the screens' thread, after everything submitted before. Any thread. */
    <T> CompletableFuture<T> submit(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** As {@link #submit}, for what has no result. */
    void execute(Runnable task) {
        tasks.add(task);
        LockSupport.unpark(thread);
    }

    private void run() {
        while (running) {
            Runnable task = tasks.poll();
            if (task != null) {
                run(task);
                continue;
            }
            if (dirty.isEmpty()) {
                idle = true;
                if (dirty.isEmpty() && tasks.isEmpty() && running) {
                    LockSupport.park(this);
                }
                idle = false;
                continue;
            }
            parseRound();
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("screen task", e);
        }
    }

    /** Gives every dirty screen one slice. */
    private void parseRound() {
        for (int i = dirty.size(); i > 0; i--) {
            ScreenFeed feed = dirty.poll();
            if (feed == null) {
                break;
            }
            feed.clearQueued();
            try {
                if (feed.parseSlice()) {
                    dirty(feed);
                }
            } catch (RuntimeException e) {
                LOG.error("screen of {}", feed, e);
            }
        }
    }

    /** Ends the thread; tasks that did not run never complete. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
    }
}
