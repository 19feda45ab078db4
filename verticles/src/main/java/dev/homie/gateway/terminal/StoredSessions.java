package dev.homie.gateway.terminal;

import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.store.StoredScreen;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import dev.homie.protocol.terminal.TerminalLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be asked of a session that no node has any more. Used on the context of the terminal service. */
final class StoredSessions {
    /** Rows of a preview that asks for no number, as at a node. */
    private static final int PREVIEW_ROWS = 12;

    private final Vertx vertx;
    private final SessionKeeper keeper;
    private final StoredAttachments attachments;

    StoredSessions(Vertx vertx, SessionKeeper keeper, StoredAttachments attachments) {
        this.vertx = vertx;
        this.keeper = keeper;
        this.attachments = attachments;
    }

    /** A method of a session that is over. */
    interface Method {
        Future<Answer> answer(Call call, Session session);
    }

    /** What needs a process to answer: FAILED_PRECONDITION. */
    static Future<Answer> over(Call call, Session session) {
        return Future.failedFuture(new HomieException(
                ErrorCode.FAILED_PRECONDITION,
                session.status() == SessionStatus.LOST
                        ? "the session was lost with its machine's process"
                        : "the session has ended"));
    }

    Future<Answer> attach(Call call, Session session) {
        return screen(session).map(screen -> attachments.attach(call, session, screen.orElse(null)));
    }

    Future<Answer> rename(Call call, Session session) {
        Session renamed = session.named(call.params().string("name", TerminalLimits.MAX_NAME));
        keeper.renamed(renamed);
        publish(Addresses.SESSION_UPDATED, renamed);
        return Future.succeededFuture(Answer.of(Map.of("session", renamed)));
    }

    Future<Answer> preview(Call call, Session session) {
        Integer rows = call.params().optionalInteger("rows", 1, TerminalLimits.MAX_ROWS);
        return screen(session).map(found -> {
            String text = found.map(StoredScreen::text).orElse("");
            return Answer.of(Map.of(
                    "text",
                    lastRows(text, rows == null ? PREVIEW_ROWS : rows),
                    "cols",
                    found.map(StoredScreen::cols).orElse(session.cols()),
                    "rows",
                    found.map(StoredScreen::rows).orElse(session.rows())));
        });
    }

    Future<Answer> remove(Call call, Session session) {
        return Future.fromCompletionStage(keeper.remove(session.id()), vertx.getOrCreateContext())
                .map(removed -> {
                    publish(Addresses.SESSION_REMOVED, session);
                    return Answer.of(null);
                });
    }

    private Future<Optional<StoredScreen>> screen(Session session) {
        return Future.fromCompletionStage(keeper.screen(session.id()), vertx.getOrCreateContext());
    }

    /** The last rows that have something on them. */
    static String lastRows(String text, int rows) {
        List<String> lines = text.stripTrailing().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - rows), lines.size()));
    }

    /** What somebody did to a session that no node has: every gateway that keeps it is to know. */
    private void publish(String topic, Session session) {
        vertx.eventBus().publish(topic, Services.json(Map.of("session", session)));
    }
}
