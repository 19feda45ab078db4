package dev.homie.gateway.chat;

import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.identity.Identity;
import dev.homie.core.store.ChatStore;
import dev.homie.core.store.ChatStore.Committed;
import dev.homie.core.store.ChatStore.Work;
import dev.homie.core.store.ChatTx;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.agent.AgentLimits;
import dev.homie.protocol.agent.Chat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What everything that serves this gateway's chats has in common: writing, then telling; and one thing after the other in a
 * chat. Used on the chat service's context.
 */
final class ChatHome {
    /** Who Homie itself is in a chat. */
    static final String HOMIE = "homie";
    /** Requests to one chat that wait for those before them. */
    static final int MAX_WAITING = 64;

    private final Vertx vertx;
    private final String gatewayId;
    private final ChatStore store;
    private final ChatNodes nodes;
    private final Clock clock;
    private final ChatTopics topics;
    private final Map<String, Line> lines = new HashMap<>();

    private static final class Line {
        private Future<?> last = Future.succeededFuture();
        private int waiting;
    }

    ChatHome(Vertx vertx, String gatewayId, ChatStore store, ChatNodes nodes, Clock clock) {
        this.vertx = vertx;
        this.gatewayId = gatewayId;
        this.store = store;
        this.nodes = nodes;
        this.clock = clock;
        this.topics = new ChatTopics(vertx, this);
    }

    String gatewayId() {
        return gatewayId;
    }

    ChatNodes nodes() {
        return nodes;
    }

    ChatTopics topics() {
        return topics;
    }

    long now() {
        return clock.millis();
    }

    /** Writes; then what was written is published, then the result is there. */
    <T> Future<T> write(Work<T> work) {
        return Future.fromCompletionStage(store.submit(work), vertx.getOrCreateContext())
                .map(this::published);
    }

    private <T> T published(Committed<T> committed) {
        topics.publish(committed);
        return committed.value();
    }

    <T> Future<T> read(Work<T> work) {
        return Future.fromCompletionStage(store.read(work), vertx.getOrCreateContext());
    }

    /** Takes away what is left of deleted chats, a piece at a time. */
    void sweep() {
        Future.fromCompletionStage(store.sweep(), vertx.getOrCreateContext()).onSuccess(more -> {
            if (more) {
                sweep();
            }
        });
    }

    /** Does it once what was asked of the chat before is done. */
    <T> Future<T> inTurn(String chatId, Supplier<Future<T>> work) {
        Line line = lines.computeIfAbsent(chatId, id -> new Line());
        if (line.waiting >= MAX_WAITING) {
            return Future.failedFuture(new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED, "too much is asked of this chat at once; try again in a moment"));
        }
        line.waiting++;
        Future<T> done = line.last.transform(before -> {
            try {
                return work.get();
            } catch (RuntimeException e) {
                return Future.failedFuture(e);
            }
        });
        line.last = done;
        done.onComplete(over -> {
            if (--line.waiting == 0) {
                lines.remove(chatId, line);
            }
        });
        return done;
    }

    /** The chat that a request is about, once it is sure that the caller may use its machine. */
    String chatId(Call call) {
        String chatId = call.params().string("chatId", AgentLimits.MAX_CHAT_ID);
        String nodeId = AgentAddresses.nodeOfChat(chatId);
        if (nodeId == null) {
            throw ChatTx.noSuchChat(chatId);
        }
        call.requireNode(nodeId);
        return chatId;
    }

    /** The caller's subject. */
    static String subject(Call call) {
        return call.caller().map(Identity::subject).orElse(HOMIE);
    }

    /** As clients see it now. */
    Chat seen(Chat chat) {
        String away = nodes.problem(chat.nodeId());
        return away == null ? chat : chat.withProblem(away);
    }

    /** The answer of most methods. */
    Services.Answer answer(Chat chat) {
        return Services.Answer.of(Map.of("chat", seen(chat)));
    }

    /** The chat as the caller sees it. */
    static Chat of(ChatTx tx, String chatId, @Nullable String subject) throws java.sql.SQLException {
        var state = tx.get(chatId);
        return state.wire(subject == null ? null : tx.mark(state, subject));
    }
}
