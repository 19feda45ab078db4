package dev.homie.node.codex.chat;

import dev.homie.node.codex.AppServer;
import dev.homie.node.codex.protocol.Notification;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells chats what codex says of their threads, and keeps what a chat has to know of its turn. On the runtime's context. */
final class Narration {
    private final CodexChats chats;
    private final Approvals approvals;

    Narration(CodexChats chats, Approvals approvals) {
        this.chats = chats;
        this.approvals = approvals;
    }

    void notified(Notification notification, JsonObject params) {
        JsonObject begun = params.getJsonObject("thread");
        String thread = begun == null ? params.getString("threadId") : begun.getString("id");
        String parent = begun == null ? null : begun.getString("parentThreadId");
        if (thread != null && parent != null) {
            chats.child(thread, parent);
        }
        CodexChat work = chats.forWork(thread);
        if (work != null && notification instanceof Notification.ServerRequestResolved) {
            approvals.withdrawn(work, params.getValue("requestId"));
        }
        CodexChat chat = chats.ofThread(thread);
        if (chat == null) {
            return; // of no chat, or of an agent that a chat's agent has started: its own item tells of it
        }
        for (AgentEvent event : chat.translation.translate(notification, params, System.currentTimeMillis())) {
            tell(chat, event);
        }
    }

    private void tell(CodexChat chat, AgentEvent event) {
        switch (event.type()) {
            case TURN_STARTED -> {
                chat.turnId = event.turnId();
                chats.needs(chat);
                chats.happened(chat, with(event, begun(chat)));
            }
            case TURN_ENDED -> ended(chat, event);
            case FILE_CHANGE -> {
                proposed(chat, event);
                chats.happened(chat, event);
            }
            default -> chats.happened(chat, event);
        }
    }

    private static Map<String, Object> begun(CodexChat chat) {
        Map<String, Object> more = new LinkedHashMap<>();
        put(more, "model", chat.opened().settings().model());
        put(more, "effort", chat.opened().settings().effort());
        put(more, "carried", chat.carriedId);
        return more;
    }

    private void ended(CodexChat chat, AgentEvent event) {
        approvals.turnEnded(chat);
        boolean cancelled =
                chat.cancelling && "interrupted".equals(event.fields().get("status"));
        chats.happened(chat, cancelled ? with(event, Map.of("why", "cancelled")) : event);
        chat.forgetTurn();
        chats.needs(chat);
    }

    @SuppressWarnings("unchecked") // made by the translation
    private static void proposed(CodexChat chat, AgentEvent event) {
        if (event.itemId() != null && event.fields().get("changes") instanceof List<?> changes) {
            chat.proposes(event.itemId(), (List<Map<String, Object>>) changes);
        }
    }

    /** The chat's process has ended: what was under way is interrupted, and what it asked cannot be answered any more. */
    void ended(CodexChat chat, AppServer.Ending ending) {
        chat.server = null;
        String turn = chat.turnId;
        approvals.lost(chat);
        for (AgentEvent event : chat.translation.interrupted(System.currentTimeMillis())) {
            chats.happened(chat, event);
        }
        if (turn != null) {
            chats.happened(
                    chat,
                    new AgentEvent(
                            EventType.TURN_ENDED,
                            System.currentTimeMillis(),
                            turn,
                            null,
                            null,
                            Map.of(
                                    "turnId",
                                    turn,
                                    "status",
                                    "interrupted",
                                    "why",
                                    "codexEnded",
                                    "error",
                                    ending.problem())));
            chat.forgetTurn();
        }
        chats.needs(chat);
    }

    private static AgentEvent with(AgentEvent event, Map<String, Object> more) {
        Map<String, Object> fields = new LinkedHashMap<>(event.fields());
        fields.putAll(more);
        return new AgentEvent(event.type(), event.time(), event.turnId(), event.itemId(), event.provider(), fields);
    }

    private static void put(Map<String, Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }
}
