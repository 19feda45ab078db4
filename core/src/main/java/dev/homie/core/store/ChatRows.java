package dev.homie.core.store;

import dev.homie.core.chat.ChatState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** The rows of chats. On the store's thread. */
final class ChatRows {
    /** Rows of a deleted chat that one transaction takes away, so that others get their turn between two. */
    private static final int SWEEP_AT_ONCE = 2_000;

    private static final List<String> PARTS =
            List.of("chat_event", "chat_input", "chat_image", "chat_approval", "chat_mark");

    private ChatRows() {}

    record Row(long no, String doc) {}

    static Optional<Row> find(Connection connection, String id) throws SQLException {
        return Sql.first(
                connection,
                "SELECT no, doc FROM chat WHERE id = ?",
                row -> new Row(row.getLong(1), row.getString(2)),
                id);
    }

    static long count(Connection connection) throws SQLException {
        return Sql.number(connection, "SELECT count(*) FROM chat");
    }

    static long insert(Connection connection, ChatState state) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO chat (id, node_id, archived, updated_at, search, doc) VALUES (?, ?, ?, ?, ?, ?)",
                Statement.RETURN_GENERATED_KEYS)) {
            Sql.bind(
                    insert,
                    state.id(),
                    state.nodeId(),
                    state.archived() ? 1 : 0,
                    state.updatedAt(),
                    state.searched(),
                    state.write());
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }

    static void save(Connection connection, long no, ChatState state) throws SQLException {
        String doc = state.write();
        Sql.update(
                connection,
                "UPDATE chat SET archived = ?, updated_at = ?, search = ?, doc = ? WHERE no = ? AND doc <> ?",
                state.archived() ? 1 : 0,
                state.updatedAt(),
                state.searched(),
                doc,
                no,
                doc);
    }

    static void delete(Connection connection, long no) throws SQLException {
        Sql.update(connection, "DELETE FROM chat WHERE no = ?", no);
        Sql.update(connection, "DELETE FROM chat_approval WHERE chat_no = ?", no);
        Sql.update(connection, "INSERT INTO chat_gone (no) VALUES (?)", no);
    }

    static boolean sweep(Connection connection) throws SQLException {
        long no = Sql.number(connection, "SELECT COALESCE(MIN(no), 0) FROM chat_gone");
        if (no == 0) {
            return false;
        }
        int events = Sql.update(
                connection,
                "DELETE FROM chat_event WHERE chat_no = ? AND seq < (SELECT MIN(seq) FROM chat_event WHERE chat_no = ?)"
                        + " + ?",
                no,
                no,
                SWEEP_AT_ONCE);
        if (events == 0) {
            for (String part : PARTS) {
                Sql.update(connection, "DELETE FROM " + part + " WHERE chat_no = ?", no);
            }
            Sql.update(connection, "DELETE FROM chat_gone WHERE no = ?", no);
        }
        return true;
    }
}
