package dev.homie.gateway.chat;

import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services;
import dev.homie.core.store.ChatStore.Change;
import dev.homie.core.store.ChatStore.Committed;
import dev.homie.core.store.ChatStore.Logged;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.agent.Chat;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells everybody what was written, in the order in which it was. That a log grows is told of a chat at most once within
 * {@link #PROGRESS_MS}. Used on the chat service's context.
 */
final class ChatTopics {
    static final long PROGRESS_MS = 1_000;

    private final Vertx vertx;
    private final ChatHome home;
    private final Map<String, Chat> progressed = new LinkedHashMap<>();

    ChatTopics(Vertx vertx, ChatHome home) {
        this.vertx = vertx;
        this.home = home;
    }

    void publish(Committed<?> committed) {
        for (Logged logged : committed.events()) {
            vertx.eventBus()
                    .publish(
                            AgentAddresses.events(logged.chat().id()),
                            new JsonObject(logged.payload()),
                            new DeliveryOptions().addHeader(BusHeaders.SEQ, Long.toString(logged.seq())));
        }
        for (Change change : committed.changes()) {
            if (change.notable()) {
                progressed.remove(change.chat().id());
                changed(change.chat());
            } else {
                progress(change.chat());
            }
        }
        for (Logged logged : committed.events()) {
            EventType type = logged.event().type();
            Object approval = logged.event().fields().get("approval");
            if (approval != null && type == EventType.APPROVAL_REQUIRED) {
                approval(AgentAddresses.APPROVAL_REQUIRED, approval, logged.chat());
            } else if (approval != null && type == EventType.APPROVAL_RESOLVED) {
                approval(AgentAddresses.APPROVAL_RESOLVED, approval, logged.chat());
            }
        }
    }

    /** A chat is not what it was. */
    void changed(Chat chat) {
        publish(AgentAddresses.CHANGED, Map.of("chat", home.seen(chat)));
    }

    void removed(Chat chat) {
        progressed.remove(chat.id());
        publish(AgentAddresses.REMOVED, Map.of("chatId", chat.id(), "nodeId", chat.nodeId()));
    }

    void marked(Chat chat, String subject, long seq) {
        publish(
                AgentAddresses.MARKED,
                Map.of("chatId", chat.id(), "nodeId", chat.nodeId(), "subject", subject, "seq", seq));
    }

    private void approval(String topic, Object approval, Chat chat) {
        publish(topic, Map.of("approval", approval, "chatName", chat.name()));
    }

    private void progress(Chat chat) {
        if (progressed.isEmpty()) {
            vertx.setTimer(PROGRESS_MS, late -> {
                Map<String, Chat> now = new LinkedHashMap<>(progressed);
                progressed.clear();
                now.values().forEach(this::changed);
            });
        }
        progressed.put(chat.id(), chat);
    }

    private void publish(String topic, Map<String, Object> payload) {
        vertx.eventBus().publish(topic, Services.json(payload));
    }
}
