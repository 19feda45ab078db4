package dev.homie.core.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who did what. Entries are added at the end and go from the beginning, when {@link #expire} says so; the database itself
 * refuses anything else. Thread-safe.
 */
public final class AuditTable {
    /** Entries of one answer of {@link #list}. */
    public static final int MAX_PAGE = 500;
    /** {@link Query#result} for everything that did not go well. */
    public static final String FAILED = "FAILED";

    /** Entries that one transaction lets go, so that others get their turn between two. */
    private static final int EXPIRE_AT_ONCE = 2_000;

    private static final String COLUMNS = "time, subject, device, origin, method, target, result, correlation";

    private final Store store;

    public AuditTable(Store store) {
        this.store = store;
    }

    /**
     * One act, as {@code gateway.audit.list} has it.
     *
     * @param seq counts up from 1, without gaps but for what a crash took; 0 while it is not stored
     * @param time in milliseconds since 1970
     */
    public record Entry(
            long seq,
            long time,
            String subject,
            @Nullable String device,
            @Nullable String from,
            String method,
            @Nullable String target,
            String result,
            @Nullable String correlation) {}

    /**
     * Which entries are wanted; null and 0 leave a condition out.
     *
     * @param before only entries with a smaller {@code seq}
     * @param since only entries of this time or later, in milliseconds since 1970
     * @param until only entries before this time
     * @param method exactly, or with a final {@code *} for all that begin so
     * @param result exactly, or {@link #FAILED} for all but {@code OK}
     * @param target a part of it
     * @param limit 1 to {@link #MAX_PAGE}
     */
    public record Query(
            long before,
            long since,
            long until,
            @Nullable String subject,
            @Nullable String method,
            @Nullable String result,
            @Nullable String target,
            int limit) {}

    /** Writes entries in their order, all or none. */
    public CompletableFuture<Void> append(List<Entry> entries) {
        return store.execute(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO audit (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (Entry entry : entries) {
                    insert.setLong(1, entry.time());
                    insert.setString(2, entry.subject());
                    insert.setString(3, entry.device());
                    insert.setString(4, entry.from());
                    insert.setString(5, entry.method());
                    insert.setString(6, entry.target());
                    insert.setString(7, entry.result());
                    insert.setString(8, entry.correlation());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    /** The newest first. A page that is full may have one behind it: {@code before} its last entry's {@code seq}. */
    public CompletableFuture<List<Entry>> list(Query query) {
        return store.submit(connection -> {
            List<Object> values = new ArrayList<>();
            String conditions = conditions(query, values);
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT seq, " + COLUMNS + " FROM audit" + conditions + " ORDER BY seq DESC LIMIT ?")) {
                int at = 1;
                for (Object value : values) {
                    select.setObject(at++, value);
                }
                select.setInt(at, Math.min(query.limit(), MAX_PAGE));
                return read(select);
            }
        });
    }

    /**
     * Lets the oldest go: those of before {@code cutoff} (milliseconds since 1970) that have nothing newer before them, and
     * what there is beyond {@code maxEntries}. At most some thousands at once.
     *
     * @return whether there may be more to go
     */
    public CompletableFuture<Boolean> expire(long cutoff, long maxEntries) {
        return store.submit(connection -> {
            long first = number(connection, "SELECT COALESCE(MIN(seq), 0) FROM audit");
            long last = number(connection, "SELECT COALESCE(MAX(seq), 0) FROM audit");
            // By the first that stays, not the last that is old: a clock that was wrong for a while takes nothing with
            // it.
            long firstToStay = number(
                    connection, "SELECT COALESCE(MIN(seq), " + (last + 1) + ") FROM audit WHERE time >= " + cutoff);
            long through = Math.max(firstToStay - 1, last - maxEntries);
            long now = Math.min(through, first + EXPIRE_AT_ONCE - 1);
            if (first == 0 || now < first) {
                return false;
            }
            try (PreparedStatement let = connection.prepareStatement(
                            "UPDATE audit_retention SET through_seq = ? WHERE id = 1 AND through_seq < ?");
                    PreparedStatement delete = connection.prepareStatement("DELETE FROM audit WHERE seq <= ?")) {
                let.setLong(1, now);
                let.setLong(2, now);
                let.executeUpdate();
                delete.setLong(1, now);
                delete.executeUpdate();
            }
            return now < through;
        });
    }

    private static String conditions(Query query, List<Object> values) {
        List<String> all = new ArrayList<>();
        if (query.before() > 0) {
            all.add("seq < ?");
            values.add(query.before());
        }
        if (query.since() > 0) {
            all.add("time >= ?");
            values.add(query.since());
        }
        if (query.until() > 0) {
            all.add("time < ?");
            values.add(query.until());
        }
        equal(all, values, "subject", query.subject());
        String method = query.method();
        if (method != null && method.endsWith("*")) {
            all.add("substr(method, 1, ?) = ?");
            values.add(method.length() - 1);
            values.add(method.substring(0, method.length() - 1));
        } else {
            equal(all, values, "method", method);
        }
        if (FAILED.equals(query.result())) {
            all.add("result <> 'OK'");
        } else {
            equal(all, values, "result", query.result());
        }
        if (query.target() != null) {
            all.add("instr(target, ?) > 0");
            values.add(query.target());
        }
        return all.isEmpty() ? "" : " WHERE " + String.join(" AND ", all);
    }

    private static void equal(List<String> all, List<Object> values, String column, @Nullable String value) {
        if (value != null) {
            all.add(column + " = ?");
            values.add(value);
        }
    }

    private static List<Entry> read(PreparedStatement select) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                entries.add(new Entry(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9)));
            }
        }
        return entries;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
