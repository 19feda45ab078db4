package dev.homie.core.store;

import dev.homie.core.chat.ChatSearch;
import dev.homie.core.chat.ChatState;
import dev.homie.protocol.agent.Approval;
import dev.homie.protocol.agent.Chat;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What concerns more than one chat. On the store's thread. */
public final class ChatQueries {
    private final Connection connection;

    ChatQueries(Connection connection) {
        this.connection = connection;
    }

    /**
     * Which chats are wanted, the one that something happened in last first.
     *
     * @param search a part of the name, the folder or the last thing said; null: any
     * @param before only those after this one in the list; null: from the beginning
     */
    public record Wanted(
            Predicate<String> nodes,
            @Nullable String search,
            boolean archived,
            @Nullable Place before,
            int limit,
            String subject) {}

    /** A place in the list. */
    public record Place(long updatedAt, String id) {
        public static Place of(Chat chat) {
            return new Place(chat.updatedAt(), chat.id());
        }
    }

    /** How far the events of a node's process are written. */
    public record Position(String epoch, long n) {}

    /** At most {@code limit} of those that are wanted. */
    public List<Chat> list(Wanted wanted) throws SQLException {
        String search = wanted.search() == null ? "" : ChatSearch.fold(wanted.search());
        long updatedAt =
                wanted.before() == null ? Long.MAX_VALUE : wanted.before().updatedAt();
        String id = wanted.before() == null ? "" : wanted.before().id();
        List<Chat> chats = new ArrayList<>();
        try (var select = connection.prepareStatement(
                "SELECT c.doc, m.seq, c.node_id FROM chat c LEFT JOIN chat_mark m ON m.chat_no = c.no AND m.subject = ?"
                        + " WHERE c.archived = ? AND (c.updated_at < ? OR (c.updated_at = ? AND c.id > ?))"
                        + " AND (? = '' OR instr(c.search, ?) > 0) ORDER BY c.updated_at DESC, c.id")) {
            Sql.bind(select, wanted.subject(), wanted.archived() ? 1 : 0, updatedAt, updatedAt, id, search, search);
            try (var row = select.executeQuery()) {
                while (chats.size() < wanted.limit() && row.next()) {
                    if (wanted.nodes().test(row.getString(3))) {
                        long seq = row.getLong(2);
                        chats.add(ChatState.read(row.getString(1)).wire(row.wasNull() ? null : seq));
                    }
                }
            }
        }
        return chats;
    }

    /** Machines that have chats. */
    public List<String> nodes() throws SQLException {
        return Sql.list(connection, "SELECT DISTINCT node_id FROM chat", row -> row.getString(1));
    }

    /** The chats of a machine that something happened in last. */
    public List<Chat> recent(String nodeId, int limit) throws SQLException {
        return Sql.list(
                connection,
                "SELECT doc FROM chat WHERE node_id = ? AND archived = 0 ORDER BY updated_at DESC LIMIT ?",
                row -> ChatState.read(row.getString(1)).wire(null),
                nodeId,
                limit);
    }

    /** Chats of a machine with a turn under way, or with messages or answers that wait or are on their way. */
    public List<String> busy(String nodeId) throws SQLException {
        return Sql.list(
                connection,
                "SELECT id FROM chat c WHERE node_id = ? AND (doc ->> '$.chat.turnId' IS NOT NULL"
                        + " OR EXISTS (SELECT 1 FROM chat_input i WHERE i.chat_no = c.no AND i.state IN ('queued', 'sending'))"
                        + " OR EXISTS (SELECT 1 FROM chat_approval a WHERE a.chat_no = c.no AND a.answer IS NOT NULL))",
                row -> row.getString(1),
                nodeId);
    }

    /** Open approvals of all chats, the oldest first. */
    public List<Approval> openApprovals(int limit) throws SQLException {
        return Sql.list(
                connection,
                "SELECT doc, answer FROM chat_approval WHERE open = 1 ORDER BY doc ->> '$.requestedAt' LIMIT ?",
                row -> ChatApprovals.read(row).approval(),
                limit);
    }

    /** Open approvals whose time is over. */
    public List<Approval> expired(long now) throws SQLException {
        return Sql.list(
                connection,
                "SELECT doc, answer FROM chat_approval WHERE open = 1 AND expires_at <= ?",
                row -> ChatApprovals.read(row).approval(),
                now);
    }

    public Optional<Position> position(String nodeId) throws SQLException {
        return Sql.first(
                connection,
                "SELECT epoch, n FROM chat_node WHERE node_id = ?",
                row -> new Position(row.getString(1), row.getLong(2)),
                nodeId);
    }

    public void position(String nodeId, Position position) throws SQLException {
        Sql.update(
                connection,
                "INSERT OR REPLACE INTO chat_node (node_id, epoch, n) VALUES (?, ?, ?)",
                nodeId,
                position.epoch(),
                position.n());
    }
}
