package dev.homie.core.store;

import dev.homie.core.measure.Latency;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The database: SQLite in WAL mode, one connection, used by one thread, which every access is handed to. What waits for
 * that thread is bounded ({@link #QUEUE}); beyond it an access fails with RESOURCE_EXHAUSTED. Thread-safe; results
 * complete on the store's thread.
 */
public final class Store implements AutoCloseable {
    /** Accesses that may wait for the store's thread. */
    public static final int QUEUE = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final int BUSY_MS = 2_000;
    private static final int CLOSE_SECONDS = 10;

    private final StateFolder folder;
    private final Path file;
    private final Connection connection;
    private final ThreadPoolExecutor thread;
    private final Latency latency = new Latency();
    private final LongAdder failures = new LongAdder();
    private volatile @Nullable HomieException failure;

    private Store(StateFolder folder, Connection connection) {
        this.folder = folder;
        this.file = folder.database();
        this.connection = connection;
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
            Thread writer = new Thread(task, "homie-store");
            writer.setDaemon(true);
            return writer;
        });
    }

    /** Something to do with the database, on its thread. */
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Something to do with the database that has no result. */
    public interface Action {
        void run(Connection connection) throws SQLException;
    }

    private enum Done {
        DONE
    }

    /**
     * Opens the folder's database and brings its tables up to date. Blocks.
     *
     * @throws HomieException FAILED_PRECONDITION, UNAVAILABLE or RESOURCE_EXHAUSTED, saying what to do
     */
    public static Store open(StateFolder folder) {
        Path file = folder.database();
        Connection connection = null;
        try {
            // SQLite gives -wal and -shm the permissions of the database.
            StateFolder.createPrivate(file);
            SQLiteConfig config = new SQLiteConfig();
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
            config.enforceForeignKeys(true);
            // A transaction that begins as a reader fails at once, not after the busy timeout, when another process
            // wrote.
            config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
            config.setBusyTimeout(BUSY_MS);
            String url = "jdbc:sqlite:" + file;
            connection = config.createConnection(url);
            Migrations.run(connection, url);
            return new Store(folder, connection);
        } catch (SQLException | IOException e) {
            closeQuietly(connection);
            throw explain(file, e);
        }
    }

    /** Runs {@code work} on the store's thread, in one transaction. Fails with a {@link HomieException}. */
    public <T> CompletableFuture<T> submit(Work<T> work) {
        return enqueue(connection -> inTransaction(work));
    }

    private <T> CompletableFuture<T> enqueue(Work<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            thread.execute(() -> run(work, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(
                    thread.isShutdown()
                            ? new HomieException(ErrorCode.UNAVAILABLE, "Homie is stopping")
                            : new HomieException(
                                    ErrorCode.RESOURCE_EXHAUSTED, "the disk cannot keep up with what is to be stored"));
        }
        return result;
    }

    /** As {@link #submit}, for what has no result. */
    public CompletableFuture<Void> execute(Action action) {
        return withoutResult(submit(connection -> {
            action.run(connection);
            return Done.DONE;
        }));
    }

    /**
     * Rewrites the database so that nothing is left of what was deleted or replaced, and empties the log beside it; when it
     * is done, all of that is on the disk. Fails with UNAVAILABLE while another process uses the database.
     */
    public CompletableFuture<Void> compact() {
        return withoutResult(enqueue(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("VACUUM");
                try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                    if (row.next() && row.getInt(1) != 0) {
                        throw new SQLiteException("somebody reads", SQLiteErrorCode.SQLITE_BUSY);
                    }
                }
            }
            return Done.DONE;
        }));
    }

    private static CompletableFuture<Void> withoutResult(CompletableFuture<Done> done) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        // Not thenAccept, which would wrap the failure.
        CompletableFuture<Done> unused = done.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /** The state folder that the database is in. */
    public StateFolder folder() {
        return folder;
    }

    /** Why the last access failed; null while the store works. */
    public @Nullable HomieException failure() {
        return failure;
    }

    /** What accesses take once it is their turn. */
    public Latency latency() {
        return latency;
    }

    /** Accesses that the database has failed. */
    public long failures() {
        return failures.sum();
    }

    /** Accesses that wait for their turn. */
    public int waiting() {
        return thread.getQueue().size();
    }

    /** Finishes what was submitted, then closes the database. Blocks for at most {@value #CLOSE_SECONDS} s. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} did not finish in {} s; what was not yet written is lost", file, CLOSE_SECONDS);
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeQuietly(connection);
    }

    private <T> void run(Work<T> work, CompletableFuture<T> result) {
        T value;
        long began = System.nanoTime();
        try {
            value = work.run(connection);
            failure = null;
            latency.record(System.nanoTime() - began);
        } catch (SQLException e) {
            latency.record(System.nanoTime() - began);
            failures.increment();
            HomieException explained = explain(file, e);
            if (failure == null) {
                LOG.error("the store fails: {}", explained.getMessage(), e);
            }
            failure = explained;
            result.completeExceptionally(explained);
            return;
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
            return;
        }
        result.complete(value);
    }

    private <T> T inTransaction(Work<T> work) throws SQLException {
        // Not setAutoCommit: what that does to a transaction which SQLite has ended itself hides why.
        try (Statement transaction = connection.createStatement()) {
            // IMMEDIATE: one that begins as a reader fails at once, not after the busy timeout, when another process
            // wrote.
            transaction.execute("BEGIN IMMEDIATE");
            try {
                T value = work.run(connection);
                transaction.execute("COMMIT");
                return value;
            } catch (SQLException | RuntimeException e) {
                rollback(transaction, e);
                throw e;
            }
        }
    }

    private static void rollback(Statement transaction, Exception reason) {
        try {
            transaction.execute("ROLLBACK");
        } catch (SQLException e) { // there is none any more, as when the disk is full
            reason.addSuppressed(e);
        }
    }

    /** What a person can do about a failure of the database. */
    static HomieException explain(Path file, Exception e) {
        if (e instanceof SQLiteException sqlite) {
            return switch (sqlite.getResultCode().code & 0xff) {
                case 13 -> // SQLITE_FULL
                    new HomieException(
                            ErrorCode.RESOURCE_EXHAUSTED, "the disk of " + file + " is full; free some space");
                case 5, 6 -> // SQLITE_BUSY, SQLITE_LOCKED
                    new HomieException(
                            ErrorCode.UNAVAILABLE, file + " is locked by another program; close that program");
                case 11, 26 -> // SQLITE_CORRUPT, SQLITE_NOTADB
                    new HomieException(
                            ErrorCode.FAILED_PRECONDITION,
                            file + " is damaged; move it away, and Homie starts with an empty one");
                case 3, 8, 14 -> // SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN
                    new HomieException(
                            ErrorCode.FAILED_PRECONDITION, file + " cannot be written; check whose file it is");
                default -> unusable(file, e);
            };
        }
        return unusable(file, e);
    }

    private static HomieException unusable(Path file, Exception e) {
        return new HomieException(ErrorCode.UNAVAILABLE, "cannot use " + file + ": " + e.getMessage());
    }

    private static void closeQuietly(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try (connection) {
            // SQLite's own advice for connections that lived long: keeps the query planner's numbers fresh.
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA optimize");
            }
        } catch (SQLException e) {
            LOG.warn("closing the database: {}", e.getMessage());
        }
    }
}
