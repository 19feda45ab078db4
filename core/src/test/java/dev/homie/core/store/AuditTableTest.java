package dev.homie.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.store.AuditTable.Entry;
import dev.homie.core.store.AuditTable.Query;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // BeforeEach sets them
final class AuditTableTest {
    @TempDir
    private Path home;

    private StateFolder folder;
    private Store store;
    private AuditTable table;

    @BeforeEach
    void open() {
        folder = StateFolder.open(home);
        store = Store.open(folder);
        table = new AuditTable(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theNewestComeFirstPageByPage() {
        table.append(entries(1, 25)).join();

        List<Long> seen = new ArrayList<>();
        long before = 0;
        List<Entry> page;
        do {
            page = table.list(query(before, 10)).join();
            page.forEach(entry -> seen.add(entry.seq()));
            before = page.get(page.size() - 1).seq();
        } while (page.size() == 10);

        assertThat(seen).hasSize(25).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(seen.get(0)).isEqualTo(25);
    }

    @Test
    void whatWasWrittenIsReadAsItWas() {
        Entry full = new Entry(0, 7, "owner", "phone", "127.0.0.1", "terminal.session.start", "n1", "OK", "c/1");
        Entry bare = new Entry(0, 8, "somebody", null, null, "login", null, "UNAUTHENTICATED", null);
        table.append(List.of(full, bare)).join();

        assertThat(table.list(query(0, 10)).join())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("seq")
                .containsExactly(bare, full);
    }

    @Test
    void filters() {
        table.append(List.of(
                        new Entry(0, 10, "owner", null, null, "terminal.session.start", "n1", "OK", null),
                        new Entry(
                                0, 20, "phone", null, null, "terminal.session.kill", "n1-7", "PERMISSION_DENIED", null),
                        new Entry(0, 30, "phone", null, null, "pairing.request", "50%_off", "OK", null)))
                .join();

        assertThat(times(0, 0, "phone", null, null, null)).containsExactly(30L, 20L);
        assertThat(times(0, 0, null, "terminal.*", null, null)).containsExactly(20L, 10L);
        assertThat(times(0, 0, null, "terminal.session.start", null, null)).containsExactly(10L);
        assertThat(times(0, 0, null, "terminal", null, null)).isEmpty();
        assertThat(times(0, 0, null, null, "OK", null)).containsExactly(30L, 10L);
        assertThat(times(0, 0, null, null, AuditTable.FAILED, null)).containsExactly(20L);
        assertThat(times(0, 0, null, null, null, "n1")).containsExactly(20L, 10L);
        // What is asked for is text, no pattern.
        assertThat(times(0, 0, null, null, null, "%_")).containsExactly(30L);
        assertThat(times(0, 0, "' OR 1=1 --", null, null, null)).isEmpty();
        assertThat(times(20, 30, null, null, null, null)).containsExactly(20L);
    }

    @Test
    void nobodyChangesWhatIsWritten() throws SQLException {
        table.append(entries(1, 3)).join();
        // Straight into the file, as anything that has it open could.
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.database());
                Statement statement = other.createStatement()) {
            // The same words do work on a table without the triggers.
            statement.execute("CREATE TABLE unguarded AS SELECT * FROM audit");
            assertThat(statement.executeUpdate("UPDATE unguarded SET subject = 'nobody' WHERE seq = 2"))
                    .isEqualTo(1);
            assertThat(statement.executeUpdate("DELETE FROM unguarded WHERE seq = 2"))
                    .isEqualTo(1);

            for (String attempt : List.of(
                    "UPDATE audit SET subject = 'nobody' WHERE seq = 2",
                    "UPDATE OR IGNORE audit SET subject = 'nobody'",
                    "DELETE FROM audit WHERE seq = 2",
                    "DELETE FROM audit",
                    "INSERT OR REPLACE INTO audit (seq, time, subject, method, result) VALUES (2, 1, 'a', 'b', 'OK')",
                    "INSERT INTO audit (seq, time, subject, method, result) VALUES (2, 1, 'a', 'b', 'OK')"
                            + " ON CONFLICT (seq) DO UPDATE SET subject = 'nobody'")) {
                assertThatThrownBy(() -> statement.executeUpdate(attempt))
                        .as(attempt)
                        .hasMessageContaining("append-only");
            }
            statement.executeUpdate("UPDATE audit_retention SET through_seq = 1");
            for (String attempt : List.of(
                    "UPDATE audit_retention SET through_seq = 0",
                    "DELETE FROM audit_retention",
                    "INSERT OR REPLACE INTO audit_retention VALUES (2, 99)")) {
                assertThatThrownBy(() -> statement.executeUpdate(attempt))
                        .as(attempt)
                        .isInstanceOf(SQLException.class);
            }
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM audit WHERE subject = 'owner'")) {
                assertThat(count.next()).isTrue();
                assertThat(count.getInt(1)).isEqualTo(3);
            }
        }
    }

    @Test
    void theOldestGo() {
        table.append(entries(1, 10)).join(); // of the times 1 to 10

        assertThat(table.expire(4, 1_000).join()).isFalse();
        assertThat(times(0, 0, null, null, null, null)).containsExactly(10L, 9L, 8L, 7L, 6L, 5L, 4L);
        table.expire(0, 3).join();
        assertThat(times(0, 0, null, null, null, null)).containsExactly(10L, 9L, 8L);
        table.expire(1_000, 1_000).join();
        assertThat(times(0, 0, null, null, null, null)).isEmpty();
        table.append(entries(11, 11)).join();
        assertThat(table.list(query(0, 1)).join()).extracting(Entry::seq).containsExactly(11L);
    }

    @Test
    void aClockThatWasWrongTakesNothingWithIt() {
        table.append(entries(100, 101)).join();
        table.append(entries(1, 1)).join();
        table.append(entries(102, 102)).join();

        table.expire(50, 1_000).join();

        assertThat(times(0, 0, null, null, null, null)).containsExactly(102L, 1L, 101L, 100L);
    }

    @Test
    void manyGoInSeveralSteps() {
        for (int from = 1; from < 5_000; from += 500) {
            table.append(entries(from, from + 499)).join();
        }

        int steps = 1;
        while (table.expire(0, 10).join()) {
            steps++;
        }

        assertThat(steps).isEqualTo(3);
        assertThat(table.list(query(0, 500)).join()).hasSize(10);
    }

    private List<Long> times(
            long since,
            long until,
            @Nullable String subject,
            @Nullable String method,
            @Nullable String result,
            @Nullable String target) {
        return table.list(new Query(0, since, until, subject, method, result, target, 100)).join().stream()
                .map(Entry::time)
                .toList();
    }

    private static Query query(long before, int limit) {
        return new Query(before, 0, 0, null, null, null, null, limit);
    }

    private static List<Entry> entries(int from, int to) {
        List<Entry> entries = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            entries.add(new Entry(0, i, "owner", null, null, "login", null, "OK", null));
        }
        return entries;
    }
}
