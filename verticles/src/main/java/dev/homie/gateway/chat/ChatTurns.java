package dev.homie.gateway.chat;

import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.chat.ChatState;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.AgentLimits;
import dev.homie.protocol.agent.Chat;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What else is asked of a chat's runtime: to end a turn, to let go, to say what has changed. On the service's context. */
final class ChatTurns {
    private static final int MAX_QUERY = 1_000;
    private static final int MAX_FILES = 100;
    private static final int DEFAULT_FILES = 20;

    private final ChatHome home;
    private final ChatThreads threads;
    private final ChatMessages messages;

    ChatTurns(ChatHome home, ChatThreads threads, ChatMessages messages) {
        this.home = home;
        this.threads = threads;
        this.messages = messages;
    }

    /** {@code cancel}: what waits is taken back first, so that the turn's end does not send it. */
    Future<Answer> cancel(Call call) {
        String chatId = home.chatId(call);
        return withdrawn(chatId)
                .compose(chat -> threads.tell(chatId, "cancel", call))
                .compose(told -> seen(chatId, call));
    }

    /** {@code close}. */
    Future<Answer> close(Call call) {
        String chatId = home.chatId(call);
        return withdrawn(chatId)
                .compose(chat -> threads.tell(chatId, "close", call))
                .compose(told -> {
                    threads.closed(chatId);
                    return home.write(tx -> {
                        ChatState chat = tx.get(chatId);
                        chat.closed();
                        tx.append(chat, AgentEvent.of(EventType.STATUS, home.now(), Map.of("status", "closed")));
                        return chatId;
                    });
                })
                .compose(written -> seen(chatId, call));
    }

    private Future<Chat> withdrawn(String chatId) {
        return home.write(tx -> {
            ChatState chat = tx.get(chatId);
            messages.withdrawAll(tx, chat);
            return chat.wire(null);
        });
    }

    private Future<Answer> seen(String chatId, Call call) {
        String subject = ChatHome.subject(call);
        return home.read(tx -> ChatHome.of(tx, chatId, subject)).map(home::answer);
    }

    /** {@code compact}. */
    Future<Answer> compact(Call call) {
        String chatId = home.chatId(call);
        return home.inTurn(
                chatId,
                () -> home.read(tx -> tx.get(chatId).id())
                        .compose(known -> threads.ask(chatId, "compact", new JsonObject(), call))
                        .map(done -> Answer.of(null)));
    }

    /** {@code diff}. */
    Future<Answer> diff(Call call) {
        String chatId = home.chatId(call);
        return home.read(tx -> tx.get(chatId).id())
                .compose(known -> threads.ask(chatId, "diff", new JsonObject(), call))
                .map(Answer::of);
    }

    /** {@code files.search} in a chat's folder. */
    Future<Answer> files(Call call) {
        String chatId = home.chatId(call);
        JsonObject body = question(call);
        return home.read(tx -> tx.get(chatId)).compose(chat -> {
            body.put("cwd", chat.cwd()).put("runtime", chat.runtime());
            if (chat.account() != null) {
                body.put("account", chat.account());
            }
            return home.nodes().ask(chat.nodeId(), "files", body, call).map(Answer::of);
        });
    }

    /** What is searched for, within its bounds. */
    static JsonObject question(Call call) {
        String query = call.params().optionalString("query", MAX_QUERY);
        Integer limit = call.params().optionalInteger("limit", 1, MAX_FILES);
        return new JsonObject()
                .put("query", query == null ? "" : query)
                .put("limit", limit == null ? DEFAULT_FILES : limit);
    }

    /** A machine that is asked without a chat. */
    static String node(Call call) {
        String nodeId = call.params().string("nodeId", AgentLimits.MAX_NAME);
        call.requireNode(nodeId);
        return nodeId;
    }
}
