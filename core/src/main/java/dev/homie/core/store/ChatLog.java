package dev.homie.core.store;

import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.AgentLimits;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The logs of chats. On the store's thread; what is appended is written in one batch. */
public final class ChatLog {
    private static final int STAYS = 0;
    private static final int PREVIEW = 1;

    private final Connection connection;
    private final List<Object[]> appended = new ArrayList<>();
    private final List<Object[]> completed = new ArrayList<>();

    ChatLog(Connection connection) {
        this.connection = connection;
    }

    /**
     * A part of a log.
     *
     * @param events as clients get them, oldest first
     * @param more whether there are more behind it, in the direction that it was read in
     */
    public record Page(List<Map<String, Object>> events, boolean more) {}

    void append(long no, long seq, boolean preview, @Nullable String itemId, String doc) {
        appended.add(new Object[] {no, seq, preview ? PREVIEW : STAYS, itemId, doc});
    }

    /** An item's end has been appended: what was said of it before need not be shown any more. */
    void completed(long no, long seq, String itemId) {
        completed.add(new Object[] {no, itemId, seq});
    }

    void flush() throws SQLException {
        batch("INSERT INTO chat_event (chat_no, seq, state, item_id, doc) VALUES (?, ?, ?, ?, ?)", appended);
        batch(
                "UPDATE chat_event INDEXED BY chat_event_preview SET state = 2 WHERE chat_no = ? AND item_id = ? AND state = 1 AND seq < ?",
                completed);
    }

    private void batch(String sql, List<Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object[] row : rows) {
                Sql.bind(statement, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
        rows.clear();
    }

    long copy(long from, long to, long lastSeq) throws SQLException {
        flush();
        return Sql.update(
                connection,
                "INSERT INTO chat_event (chat_no, seq, state, item_id, doc) SELECT ?, row_number() OVER (ORDER BY seq),"
                        + " 0, item_id, doc FROM chat_event WHERE chat_no = ? AND seq <= ? AND state = 0",
                to,
                from,
                lastSeq);
    }

    Of of(long no) {
        return new Of(no);
    }

    /** The log of one chat. */
    public final class Of {
        private final long no;

        private Of(long no) {
            this.no = no;
        }

        /** What came right before a place, without the previews of items that are complete. */
        public Page before(long seq, int limit) throws SQLException {
            Page page = page(
                    "SELECT seq, doc FROM chat_event INDEXED BY chat_event_shown WHERE chat_no = ? AND seq < ? AND state < 2"
                            + " ORDER BY seq DESC LIMIT ?",
                    seq,
                    limit);
            List<Map<String, Object>> events = new ArrayList<>(page.events());
            Collections.reverse(events);
            return new Page(events, page.more());
        }

        /** What came right after a place, without the previews of items that are complete. */
        public Page after(long seq, int limit) throws SQLException {
            return page(
                    "SELECT seq, doc FROM chat_event INDEXED BY chat_event_shown WHERE chat_no = ? AND seq > ? AND state < 2"
                            + " ORDER BY seq LIMIT ?",
                    seq,
                    limit);
        }

        /** Everything that came right after a place. */
        public Page all(long seq, int limit) throws SQLException {
            return page(
                    "SELECT seq, doc FROM chat_event WHERE chat_no = ? AND seq > ? ORDER BY seq LIMIT ?", seq, limit);
        }

        /** The events of a turn that began after a place, as far as they say what is open. */
        public List<AgentEvent> since(long seq) throws SQLException {
            flush();
            return Sql.list(
                    connection,
                    "SELECT doc FROM chat_event WHERE chat_no = ? AND seq > ? AND state < 2 AND item_id IS NOT NULL"
                            + " ORDER BY seq",
                    row -> Json.fromMap(Json.readObject(row.getString(1)), AgentEvent.class),
                    no,
                    seq);
        }

        /** One event; null where there is none. */
        public @Nullable AgentEvent at(long seq) throws SQLException {
            flush();
            return Sql.<AgentEvent>first(
                            connection,
                            "SELECT doc FROM chat_event WHERE chat_no = ? AND seq = ?",
                            row -> Json.fromMap(Json.readObject(row.getString(1)), AgentEvent.class),
                            no,
                            seq)
                    .orElse(null);
        }

        /** The place of a turn's end; 0 where it has not ended. */
        public long endOf(String turnId) throws SQLException {
            flush();
            return Sql.number(
                    connection,
                    "SELECT COALESCE(MAX(seq), 0) FROM chat_event WHERE chat_no = ? AND state = 0 AND item_id IS NULL"
                            + " AND doc ->> '$.type' = 'agent.turn.ended' AND doc ->> '$.turnId' = ?",
                    no,
                    turnId);
        }

        private Page page(String sql, long seq, int limit) throws SQLException {
            flush();
            List<Map<String, Object>> events = new ArrayList<>();
            long bytes = 0;
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                Sql.bind(select, no, seq, limit + 1);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        String doc = row.getString(2);
                        bytes += doc.length();
                        // One event at least, or nobody would ever come past it.
                        if (events.size() == limit || (!events.isEmpty() && bytes > AgentLimits.MAX_PAGE_BYTES)) {
                            return new Page(events, true);
                        }
                        Map<String, Object> event = new LinkedHashMap<>();
                        event.put("seq", row.getLong(1));
                        event.putAll(Json.readObject(doc));
                        events.add(event);
                    }
                }
            }
            return new Page(events, false);
        }
    }
}
