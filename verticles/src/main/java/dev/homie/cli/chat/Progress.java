package dev.homie.cli.chat;

import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.Approval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a chat's events say of its turn, its open questions, and of one message that is waited for. Pure; not thread-safe. */
final class Progress {
    /** How a message ended. */
    enum Outcome {
        COMPLETED,
        FAILED,
        INTERRUPTED
    }

    private final Map<String, Approval> open = new LinkedHashMap<>();
    private @Nullable String turn;
    private @Nullable String awaited;
    private @Nullable String awaitedTurn;
    private @Nullable Outcome outcome;

    /** Of the chat when its events begin. */
    void begin(@Nullable String turnId, List<Approval> approvals) {
        turn = turnId;
        approvals.forEach(each -> open.put(each.id(), each));
    }

    /** From now on it is this message that is waited for. */
    void await(String messageId) {
        awaited = messageId;
        awaitedTurn = null;
        outcome = null;
    }

    @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
    void apply(AgentEvent event) {
        Fields fields = Fields.of(event.fields());
        boolean ours = awaited != null && fields.text("messageId").equals(awaited);
        switch (event.type()) {
            case TURN_STARTED -> turn = turnOf(event, fields);
            case TURN_ENDED -> {
                String ended = turnOf(event, fields);
                turn = null;
                if (ended != null && ended.equals(awaitedTurn)) {
                    end(
                            switch (fields.text("status")) {
                                case "completed" -> Outcome.COMPLETED;
                                case "failed" -> Outcome.FAILED;
                                default -> Outcome.INTERRUPTED;
                            });
                }
            }
            case INPUT_DELIVERED -> {
                if (ours) {
                    awaitedTurn = turnOf(event, fields);
                }
            }
            case INPUT_FAILED -> {
                if (ours) {
                    end(Outcome.FAILED);
                }
            }
            case INPUT_WITHDRAWN -> {
                if (ours) {
                    end(Outcome.INTERRUPTED);
                }
            }
            case APPROVAL_REQUIRED ->
                ApprovalCard.read(
                                (Map<String, Object>) fields.object("approval").map())
                        .ifPresent(each -> open.put(each.id(), each));
            case APPROVAL_RESOLVED -> open.remove(fields.object("approval").text("id"));
            default -> {
                // concerns neither
            }
        }
    }

    private void end(Outcome how) {
        outcome = how;
        awaited = null;
        awaitedTurn = null;
    }

    private static @Nullable String turnOf(AgentEvent event, Fields fields) {
        return event.turnId() == null && !fields.text("turnId").isEmpty() ? fields.text("turnId") : event.turnId();
    }

    /** Whether the agent works. */
    boolean running() {
        return turn != null;
    }

    /** Whether a message is waited for that has not ended. */
    boolean waiting() {
        return awaited != null;
    }

    /** How the message ended that was waited for; null: none has. */
    @Nullable
    Outcome outcome() {
        return outcome;
    }

    /** Questions that nobody has answered, the oldest first. */
    List<Approval> open() {
        return new ArrayList<>(open.values());
    }

    boolean isOpen(String approvalId) {
        return open.containsKey(approvalId);
    }
}
