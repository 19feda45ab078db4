package dev.homie.core.store;

import dev.homie.protocol.Json;
import dev.homie.protocol.agent.Approval;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one chat's agent asks, and what was answered. On the store's thread. */
public final class ChatApprovals {
    private static final String COLUMNS = "doc, answer";

    private final Connection connection;
    private final long no;

    ChatApprovals(Connection connection, long no) {
        this.connection = connection;
        this.no = no;
    }

    /**
     * A question.
     *
     * @param answer what was answered, for as long as the node has not taken it; null: nothing to do
     */
    public record Asked(Approval approval, @Nullable Answer answer) {}

    /**
     * An answer on its way.
     *
     * @param body of {@code node.NODEID.agent.respond}, without the chat's id
     * @param epoch the node's process that asked
     * @param carry whether that process has ended, so that the answer has to be carried
     * @param tried by which process carrying it has been begun; null: by none
     */
    public record Answer(
            Map<String, Object> body,
            @Nullable String epoch,
            boolean carry,
            @Nullable String tried) {
        public Answer carried() {
            return new Answer(body, epoch, true, tried);
        }

        public Answer triedBy(String process) {
            return new Answer(body, epoch, carry, process);
        }
    }

    public Optional<Asked> find(String approvalId) throws SQLException {
        return Sql.first(
                connection,
                "SELECT " + COLUMNS + " FROM chat_approval WHERE chat_no = ? AND approval_id = ?",
                ChatApprovals::read,
                no,
                approvalId);
    }

    public void save(Approval approval, @Nullable Answer answer) throws SQLException {
        Sql.update(
                connection,
                "INSERT OR REPLACE INTO chat_approval (chat_no, approval_id, open, expires_at, answer, doc)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                no,
                approval.id(),
                approval.status() == Approval.Status.OPEN ? 1 : 0,
                approval.expiresAt(),
                answer == null ? null : Json.write(answer),
                Json.write(approval));
    }

    public List<Approval> open() throws SQLException {
        return Sql.list(
                connection,
                "SELECT " + COLUMNS + " FROM chat_approval WHERE chat_no = ? AND open = 1",
                row -> read(row).approval(),
                no);
    }

    /** Those whose answer is on its way. */
    public List<Asked> answered() throws SQLException {
        return Sql.list(
                connection,
                "SELECT " + COLUMNS + " FROM chat_approval WHERE chat_no = ? AND answer IS NOT NULL",
                ChatApprovals::read,
                no);
    }

    static Asked read(ResultSet row) throws SQLException {
        String answer = row.getString(2);
        return new Asked(
                Json.fromMap(Json.readObject(row.getString(1)), Approval.class),
                answer == null ? null : Json.fromMap(Json.readObject(answer), Answer.class));
    }
}
