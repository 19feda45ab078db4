package dev.homie.node.codex.chat;

import dev.homie.core.agent.AgentRuntime.Response;
import dev.homie.node.codex.AppServer;
import dev.homie.node.codex.protocol.ServerRequest;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.Approval;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What codex asks in chats, and what it is answered. On the runtime's context. */
final class Approvals {
    private final CodexChats chats;
    private final Turns turns;

    Approvals(CodexChats chats, Turns turns) {
        this.chats = chats;
        this.turns = turns;
    }

    /** Whether it is something for people, and now waits for them; or has been answered already, by what was carried. */
    boolean ask(CodexChat chat, AppServer server, Object requestId, ServerRequest request, JsonObject params) {
        String item = params.getString("itemId");
        Asked asked = Asked.of(
                request,
                new Asked.Place(
                        chat.chatId,
                        chats.nodeId,
                        server.pid() + "." + requestId,
                        item == null ? null : chat.proposed(item),
                        System.currentTimeMillis()));
        if (asked == null) {
            return false;
        }
        Approval approval = asked.approval();
        CodexChat.CarriedAnswer carried = chat.carried;
        if (carried != null && asked.same(carried.approval())) {
            chat.carried = null;
            server.respond(requestId, asked.answer().apply(answer(approval, carried)));
            resolved(
                    chat,
                    approval.resolved(carried.decision(), carried.approval().by(), now(), "carried"),
                    request,
                    params);
            return true;
        }
        // Codex may put the same question again: it is the same approval, and may have another name with codex.
        CodexChat.Open before = chat.asked.put(approval.id(), new CodexChat.Open(requestId, asked));
        chats.needs(chat);
        if (before == null) {
            chats.happened(chat, event(EventType.APPROVAL_REQUIRED, approval, request, params));
        }
        return true;
    }

    /** What was decided then, as far as it can be said now. */
    private static Response answer(Approval now, CodexChat.CarriedAnswer carried) {
        String decision = carried.decision();
        boolean same = decision(now, decision) != null
                && Objects.equals(decision(now, decision), decision(carried.approval(), decision));
        return new Response(now.id(), same ? decision : Approval.ACCEPT, null, null, null, null);
    }

    private static Approval.@Nullable Decision decision(Approval approval, String id) {
        return approval.decisions().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** NOT_FOUND for what codex does not ask any more. */
    Future<Void> respond(CodexChat chat, Response response) {
        CodexChat.Open open = chat.asked.get(response.approvalId());
        AppServer server = chat.server;
        if (open == null || server == null) {
            throw new HomieException(
                    ErrorCode.NOT_FOUND, "codex does not ask that any more: its process has ended, or the turn has");
        }
        JsonObject answer = open.asked().answer().apply(response);
        chat.asked.remove(response.approvalId());
        String reason = response.reason();
        // The reason first: once codex has its answer, the turn may end before it reads on.
        Future<?> explained = Approval.DECLINE.equals(response.decision()) && reason != null && !reason.isBlank()
                ? turns.explain(chat, reason)
                : Future.succeededFuture();
        Future<Void> told = explained.transform(done -> server.respond(open.requestId(), answer));
        chats.needs(chat);
        return Approval.CANCEL.equals(response.decision()) ? told.compose(done -> turns.cancel(chat)) : told;
    }

    /** Codex does not want to know it any more. */
    void withdrawn(CodexChat chat, @Nullable Object requestId) {
        for (CodexChat.Open open : List.copyOf(chat.asked.values())) {
            if (open.requestId().equals(requestId)) {
                close(chat, open, "codex goes on without an answer");
            }
        }
    }

    /** The turn has ended. */
    void turnEnded(CodexChat chat) {
        for (CodexChat.Open open : List.copyOf(chat.asked.values())) {
            close(chat, open, "the turn has ended");
        }
    }

    /** The process has ended: they stay open, and cannot be answered here. */
    void lost(CodexChat chat) {
        chat.asked.clear();
        chats.needs(chat);
    }

    private void close(CodexChat chat, CodexChat.Open open, String why) {
        Approval approval = open.asked().approval();
        chat.asked.remove(approval.id());
        chats.needs(chat);
        resolved(chat, approval.resolved(Approval.CANCEL, null, now(), why), null, null);
    }

    private void resolved(
            CodexChat chat, Approval approval, @Nullable ServerRequest request, @Nullable JsonObject params) {
        chats.happened(chat, event(EventType.APPROVAL_RESOLVED, approval, request, params));
    }

    private static AgentEvent event(
            EventType type, Approval approval, @Nullable ServerRequest request, @Nullable JsonObject params) {
        Map<String, Object> provider = request == null || params == null
                ? null
                : Map.of("method", request.method(), "params", params.getMap());
        return new AgentEvent(
                type, now(), approval.turnId(), approval.itemId(), provider, Map.of("approval", Json.toMap(approval)));
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
