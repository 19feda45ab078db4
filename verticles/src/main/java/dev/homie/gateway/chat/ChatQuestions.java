package dev.homie.gateway.chat;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.chat.Answers;
import dev.homie.core.chat.ChatState;
import dev.homie.core.store.ChatApprovals.Answer;
import dev.homie.core.store.ChatApprovals.Asked;
import dev.homie.core.store.ChatTx;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.AgentLimits;
import dev.homie.protocol.agent.Approval;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What agents ask, and who answers: the first answer is written, and only then told to the node; it is told again until the
 * node has it. Used on the chat service's context.
 */
final class ChatQuestions {
    /** Open approvals that are listed at once. */
    static final int MAX_LISTED = 500;

    private static final int MAX_REASON = 1_000;
    private static final int MAX_DECISION = 64;
    private static final Logger LOG = LoggerFactory.getLogger(ChatQuestions.class);

    private final ChatHome home;
    private final ChatThreads threads;
    private final Consumer<String> again;

    /** @param again has a node told later what it may not have got */
    ChatQuestions(ChatHome home, ChatThreads threads, Consumer<String> again) {
        this.again = again;
        this.home = home;
        this.threads = threads;
    }

    /** {@code approval.list}: of the machines that the caller may use. */
    Future<Services.Answer> list(Call call) {
        String wanted = call.params().optionalString("nodeId", AgentLimits.MAX_NAME);
        if (wanted != null) {
            call.requireNode(wanted);
        }
        Predicate<String> machines = call.machines();
        return home.read(tx -> tx.queries().openApprovals(MAX_LISTED).stream()
                        .filter(each -> machines.test(each.nodeId()))
                        .filter(each -> wanted == null || wanted.equals(each.nodeId()))
                        .toList())
                .map(found -> Services.Answer.of(Map.of("approvals", found)));
    }

    /** {@code approval.respond}. */
    Future<Services.Answer> decide(Call call) {
        String chatId = home.chatId(call);
        String approvalId = call.params().string("approvalId", AgentLimits.MAX_ITEM_ID);
        String decision = call.params().string("decision", MAX_DECISION);
        String reason = call.params().optionalString("reason", MAX_REASON);
        return settle(chatId, approvalId, ChatHome.subject(call), approval -> {
            List<String> ids =
                    approval.decisions().stream().map(Approval.Decision::id).toList();
            if (!ids.contains(decision)) {
                throw HomieException.invalid(
                        "decision",
                        ids.isEmpty()
                                ? "this is a question: answer it with agent.chat.input.respond"
                                : "must be one of " + String.join(", ", ids));
            }
            return new Reply(decision, reason, Answers.body(approvalId, decision, reason));
        });
    }

    /** {@code input.respond}. */
    Future<Services.Answer> reply(Call call) {
        String chatId = home.chatId(call);
        String approvalId = call.params().string("approvalId", AgentLimits.MAX_ITEM_ID);
        Params params = call.params();
        Map<String, Object> body = Answers.reply(approvalId, params);
        return settle(chatId, approvalId, ChatHome.subject(call), approval -> {
            if (Answers.isDecided(approval)) {
                throw HomieException.invalid(
                        "approvalId", "this needs a decision: answer it with agent.chat.approval.respond");
            }
            if (approval.stale()) {
                throw new HomieException(
                        ErrorCode.FAILED_PRECONDITION,
                        "the process that asked has ended; say it in a message",
                        Map.of("approval", Json.toMap(approval)));
            }
            Object action = body.get("action");
            return new Reply(
                    action == null || action.equals("accept") ? Approval.ANSWERED : action.toString(), null, body);
        });
    }

    /** What a question is answered with. */
    private record Reply(String decision, @Nullable String reason, Map<String, Object> body) {}

    private interface Replying {
        Reply to(Approval approval);
    }

    private Future<Services.Answer> settle(String chatId, String approvalId, @Nullable String by, Replying replying) {
        return home.write(tx -> settle(tx, tx.get(chatId), approvalId, by, replying))
                .onSuccess(settled -> goOn(chatId))
                .map(settled -> Services.Answer.of(Map.of("approval", settled)));
    }

    private Approval settle(ChatTx tx, ChatState chat, String approvalId, @Nullable String by, Replying replying)
            throws SQLException {
        Approval open = tx.approvals(chat)
                .find(approvalId)
                .orElseThrow(() -> new HomieException(
                        ErrorCode.NOT_FOUND, "nothing is asked in this chat by the name '" + approvalId + "'"))
                .approval();
        if (open.status() == Approval.Status.RESOLVED) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    "it is answered already: " + open.decision() + (open.by() == null ? "" : ", by " + open.by()),
                    Map.of("approval", Json.toMap(open)));
        }
        Reply reply = replying.to(open);
        Approval settled = open.resolved(reply.decision(), by, home.now(), reply.reason());
        boolean tell = !open.stale() || Answers.canBeCarried(settled);
        tx.approvals(chat).save(settled, tell ? new Answer(reply.body(), chat.epoch(), open.stale(), null) : null);
        tx.append(
                chat,
                new AgentEvent(
                        EventType.APPROVAL_RESOLVED,
                        home.now(),
                        settled.turnId(),
                        settled.itemId(),
                        null,
                        Map.of("approval", Json.toMap(settled))));
        tx.recount(chat);
        return settled;
    }

    /** Declines what nobody has answered in time. */
    void expire(int minutes) {
        home.read(tx -> tx.queries().expired(home.now()))
                .onSuccess(expired -> expired.forEach(each -> settle(each.chatId(), each.id(), null, approval -> {
                            Map<String, Object> body = Answers.isDecided(approval)
                                    ? Answers.body(each.id(), Approval.DECLINE, null)
                                    : Map.of("approvalId", each.id(), "action", Approval.DECLINE);
                            return new Reply(
                                    Approval.DECLINE,
                                    "nobody answered within " + minutes + (minutes == 1 ? " minute" : " minutes"),
                                    body);
                        })
                        .onFailure(failure -> LOG.debug("{}: {}", each.chatId(), failure.getMessage()))))
                .onFailure(failure -> LOG.warn("what agents ask is not looked at: {}", failure.getMessage()));
    }

    // To the node.

    private void goOn(String chatId) {
        home.inTurn(chatId, () -> tell(chatId));
    }

    /** Gives the node every answer that it does not have; in the chat's turn. */
    Future<Void> tell(String chatId) {
        return home.read(tx -> {
                    ChatState chat = tx.find(chatId);
                    return chat == null ? List.<Asked>of() : tx.approvals(chat).answered();
                })
                .compose(answered -> {
                    Future<?> done = Future.succeededFuture();
                    for (Asked asked : answered) {
                        Answer answer = asked.answer();
                        if (answer != null) {
                            done = done.transform(before ->
                                    answer.carry() ? carry(chatId, asked, answer) : tell(chatId, asked, answer));
                        }
                    }
                    return done;
                })
                .transform(done -> Future.succeededFuture());
    }

    private Future<Void> tell(String chatId, Asked asked, Answer answer) {
        String nodeId = asked.approval().nodeId();
        if (!home.nodes().isOnline(nodeId)) {
            return Future.succeededFuture(); // told when it is back
        }
        boolean first = answer.tried() == null;
        JsonObject body = new JsonObject(answer.body()).put("chatId", chatId);
        // That it may have been told is written first: what was approved must not be done twice.
        return over(chatId, asked, answer.triedBy(nodeId))
                .compose(tried -> home.nodes().ask(nodeId, "respond", body, null))
                .compose(taken -> over(chatId, asked, null))
                .recover(failure -> {
                    if (!ChatNodes.isRefused(failure)) {
                        again.accept(chatId);
                        return Future.succeededFuture();
                    }
                    if (BusFailure.of(failure).code() != ErrorCode.NOT_FOUND
                            || !Answers.canBeCarried(asked.approval())) {
                        LOG.warn("{} does not take an answer: {}", chatId, failure.getMessage());
                        return over(chatId, asked, null);
                    }
                    return first
                            ? over(chatId, asked, answer.carried())
                                    .compose(written -> carry(chatId, asked, answer.carried()))
                            : dropped(chatId, asked, ChatIngest.MAY_NOT_BE_DONE);
                });
    }

    /** Does what was approved in a turn of its own; not while another runs. */
    private Future<Void> carry(String chatId, Asked asked, Answer answer) {
        return threads.poller(chatId)
                .epoch()
                .compose(epoch -> home.read(tx -> tx.get(chatId).turnId() != null)
                        .compose(busy -> {
                            if (busy) {
                                return Future.succeededFuture();
                            }
                            JsonObject carried = new JsonObject()
                                    .put("approval", Services.json(asked.approval()))
                                    .put("decision", asked.approval().decision());
                            return over(chatId, asked, answer.triedBy(epoch))
                                    .compose(tried ->
                                            threads.open(chatId, new JsonObject().put("carried", carried), null))
                                    .compose(opened -> over(chatId, asked, null))
                                    .recover(failure -> notCarried(chatId, asked, answer, failure));
                        }));
    }

    private Future<Void> notCarried(String chatId, Asked asked, Answer answer, Throwable failure) {
        if (ChatNodes.reason(failure) != null) {
            return over(chatId, asked, answer); // when the turn has ended
        }
        if (!ChatNodes.isRefused(failure)) {
            return Future.succeededFuture();
        }
        return dropped(
                chatId,
                asked,
                "what was approved could not be done: " + BusFailure.of(failure).getMessage());
    }

    private Future<Void> dropped(String chatId, Asked asked, String why) {
        return home.write(tx -> {
                    ChatState chat = tx.get(chatId);
                    tx.approvals(chat).save(asked.approval(), null);
                    tx.append(
                            chat, AgentEvent.of(EventType.NOTICE, home.now(), Map.of("level", "warning", "text", why)));
                    return chatId;
                })
                .mapEmpty();
    }

    /** How far an answer is. */
    private Future<Void> over(String chatId, Asked asked, @Nullable Answer answer) {
        return home.write(tx -> {
                    ChatState chat = tx.get(chatId);
                    tx.approvals(chat).save(asked.approval(), answer);
                    return chatId;
                })
                .mapEmpty();
    }
}
