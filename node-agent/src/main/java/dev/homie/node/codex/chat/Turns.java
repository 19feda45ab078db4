package dev.homie.node.codex.chat;

import dev.homie.core.agent.AgentRuntime.Message;
import dev.homie.core.agent.AgentRuntime.Sent;
import dev.homie.node.codex.AppServer;
import dev.homie.node.codex.CodexException;
import dev.homie.node.codex.protocol.Request;
import dev.homie.node.codex.protocol.Types.UserInput;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.Approval;
import dev.homie.protocol.agent.ChatSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins turns, steers and ends them. On the runtime's context. */
final class Turns {
    /** How long codex may take to say that a turn that was to end has ended. */
    private static final long END_MS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final CodexChats chats;
    private final Threads threads;

    Turns(CodexChats chats, Threads threads) {
        this.chats = chats;
        this.threads = threads;
    }

    Future<Sent> send(CodexChat chat, Message message) {
        Future<Sent> before = chat.sent(message.messageId());
        if (before != null) {
            return before;
        }
        // The thread first: it may have the message already.
        return chat.sending(message.messageId(), threads.loaded(chat).compose(server -> {
            Sent known = chat.inThread(message.messageId());
            if (known != null) {
                return Future.succeededFuture(known);
            }
            List<UserInput> input = Inputs.of(message, chat.folder());
            return message.steer()
                    ? steer(chat, server, message.messageId(), input)
                    : begin(chat, server, message.messageId(), input, message.settings());
        }));
    }

    /** The message that stands for an answer which came after the process that asked had ended. */
    Future<Sent> carry(CodexChat chat, CodexChat.CarriedAnswer carried) {
        Future<Sent> before = chat.carriedOnce(carried.approval().id());
        if (before != null) {
            return before;
        }
        if (!carried.accepts()) {
            throw HomieException.invalid("carried.decision", "only what was accepted is carried");
        }
        Future<Sent> turn = threads.loaded(chat).compose(server -> {
            chat.carried = carried;
            chat.carriedId = carried.approval().id();
            return begin(
                            chat,
                            server,
                            "carried-" + carried.approval().id(),
                            List.of(Inputs.text(words(carried.approval()))),
                            ChatSettings.DEFAULTS)
                    .onFailure(failure -> {
                        chat.carried = null;
                        chat.carriedId = null;
                    });
        });
        chat.carrying(carried.approval().id(), turn);
        return turn;
    }

    private static String words(Approval approval) {
        String what = switch (approval.kind()) {
            case COMMAND, NETWORK ->
                "to run this command" + (approval.cwd() == null ? "" : " in " + approval.cwd()) + ":\n\n    "
                        + approval.command();
            case FILE_CHANGE -> "to change these files:\n\n" + files(approval);
            default -> "for more permissions.";
        };
        return "Before you were interrupted you asked " + what
                + "\n\nThat is approved now. Do it, exactly as you asked, and go on from there.";
    }

    private static String files(Approval approval) {
        List<Map<String, Object>> changes = approval.changes();
        return (changes == null ? List.<Map<String, Object>>of() : changes)
                .stream().map(change -> "    " + change.get("path")).collect(Collectors.joining("\n"));
    }

    private Future<Sent> begin(
            CodexChat chat, AppServer server, String messageId, List<UserInput> input, ChatSettings wanted) {
        if (chat.busy()) {
            throw state("busy", "a turn runs already; steer it, or wait for its end");
        }
        ChatSettings now = chat.opened().settings();
        Promise<Sent> beginning = Promise.promise();
        chat.beginning = beginning.future();
        chats.needs(chat);
        server.call(new Request.TurnStart(
                        chat.thread(),
                        input,
                        messageId,
                        null,
                        wanted.model(),
                        wanted.effort(),
                        null,
                        CodexSettings.policy(wanted.approvalPolicy()),
                        CodexSettings.sandboxPolicy(wanted.sandbox(), now.sandbox()),
                        null))
                .onComplete(done -> {
                    chat.beginning = null;
                    if (done.succeeded()) {
                        chat.settings(wanted.over(now));
                        chat.turnId = done.result().turn().id();
                        beginning.complete(new Sent(done.result().turn().id(), false));
                    } else {
                        beginning.fail(CodexChats.readable(done.cause()));
                    }
                    chats.needs(chat);
                });
        return beginning.future();
    }

    private Future<Sent> steer(CodexChat chat, AppServer server, @Nullable String messageId, List<UserInput> input) {
        String turn = chat.turnId;
        if (turn == null) {
            throw state("idle", "no turn runs that could be steered");
        }
        return server.call(new Request.TurnSteer(chat.thread(), turn, input, messageId))
                .recover(failure -> Future.failedFuture(
                        failure instanceof CodexException no
                                ? chat.turnId == null || no.getMessage().contains("no active turn")
                                        ? state("idle", "the turn has just ended")
                                        : state("notSteerable", "this turn cannot be steered: " + no.getMessage())
                                : failure))
                .map(steered -> new Sent(steered.turnId(), true));
    }

    /** A word why something is declined. Completes when codex has it, and fails when the turn cannot take it. */
    Future<?> explain(CodexChat chat, String reason) {
        AppServer server = chat.server;
        if (server == null || chat.turnId == null) {
            return Future.succeededFuture();
        }
        return steer(chat, server, null, List.of(Inputs.text(reason)))
                .onFailure(failure -> LOG.debug("a reason was not taken: {}", failure.getMessage()));
    }

    /**
     * Ends the turn, what codex runs in the background for it, and every process of the thread: interrupting a turn alone leaves
     * its commands running (measured with 0.169.0). Completes when nothing of it is left.
     */
    Future<Void> cancel(CodexChat chat) {
        Future<Sent> beginning = chat.beginning;
        if (beginning != null) {
            return beginning.transform(begun -> cancel(chat));
        }
        String turn = chat.turnId;
        AppServer server = chat.server;
        if (turn == null || server == null) {
            return Future.succeededFuture();
        }
        chat.cancelling = true;
        Future<Void> ended = chat.turnEnd.future();
        return server.call(new Request.TurnInterrupt(chat.thread(), turn))
                .onFailure(failure -> LOG.debug("not interrupted: {}", failure.getMessage()))
                .transform(done -> end(chat, server))
                .compose(done -> Future.any(ended, chats.vertx.timer(END_MS)).mapEmpty());
    }

    /** Ends every process of the thread, whether or not a turn runs. */
    Future<Void> end(CodexChat chat, AppServer server) {
        String thread = chat.thread();
        return server.call(new Request.ThreadBackgroundTerminalsClean(thread))
                .onFailure(failure -> LOG.debug("nothing cleaned: {}", failure.getMessage()))
                .transform(done -> chats.vertx.executeBlocking(() -> ThreadProcesses.end(thread), false))
                .mapEmpty();
    }

    Future<Void> compact(CodexChat chat) {
        return threads.loaded(chat).compose(server -> {
            if (chat.busy()) {
                throw state("busy", "a turn runs; compact after its end");
            }
            return CodexChats.call(server, new Request.ThreadCompactStart(chat.thread()))
                    .mapEmpty();
        });
    }

    static HomieException state(String reason, String message) {
        return new HomieException(ErrorCode.FAILED_PRECONDITION, message, Map.of("reason", reason));
    }
}
