package dev.homie.core.store;

import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.Chat;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The chats of this gateway: everything that is done to one is one transaction ({@link ChatTx}), so that its log, its state
 * and what it waits for always fit together. Thread-safe; transactions run one after the other on the store's thread.
 */
public final class ChatStore {
    private final Store store;

    public ChatStore(Store store) {
        this.store = store;
    }

    /** What is done in one transaction. Runs on the store's thread: touches nothing but the transaction and what it returns. */
    public interface Work<T> {
        T run(ChatTx tx) throws SQLException;
    }

    /** An event at its place in a chat's log; the payload is what clients get, {@code seq} in it. */
    public record Logged(Chat chat, long seq, AgentEvent event, Map<String, Object> payload) {}

    /** A chat that is not what it was; not notable is that its log has grown. */
    public record Change(Chat chat, boolean notable) {}

    /** What a transaction came to, once it is written. */
    public record Committed<T>(T value, List<Logged> events, List<Change> changes) {}

    /** Runs {@code work} in a transaction; what it throws undoes everything. */
    public <T> CompletableFuture<Committed<T>> submit(Work<T> work) {
        return store.submit(connection -> {
            ChatTx tx = new ChatTx(connection);
            T value = work.run(tx);
            return tx.finish(value);
        });
    }

    /** As {@link #submit}, for what changes nothing. */
    public <T> CompletableFuture<T> read(Work<T> work) {
        return store.submit(connection -> work.run(new ChatTx(connection)));
    }

    /**
     * Takes away some of what is left of deleted chats.
     *
     * @return whether there is more
     */
    public CompletableFuture<Boolean> sweep() {
        return store.submit(ChatRows::sweep);
    }
}
