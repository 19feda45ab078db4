package dev.homie.gateway.chat;

import dev.homie.core.bus.Services;
import dev.homie.core.chat.Answers;
import dev.homie.core.chat.ChatState;
import dev.homie.core.chat.OpenItems;
import dev.homie.core.chat.TurnEnd;
import dev.homie.core.store.ChatApprovals.Answer;
import dev.homie.core.store.ChatApprovals.Asked;
import dev.homie.core.store.ChatInputs.Input;
import dev.homie.core.store.ChatInputs.State;
import dev.homie.core.store.ChatQueries.Position;
import dev.homie.core.store.ChatTx;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.AgentLimits;
import dev.homie.protocol.agent.Approval;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what a node says into the logs of its chats, and concludes what its end means. Runs within a transaction. */
final class ChatIngest {
    /** Said of an answer that a process may have got and may not: it is not given again. */
    static final String MAY_NOT_BE_DONE =
            "what was approved may not have been done: the machine did not say whether it has the answer";

    private static final Logger LOG = LoggerFactory.getLogger(ChatIngest.class);
    private static final String APPROVAL = "approval";
    private static final String MESSAGE_ID = "messageId";

    private final ChatTx tx;
    private final String nodeId;
    private final long now;
    private final long approvalMs;
    private final Set<String> ended = new LinkedHashSet<>();

    /** @param approvalMs after which an open approval is declined; 0: never */
    ChatIngest(ChatTx tx, String nodeId, long now, long approvalMs) {
        this.tx = tx;
        this.nodeId = nodeId;
        this.now = now;
        this.approvalMs = approvalMs;
    }

    /** Chats in which nothing runs any more. */
    Set<String> ended() {
        return ended;
    }

    /** Takes an answer to a poll; what was written before is skipped. Returns up to where it is written now. */
    Position take(JsonObject answer) throws SQLException {
        String epoch = answer.getString("epoch", "");
        Position before = tx.queries().position(nodeId).orElse(null);
        if (before != null && !before.epoch().equals(epoch)) {
            processEnded(epoch);
        }
        long n = before != null && before.epoch().equals(epoch) ? before.n() : 0;
        for (Object each : answer.getJsonArray("missing", new JsonArray())) {
            ChatState chat = ours(String.valueOf(each));
            if (chat != null) {
                notice(chat, "some of what happened was lost: the machine had to keep more than it can", true);
            }
        }
        for (Object each : answer.getJsonArray("entries", new JsonArray())) {
            if (each instanceof JsonObject entry && entry.getLong("n", 0L) > n) {
                n = entry.getLong("n");
                ChatState chat = ours(entry.getString("chatId", ""));
                JsonObject event = entry.getJsonObject("event");
                if (chat != null && event != null) {
                    chat.ranBy(epoch);
                    read(chat, event);
                }
            }
        }
        Position after = new Position(epoch, n);
        if (!after.equals(before)) {
            tx.queries().position(nodeId, after);
        }
        return after;
    }

    /** A node speaks of its own chats only; one that was deleted is of no interest. */
    private @Nullable ChatState ours(String chatId) throws SQLException {
        ChatState chat = tx.find(chatId);
        return chat != null && chat.nodeId().equals(nodeId) ? chat : null;
    }

    private void read(ChatState chat, JsonObject said) throws SQLException {
        Map<String, Object> raw = Services.plain(said);
        if (Json.write(raw).getBytes(StandardCharsets.UTF_8).length > AgentLimits.MAX_EVENT) {
            raw.remove("provider");
        }
        AgentEvent event;
        try {
            event = Json.fromMap(raw, AgentEvent.class);
        } catch (IllegalArgumentException e) {
            LOG.warn("{} says something about {} that is no event: {}", nodeId, chat.id(), e.getMessage());
            return;
        }
        switch (event.type()) {
            case APPROVAL_REQUIRED -> required(chat, event, raw);
            case APPROVAL_RESOLVED -> resolved(chat, event, raw);
            case TURN_STARTED -> {
                carried(chat, event);
                tx.append(chat, event, raw);
            }
            case TURN_ENDED -> {
                if (TurnEnd.isInterrupted(event)) {
                    closeItems(chat);
                }
                settleApprovals(chat, TurnEnd.isCrash(event));
                tx.append(chat, event, raw);
                ended.add(chat.id());
            }
            default -> tx.append(chat, event, raw);
        }
    }

    // What agents ask.

    private void required(ChatState chat, AgentEvent event, Map<String, Object> raw) throws SQLException {
        Approval approval = approval(chat, event);
        if (approval == null) {
            tx.append(chat, event, raw);
            return;
        }
        Optional<Asked> known = tx.approvals(chat).find(approval.id());
        if (known.isPresent()) {
            Asked before = known.get();
            boolean open = before.approval().status() == Approval.Status.OPEN;
            if (open && !before.approval().stale()) {
                return; // the same question of the same process
            }
            if (!open && again(before.approval()) != null) {
                tx.approvals(chat).save(before.approval(), again(before.approval()));
                ended.add(chat.id()); // so that the answer is sent
                return;
            }
        }
        Approval asked = approvalMs == 0 ? approval : approval.expiring(now + approvalMs);
        tx.approvals(chat).save(asked, null);
        raw.put(APPROVAL, Json.toMap(asked));
        tx.append(chat, Json.fromMap(raw, AgentEvent.class), raw);
        tx.recount(chat);
    }

    /** The answer that was given before to a question that is asked once more; null where it cannot be given again. */
    private static @Nullable Answer again(Approval resolved) {
        String decision = resolved.decision();
        return decision == null
                        || resolved.decisions().stream()
                                .noneMatch(each -> each.id().equals(decision))
                ? null
                : new Answer(Answers.body(resolved.id(), decision, resolved.why()), null, false, null);
    }

    /** The runtime itself says that a question is over, for one after an answer of ours. */
    private void resolved(ChatState chat, AgentEvent event, Map<String, Object> raw) throws SQLException {
        Approval approval = approval(chat, event);
        Asked known =
                approval == null ? null : tx.approvals(chat).find(approval.id()).orElse(null);
        if (approval != null && known == null) {
            tx.approvals(chat).save(approval, null); // what was answered before anybody was asked
            tx.append(chat, event, raw);
        } else if (approval != null && known != null) {
            if (known.approval().status() == Approval.Status.RESOLVED) {
                return;
            }
            Approval over = known.approval()
                    .resolved(
                            approval.decision() == null ? Approval.CANCEL : approval.decision(),
                            null,
                            now,
                            approval.why());
            tx.approvals(chat).save(over, null);
            raw.put(APPROVAL, Json.toMap(over));
            tx.append(chat, Json.fromMap(raw, AgentEvent.class), raw);
            tx.recount(chat);
        }
    }

    private void carried(ChatState chat, AgentEvent started) throws SQLException {
        if (started.fields().get("carried") instanceof String id) {
            Asked asked = tx.approvals(chat).find(id).orElse(null);
            if (asked != null) {
                tx.approvals(chat).save(asked.approval(), null);
            }
        }
    }

    /** A turn is over, and nobody waits for an answer any more; what was only cut off can still be carried. */
    private void settleApprovals(ChatState chat, boolean crashed) throws SQLException {
        for (Approval approval : tx.approvals(chat).open()) {
            if (approval.stale()) {
                continue;
            }
            Approval now = crashed
                    ? approval.staled()
                    : approval.resolved(Approval.CANCEL, null, this.now, "the turn has ended");
            tx.approvals(chat).save(now, null);
            EventType type = crashed ? EventType.APPROVAL_REQUIRED : EventType.APPROVAL_RESOLVED;
            tx.append(
                    chat,
                    new AgentEvent(
                            type, this.now, now.turnId(), now.itemId(), null, Map.of(APPROVAL, Json.toMap(now))));
        }
        tx.recount(chat);
    }

    private @Nullable Approval approval(ChatState chat, AgentEvent event) {
        if (!(event.fields().get(APPROVAL) instanceof Map<?, ?> map)) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((key, value) -> fields.put(String.valueOf(key), value));
        fields.putIfAbsent("stale", false);
        fields.put("chatId", chat.id()); // whatever the node says
        fields.put("nodeId", nodeId);
        return Json.fromMap(fields, Approval.class);
    }

    private void closeItems(ChatState chat) throws SQLException {
        if (chat.turnId() != null) {
            for (AgentEvent end :
                    OpenItems.of(tx.log(chat).since(chat.turnSeq())).ended(now)) {
                tx.append(chat, end);
            }
        }
    }

    // A process that has ended.

    /**
     * The process of the node that was spoken with has ended: what ran in it is interrupted, and what it was told is lost.
     *
     * @param epoch the process that is there instead; null: none
     */
    void processEnded(@Nullable String epoch) throws SQLException {
        for (String chatId : tx.queries().busy(nodeId)) {
            ChatState chat = tx.get(chatId);
            for (Input input : tx.inputs(chat).sending()) {
                if (epoch != null && epoch.equals(input.epoch())) {
                    continue;
                }
                failed(
                        tx,
                        chat,
                        input,
                        now,
                        ErrorCode.UNAVAILABLE.name(),
                        "Homie on the machine ended before it said whether it has this message");
                chat.goOn(false);
            }
            String turnId = chat.turnId();
            if (turnId != null) {
                closeItems(chat);
                settleApprovals(chat, true);
                tx.append(chat, TurnEnd.nodeEnded(turnId, now));
            }
            for (Asked asked : tx.approvals(chat).answered()) {
                unanswered(chat, asked);
            }
            tx.recount(chat);
        }
    }

    /** An answer that the process may not have got. */
    private void unanswered(ChatState chat, Asked asked) throws SQLException {
        Answer answer = asked.answer();
        if (answer == null) {
            return;
        }
        if (answer.tried() != null) {
            tx.approvals(chat).save(asked.approval(), null);
            notice(chat, MAY_NOT_BE_DONE, false);
        } else {
            tx.approvals(chat).save(asked.approval(), Answers.canBeCarried(asked.approval()) ? answer.carried() : null);
        }
    }

    /** A message that nobody will have. */
    static void failed(ChatTx tx, ChatState chat, Input input, long now, String code, String message)
            throws SQLException {
        tx.inputs(chat).save(input.ended(State.FAILED, input.delivery(), null));
        tx.append(
                chat,
                AgentEvent.of(
                        EventType.INPUT_FAILED,
                        now,
                        Map.of(MESSAGE_ID, input.messageId(), "error", Map.of("code", code, "message", message))));
    }

    private void notice(ChatState chat, String text, boolean missing) throws SQLException {
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("level", "warning", "text", text));
        if (missing) {
            fields.put("missing", true);
        }
        tx.append(chat, AgentEvent.of(EventType.NOTICE, now, fields));
    }
}
