package dev.homie.core.store;

import dev.homie.core.chat.ChatState;
import dev.homie.core.chat.OpenItems;
import dev.homie.core.store.ChatStore.Change;
import dev.homie.core.store.ChatStore.Committed;
import dev.homie.core.store.ChatStore.Logged;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.AgentLimits;
import dev.homie.protocol.agent.Approval;
import dev.homie.protocol.agent.Chat;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One transaction on chats; see {@link ChatStore}. Used on the store's thread, until the transaction's end. */
public final class ChatTx {
    private final Connection connection;
    private final ChatLog log;
    private final Map<String, Loaded> loaded = new LinkedHashMap<>();
    private final List<Logged> logged = new ArrayList<>();

    private record Loaded(
            long no, ChatState state, @Nullable Chat before) {}

    ChatTx(Connection connection) {
        this.connection = connection;
        this.log = new ChatLog(connection);
    }

    /** The chat, the same object each time; null where there is none. */
    public @Nullable ChatState find(String chatId) throws SQLException {
        Loaded known = loaded.get(chatId);
        if (known == null) {
            Optional<ChatRows.Row> row = ChatRows.find(connection, chatId);
            if (row.isEmpty()) {
                return null;
            }
            ChatState state = ChatState.read(row.get().doc());
            known = new Loaded(row.get().no(), state, state.wire(null));
            loaded.put(chatId, known);
        }
        return known.state();
    }

    /** @throws HomieException NOT_FOUND */
    public ChatState get(String chatId) throws SQLException {
        ChatState state = find(chatId);
        if (state == null) {
            throw noSuchChat(chatId);
        }
        return state;
    }

    public static HomieException noSuchChat(String chatId) {
        return new HomieException(ErrorCode.NOT_FOUND, "no chat is known as " + chatId);
    }

    /** @throws HomieException RESOURCE_EXHAUSTED at {@link AgentLimits#MAX_CHATS} */
    public void create(ChatState state) throws SQLException {
        if (ChatRows.count(connection) >= AgentLimits.MAX_CHATS) {
            throw new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED,
                    "there are " + AgentLimits.MAX_CHATS + " chats already; delete some that are not needed any more");
        }
        loaded.put(state.id(), new Loaded(ChatRows.insert(connection, state), state, null));
    }

    /** Forgets the chat at once; what it has said goes with {@link ChatStore#sweep}. */
    public void delete(ChatState state) throws SQLException {
        ChatRows.delete(connection, no(state));
        loaded.remove(state.id());
    }

    /** Writes an event of Homie's own at the end of the chat's log. */
    public Logged append(ChatState chat, AgentEvent event) throws SQLException {
        return append(chat, event, Json.toMap(event));
    }

    /** Writes an event as its node said it: what is unknown of it stays as it is. */
    public Logged append(ChatState chat, AgentEvent event, Map<String, Object> raw) throws SQLException {
        Map<String, Object> payload = new LinkedHashMap<>();
        long seq = chat.append(event);
        payload.put("seq", seq);
        raw.remove("seq");
        log.append(no(chat), seq, event.type().isPreview(), event.itemId(), Json.write(raw));
        payload.putAll(raw);
        if (OpenItems.isEnd(event) && event.itemId() != null) {
            log.completed(no(chat), seq, event.itemId());
        }
        Logged place = new Logged(chat.wire(null), seq, event, payload);
        logged.add(place);
        return place;
    }

    /** The log of a chat. */
    public ChatLog.Of log(ChatState chat) {
        return log.of(no(chat));
    }

    /** Begins a chat's log, which is empty, as a copy of another's up to {@code lastSeq}, without previews; its pictures go along. */
    public void copyLog(ChatState from, ChatState to, long lastSeq) throws SQLException {
        to.copied(log.copy(no(from), no(to), lastSeq));
        inputs(to).copyImages(no(from));
    }

    /** What a chat's agent asks. */
    public ChatApprovals approvals(ChatState chat) {
        return new ChatApprovals(connection, no(chat));
    }

    /** Counts again what the chat's agent asks. */
    public void recount(ChatState chat) throws SQLException {
        List<Approval> open = approvals(chat).open();
        chat.asked(open.size(), (int) open.stream().filter(Approval::stale).count());
    }

    /** Messages to a chat's agent. */
    public ChatInputs inputs(ChatState chat) {
        return new ChatInputs(connection, no(chat));
    }

    /** Everything else, of more than one chat. */
    public ChatQueries queries() {
        return new ChatQueries(connection);
    }

    /** How far somebody has read; null: nothing. */
    public @Nullable Long mark(ChatState chat, String subject) throws SQLException {
        return Sql.<Long>first(
                        connection,
                        "SELECT seq FROM chat_mark WHERE chat_no = ? AND subject = ?",
                        row -> row.getLong(1),
                        no(chat),
                        subject)
                .orElse(null);
    }

    /** Somebody has read so far; who has read further already stays there. */
    public void mark(ChatState chat, String subject, long seq) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO chat_mark (chat_no, subject, seq) VALUES (?, ?, ?) ON CONFLICT (chat_no, subject)"
                        + " DO UPDATE SET seq = max(seq, excluded.seq)",
                no(chat),
                subject,
                seq);
    }

    /** Writes what has changed, and says what that is. */
    <T> Committed<T> finish(T value) throws SQLException {
        log.flush();
        List<Change> changes = new ArrayList<>();
        for (Loaded each : loaded.values()) {
            ChatRows.save(connection, each.no(), each.state());
            Chat now = each.state().wire(null);
            if (!now.equals(each.before())) {
                boolean notable = each.before() == null
                        || !now.withoutProgress().equals(each.before().withoutProgress());
                changes.add(new Change(now, notable));
            }
        }
        return new Committed<>(value, List.copyOf(logged), changes);
    }

    private long no(ChatState state) {
        Loaded known = loaded.get(state.id());
        if (known == null) {
            throw new IllegalStateException("not of this transaction");
        }
        return known.no();
    }
}
