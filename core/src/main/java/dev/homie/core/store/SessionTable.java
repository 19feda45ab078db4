package dev.homie.core.store;

import dev.homie.protocol.Json;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sessions and their last screens, as they outlive the node's process. Thread-safe. */
public final class SessionTable {
    private static final String COLUMNS = "id, node_id, name, command, cwd, cols, rows, pid, created_at,"
            + " last_activity_at, status, exit_code, signal, exited_at, output_offset, title";

    private final Store store;

    public SessionTable(Store store) {
        this.store = store;
    }

    /** Inserts or replaces, all in one transaction; a screen whose session is unknown is left out. */
    public CompletableFuture<Void> save(Collection<Session> sessions, Collection<StoredScreen> screens) {
        return store.execute(connection -> {
            saveSessions(connection, sessions);
            saveScreens(connection, screens);
        });
    }

    public CompletableFuture<List<Session>> all() {
        return store.submit(connection -> {
            List<Session> sessions = new ArrayList<>();
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT " + COLUMNS + " FROM session ORDER BY created_at");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sessions.add(read(row));
                }
            }
            return sessions;
        });
    }

    public CompletableFuture<Optional<StoredScreen>> screen(String sessionId) {
        return store.submit(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT cols, rows, output_offset, redraw, text FROM session_screen WHERE session_id = ?")) {
                select.setString(1, sessionId);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new StoredScreen(
                                    sessionId,
                                    row.getInt(1),
                                    row.getInt(2),
                                    row.getLong(3),
                                    row.getBytes(4),
                                    row.getString(5)))
                            : Optional.<StoredScreen>empty();
                }
            }
        });
    }

    /** Deletes sessions with their screens. */
    public CompletableFuture<Void> delete(Collection<String> sessionIds) {
        return store.execute(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM session WHERE id = ?")) {
                for (String id : sessionIds) {
                    delete.setString(1, id);
                    delete.addBatch();
                }
                delete.executeBatch();
            }
        });
    }

    private static void saveSessions(Connection connection, Collection<Session> sessions) throws SQLException {
        if (sessions.isEmpty()) {
            return;
        }
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO session (" + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                + " name = excluded.name, cwd = excluded.cwd, cols = excluded.cols, rows = excluded.rows,"
                + " pid = excluded.pid, last_activity_at = excluded.last_activity_at, status = excluded.status,"
                + " exit_code = excluded.exit_code, signal = excluded.signal, exited_at = excluded.exited_at,"
                + " output_offset = excluded.output_offset, title = excluded.title")) {
            for (Session session : sessions) {
                bind(upsert, session);
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private static void bind(PreparedStatement row, Session session) throws SQLException {
        row.setString(1, session.id());
        row.setString(2, session.nodeId());
        row.setString(3, session.name());
        row.setString(4, Json.write(session.command()));
        row.setString(5, session.cwd());
        row.setInt(6, session.cols());
        row.setInt(7, session.rows());
        row.setLong(8, session.pid());
        row.setLong(9, session.createdAt());
        row.setLong(10, session.lastActivityAt());
        row.setString(11, session.status().name().toLowerCase(Locale.ROOT));
        row.setObject(12, session.exitCode());
        row.setString(13, session.signal());
        row.setObject(14, session.exitedAt());
        row.setLong(15, session.outputOffset());
        row.setString(16, session.title());
    }

    private static void saveScreens(Connection connection, Collection<StoredScreen> screens) throws SQLException {
        if (screens.isEmpty()) {
            return;
        }
        try (PreparedStatement upsert = connection.prepareStatement(
                "INSERT INTO session_screen (session_id, cols, rows, output_offset, redraw, text)"
                        + " SELECT id, ?, ?, ?, ?, ? FROM session WHERE id = ?"
                        + " ON CONFLICT (session_id) DO UPDATE SET cols = excluded.cols, rows = excluded.rows,"
                        + " output_offset = excluded.output_offset, redraw = excluded.redraw, text = excluded.text")) {
            for (StoredScreen screen : screens) {
                upsert.setInt(1, screen.cols());
                upsert.setInt(2, screen.rows());
                upsert.setLong(3, screen.outputOffset());
                upsert.setBytes(4, screen.redraw());
                upsert.setString(5, screen.text());
                upsert.setString(6, screen.sessionId());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private static Session read(ResultSet row) throws SQLException {
        long outputOffset = row.getLong("output_offset");
        return new Session(
                row.getString("id"),
                row.getString("node_id"),
                row.getString("name"),
                command(row.getString("command")),
                row.getString("cwd"),
                row.getInt("cols"),
                row.getInt("rows"),
                row.getLong("pid"),
                row.getLong("created_at"),
                row.getLong("last_activity_at"),
                SessionStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                integer(row, "exit_code"),
                row.getString("signal"),
                number(row, "exited_at"),
                outputOffset,
                outputOffset, // nothing but the screen is left
                row.getString("title"),
                List.of());
    }

    private static List<String> command(String json) {
        List<String> command = new ArrayList<>();
        Object parsed = Json.readObject("{\"command\":" + json + "}").get("command");
        if (parsed instanceof List<?> list) {
            list.forEach(word -> command.add(String.valueOf(word)));
        }
        return command;
    }

    private static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
