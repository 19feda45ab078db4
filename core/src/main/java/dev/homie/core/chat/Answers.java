package dev.homie.core.chat;

import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import dev.homie.protocol.agent.Approval;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What answers to an agent's questions are. */
public final class Answers {
    private static final int MAX_ID = 64;
    private static final int MAX_QUESTIONS = 32;
    private static final int MAX_ANSWER = 16 * 1024;
    private static final List<String> ACTIONS = List.of("accept", "decline", "cancel");

    private Answers() {}

    /** The body of {@code node.NODEID.agent.respond} for a decision, without the chat's id. */
    public static Map<String, Object> body(String approvalId, String decision, @Nullable String reason) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("approvalId", approvalId);
        body.put("decision", decision);
        if (reason != null) {
            body.put("reason", reason);
        }
        return body;
    }

    /**
     * The body of {@code node.NODEID.agent.respond} for a client's words, without the chat's id.
     *
     * @throws HomieException INVALID_ARGUMENT
     */
    public static Map<String, Object> reply(String approvalId, Params params) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("approvalId", approvalId);
        Params answers = params.optionalObject("answers");
        String action = params.optionalString("action", MAX_ID);
        if ((answers == null) == (action == null)) {
            throw HomieException.invalid(params.path("answers"), "either answers or an action is required");
        }
        if (answers != null) {
            Map<String, Object> read = new LinkedHashMap<>();
            if (answers.toMap().size() > MAX_QUESTIONS) {
                throw HomieException.invalid(
                        params.path("answers"), "must be of at most " + MAX_QUESTIONS + " questions");
            }
            for (String question : answers.toMap().keySet()) {
                List<String> texts = answers.optionalStrings(question, MAX_QUESTIONS, MAX_ANSWER);
                read.put(question, texts == null ? List.of() : texts);
            }
            body.put("answers", read);
        } else if (action != null) {
            if (!ACTIONS.contains(action)) {
                throw HomieException.invalid(params.path("action"), "must be one of " + String.join(", ", ACTIONS));
            }
            body.put("action", action);
            Params content = params.optionalObject("content");
            if (content != null) {
                body.put("content", content.toMap());
            }
        }
        return body;
    }

    /** Whether the question is answered by one of its decisions, and not with words. */
    public static boolean isDecided(Approval approval) {
        return approval.kind() != Approval.Kind.QUESTION && approval.kind() != Approval.Kind.ELICITATION;
    }

    /** Whether an answer lets something happen that can still happen after the process that asked has ended. */
    public static boolean canBeCarried(Approval resolved) {
        String decision = resolved.decision();
        return isDecided(resolved)
                && decision != null
                && !decision.equals(Approval.DECLINE)
                && !decision.equals(Approval.CANCEL);
    }
}
