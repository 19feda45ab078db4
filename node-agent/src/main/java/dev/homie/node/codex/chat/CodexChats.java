package dev.homie.node.codex.chat;

import dev.homie.core.agent.AgentRuntime;
import dev.homie.node.codex.AppServer;
import dev.homie.node.codex.AppServers;
import dev.homie.node.codex.CodexException;
import dev.homie.node.codex.protocol.Request;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The chats that are open, and what all that is done with them needs. On the runtime's context. */
final class CodexChats {
    /** What the runtime is called. */
    static final String NAME = "codex";

    /** Threads of agents that an agent has started, for their questions. */
    private static final int MAX_CHILDREN = 1_000;

    final Vertx vertx;
    final String nodeId;
    final AppServers servers;
    private final AgentRuntime.Events events;
    private final Map<String, CodexChat> chats = new LinkedHashMap<>();
    private final Map<String, CodexChat> threads = new HashMap<>();
    private final Map<String, String> children = new LinkedHashMap<>();

    CodexChats(Vertx vertx, String nodeId, AppServers servers, AgentRuntime.Events events) {
        this.vertx = vertx;
        this.nodeId = nodeId;
        this.servers = servers;
        this.events = events;
    }

    /** @throws HomieException NOT_FOUND for one that is not open */
    CodexChat chat(String chatId) {
        CodexChat chat = chats.get(chatId);
        if (chat == null || chat.opened == null) {
            throw new HomieException(ErrorCode.NOT_FOUND, "the chat is not open here", Map.of("open", false));
        }
        return chat;
    }

    @Nullable
    CodexChat known(String chatId) {
        return chats.get(chatId);
    }

    void add(CodexChat chat) {
        chats.put(chat.chatId, chat);
    }

    void thread(String thread, CodexChat chat) {
        threads.put(thread, chat);
    }

    void remove(CodexChat chat) {
        chats.remove(chat.chatId, chat);
        threads.values().removeIf(chat::equals);
        rest(chat, false);
    }

    List<CodexChat> of(String account) {
        return chats.values().stream()
                .filter(chat -> chat.account.equals(account))
                .toList();
    }

    /** The chat that has the thread itself. */
    @Nullable
    CodexChat ofThread(@Nullable String thread) {
        return thread == null ? null : threads.get(thread);
    }

    /** The chat for whose work a thread is: its own, or one that its agent has started. */
    @Nullable
    CodexChat forWork(@Nullable String thread) {
        String at = thread;
        for (int depth = 0; at != null && depth < 16; depth++) {
            CodexChat chat = threads.get(at);
            if (chat != null) {
                return chat;
            }
            at = children.get(at);
        }
        return null;
    }

    void child(String thread, String parent) {
        children.put(thread, parent);
        if (children.size() > MAX_CHILDREN) {
            children.remove(children.keySet().iterator().next());
        }
    }

    /** Keeps the app-server up while a chat works or waits for an answer. */
    void rest(CodexChat chat, boolean needs) {
        if (needs != chat.needs) {
            chat.needs = needs;
            if (needs) {
                servers.need(chat.account);
            } else {
                servers.release(chat.account);
            }
        }
    }

    void needs(CodexChat chat) {
        rest(chat, chat.busy() || !chat.asked.isEmpty());
    }

    void happened(CodexChat chat, AgentEvent event) {
        events.happened(chat.chatId, event);
    }

    void happened(CodexChat chat, EventType type, Map<String, Object> fields) {
        happened(chat, new AgentEvent(type, System.currentTimeMillis(), chat.turnId, null, null, fields));
    }

    /** The account's app-server; where there is none, nothing was taken, and the failure says so. */
    Future<AppServer> server(String account) {
        return nothingTaken(servers.get(account));
    }

    /** Marks a failure to reach codex as one before anything was taken (SPEC.md section 8.2). */
    static <T> Future<T> nothingTaken(Future<T> future) {
        return future.recover(failure -> Future.failedFuture(
                failure instanceof HomieException known && known.code().retryable()
                        ? new HomieException(ErrorCode.UNAVAILABLE, known.getMessage(), Map.of("runtime", NAME))
                        : failure));
    }

    /** Asks codex; its no is FAILED_PRECONDITION in its own words. */
    static <R> Future<R> call(AppServer server, Request<R> request) {
        return server.call(request).recover(failure -> Future.failedFuture(readable(failure)));
    }

    static Throwable readable(Throwable failure) {
        return failure instanceof CodexException no
                ? new HomieException(ErrorCode.FAILED_PRECONDITION, "codex says: " + no.getMessage())
                : failure;
    }
}
