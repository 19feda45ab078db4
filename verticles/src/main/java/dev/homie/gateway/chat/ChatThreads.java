package dev.homie.gateway.chat;

import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.chat.ChatState;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.agent.ChatSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is asked of a chat's runtime: the chat is opened there first, if it is not. Used on the chat service's context. */
final class ChatThreads {
    private final ChatHome home;
    private final Function<String, NodePoller> pollers;
    /** Chats that are open, with the node's process that has them so. */
    private final Map<String, String> opened = new HashMap<>();

    ChatThreads(ChatHome home, Function<String, NodePoller> pollers) {
        this.home = home;
        this.pollers = pollers;
    }

    /** The poller of a chat's node. */
    NodePoller poller(String chatId) {
        return pollers.apply(Objects.requireNonNull(AgentAddresses.nodeOfChat(chatId)));
    }

    /**
     * Begins the chat's thread or takes it up again, and writes what came of it.
     *
     * @param more {@code fork} or {@code carried}
     */
    Future<Void> open(String chatId, JsonObject more, @Nullable Call call) {
        return poller(chatId)
                .epoch()
                .compose(epoch -> home.read(tx -> opening(tx.get(chatId), more))
                        .compose(body -> home.nodes().ask(node(chatId), "open", body, call))
                        .compose(answer -> home.write(tx -> {
                            opened(tx.get(chatId), answer);
                            return chatId;
                        }))
                        .onSuccess(written -> opened.put(chatId, epoch))
                        .mapEmpty());
    }

    private JsonObject opening(ChatState chat, JsonObject more) {
        JsonObject body = new JsonObject()
                .put("gatewayId", home.gatewayId())
                .put("chatId", chat.id())
                .put("runtime", chat.runtime())
                .put("settings", Services.json(chat.settings()));
        put(body, "account", chat.account());
        put(body, "cwd", chat.cwd().isEmpty() ? null : chat.cwd());
        put(body, "thread", chat.thread());
        return body.mergeIn(more);
    }

    private static void opened(ChatState chat, JsonObject answer) {
        JsonObject settings = answer.getJsonObject("settings", new JsonObject());
        String cwd = answer.getString("cwd", chat.cwd());
        String thread = answer.getString("thread");
        if (thread == null) {
            throw new HomieException(
                    ErrorCode.INTERNAL, "the machine's runtime does not name the thread that it opened");
        }
        chat.opened(thread, cwd, Json.fromMap(Services.plain(settings), ChatSettings.class));
    }

    /** Asks the chat's node; the chat is open there when it is asked. */
    Future<JsonObject> ask(String chatId, String verb, JsonObject body, @Nullable Call call) {
        JsonObject question = body.copy().put("chatId", chatId);
        return ensure(chatId, call)
                .compose(open -> home.nodes().ask(node(chatId), verb, question, call))
                .recover(failure -> ChatNodes.isNotOpen(failure)
                        ? open(chatId, new JsonObject(), call)
                                .compose(open -> home.nodes().ask(node(chatId), verb, question, call))
                        : Future.failedFuture(failure));
    }

    /** Opens the chat, unless its node has it open. */
    Future<Void> ensure(String chatId, @Nullable Call call) {
        return poller(chatId)
                .epoch()
                .compose(epoch -> epoch.equals(opened.get(chatId))
                        ? Future.succeededFuture()
                        : open(chatId, new JsonObject(), call));
    }

    /** Asks the chat's node, if it has the chat open; otherwise there is nothing to ask. */
    Future<Void> tell(String chatId, String verb, @Nullable Call call) {
        return home.nodes()
                .ask(node(chatId), verb, new JsonObject().put("chatId", chatId), call)
                .recover(failure -> ChatNodes.isNotOpen(failure)
                        ? Future.succeededFuture(new JsonObject())
                        : Future.failedFuture(failure))
                .mapEmpty();
    }

    /** The runtime has let go of it. */
    void closed(String chatId) {
        opened.remove(chatId);
    }

    private static String node(String chatId) {
        return Objects.requireNonNull(AgentAddresses.nodeOfChat(chatId));
    }

    private static void put(JsonObject body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
