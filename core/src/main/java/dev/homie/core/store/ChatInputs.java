package dev.homie.core.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The messages to one chat's agent, by the names that clients gave them. On the store's thread. */
public final class ChatInputs {
    private static final String COLUMNS = "message_id, seq, state, delivery, turn_id, epoch";

    private final Connection connection;
    private final long no;

    ChatInputs(Connection connection, long no) {
        this.connection = connection;
        this.no = no;
    }

    /** How far a message is. */
    public enum State {
        QUEUED,
        /** On its way to the node, which may have it or not. */
        SENDING,
        DELIVERED,
        FAILED,
        WITHDRAWN
    }

    /**
     * @param seq of its {@code agent.input}
     * @param delivery {@code turn}, {@code steer} or {@code queue}
     * @param turnId what it began or steered
     * @param epoch the node's process that it is on its way to
     */
    public record Input(
            String messageId,
            long seq,
            State state,
            String delivery,
            @Nullable String turnId,
            @Nullable String epoch) {
        public Input queued() {
            return new Input(messageId, seq, State.QUEUED, "queue", null, null);
        }

        public Input sending(String how, @Nullable String process) {
            return new Input(messageId, seq, State.SENDING, how, null, process);
        }

        public Input ended(State how, String newDelivery, @Nullable String turn) {
            return new Input(messageId, seq, how, newDelivery, turn, null);
        }
    }

    /** A picture of a message. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, compared by nobody
    public record Image(String mime, byte[] bytes) {}

    public Optional<Input> find(String messageId) throws SQLException {
        return Sql.first(
                connection,
                "SELECT " + COLUMNS + " FROM chat_input WHERE chat_no = ? AND message_id = ?",
                ChatInputs::read,
                no,
                messageId);
    }

    public void save(Input input) throws SQLException {
        Sql.update(
                connection,
                "INSERT OR REPLACE INTO chat_input (chat_no, " + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)",
                no,
                input.messageId(),
                input.seq(),
                input.state().name().toLowerCase(Locale.ROOT),
                input.delivery(),
                input.turnId(),
                input.epoch());
    }

    /** Those that wait for a turn's end, in the order in which they came. */
    public List<Input> queued() throws SQLException {
        return waiting().stream().filter(input -> input.state() == State.QUEUED).toList();
    }

    /** Those that are on their way. */
    public List<Input> sending() throws SQLException {
        return waiting().stream()
                .filter(input -> input.state() == State.SENDING)
                .toList();
    }

    private List<Input> waiting() throws SQLException {
        return Sql.list(
                connection,
                "SELECT " + COLUMNS + " FROM chat_input WHERE chat_no = ? AND state IN ('queued', 'sending')"
                        + " ORDER BY seq",
                ChatInputs::read,
                no);
    }

    public void saveImage(String imageId, Image image) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO chat_image (chat_no, image_id, mime, bytes) VALUES (?, ?, ?, ?)",
                no,
                imageId,
                image.mime(),
                image.bytes());
    }

    public Optional<Image> image(String imageId) throws SQLException {
        return Sql.first(
                connection,
                "SELECT mime, bytes FROM chat_image WHERE chat_no = ? AND image_id = ?",
                row -> new Image(row.getString(1), row.getBytes(2)),
                no,
                imageId);
    }

    /** The pictures of another chat. */
    void copyImages(long from) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO chat_image (chat_no, image_id, mime, bytes) SELECT ?, image_id, mime, bytes FROM chat_image"
                        + " WHERE chat_no = ?",
                no,
                from);
    }

    private static Input read(ResultSet row) throws SQLException {
        return new Input(
                row.getString(1),
                row.getLong(2),
                State.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
                row.getString(4),
                row.getString(5),
                row.getString(6));
    }
}
