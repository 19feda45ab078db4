package dev.homie.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.audit.Audit.Act;
import dev.homie.core.store.AuditTable;
import dev.homie.core.store.AuditTable.Entry;
import dev.homie.core.store.AuditTable.Query;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // BeforeEach sets them
final class AuditTest {
    private static final int WAIT_SECONDS = 20;

    @TempDir
    private Path home;

    private StateFolder folder;
    private Store store;
    private AuditTable table;
    private Audit audit;

    @BeforeEach
    void open() {
        folder = StateFolder.open(home);
        store = Store.open(folder);
        table = new AuditTable(store);
        audit = new Audit(Clock.systemUTC(), table);
    }

    @AfterEach
    void close() {
        audit.close();
        store.close();
    }

    @Test
    void actsAreStoredInTheirOrder() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            audit.record(act("m" + i));
        }
        flush();

        List<String> methods = methods();
        assertThat(methods).hasSize(2_000);
        for (int i = 0; i < 2_000; i++) {
            assertThat(methods.get(i)).isEqualTo("m" + i);
        }
        assertThat(audit.problem()).isNull();
    }

    @Test
    void nobodyWaitsForAStoreThatIsBusy() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CompletableFuture<Void> busy = store.execute(connection -> awaitQuietly(gate));
        for (int i = 0; i < Audit.QUEUE + 5; i++) {
            audit.record(act("m" + i)); // comes back at once, or this test does not end: the store's thread is taken
        }
        CompletableFuture<Void> flushed = audit.flush();
        assertThat(flushed).isNotDone();

        gate.countDown();
        busy.get(WAIT_SECONDS, TimeUnit.SECONDS);
        flushed.get(WAIT_SECONDS, TimeUnit.SECONDS);
        audit.record(act("after"));
        flush();

        List<String> methods = methods();
        // What did not fit is five entries, the newest; where they are missing an entry says so.
        assertThat(methods).hasSize(Audit.QUEUE + 2).endsWith("m" + (Audit.QUEUE - 1), Audit.LOST, "after");
        assertThat(table.list(new Query(0, 0, 0, null, Audit.LOST, null, null, 10))
                        .join())
                .extracting(Entry::target)
                .containsExactly("5 entries");
    }

    @Test
    void aStoreThatFailsStopsNobodyAndIsSaid() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.database());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            audit.record(act("first"));
            assertThatThrownBy(() -> audit.flush().get(WAIT_SECONDS, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            HomieException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                    .hasMessageContaining("locked by another program");
            audit.record(act("second"));
            assertThat(audit.problem()).contains("2 entries").contains("locked by another program");
            assertThatThrownBy(() -> audit.flush().get(0, TimeUnit.SECONDS)).hasMessageContaining("2 entries");
            statement.execute("ROLLBACK");
        }

        awaitUntil(() -> audit.problem() == null);
        flush();
        assertThat(methods()).containsExactly("first", "second");
    }

    @Test
    void aFieldIsCut() throws Exception {
        audit.record(new Act("owner", null, null, "login", "x".repeat(Audit.MAX_FIELD - 2) + "🙂🙂", "OK", null));
        flush();

        String target = table.list(new Query(0, 0, 0, null, null, null, null, 10))
                .join()
                .get(0)
                .target();
        assertThat(target).isEqualTo("x".repeat(Audit.MAX_FIELD - 2) + "…");
    }

    private void flush() throws Exception {
        audit.flush().get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    /** All there are, the oldest first. */
    private List<String> methods() {
        List<String> methods = new ArrayList<>();
        long before = 0;
        List<Entry> page;
        do {
            page = table.list(new Query(before, 0, 0, null, null, null, null, AuditTable.MAX_PAGE))
                    .join();
            for (Entry entry : page) {
                methods.add(0, entry.method());
                before = entry.seq();
            }
        } while (page.size() == AuditTable.MAX_PAGE);
        return methods;
    }

    private static Act act(String method) {
        return new Act("owner", "testing", "127.0.0.1", method, "n1", "OK", "c/1");
    }

    private static void awaitUntil(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
            Thread.sleep(5);
        }
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
