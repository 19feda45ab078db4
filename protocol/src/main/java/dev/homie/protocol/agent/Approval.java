package dev.homie.protocol.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that an agent asks the chat's owner (SPEC.md section 6). Times are milliseconds since 1970.
 *
 * @param id the same for the same question, however often the runtime puts it
 * @param command as it would run, in a shell's words
 * @param reason why the agent wants it, in its words
 * @param changes of files, for kind FILE_CHANGE
 * @param permissions what is asked for, the runtime's own form
 * @param questions for kind QUESTION
 * @param message for kind ELICITATION, with {@code schema} of the answer or the {@code url} to go to
 * @param decisions what can be answered; empty for QUESTION and ELICITATION
 * @param expiresAt when it is declined because nobody answered; null: never
 * @param stale whether the process that asked has ended: what an answer does then is in docs/agents.md
 * @param decision the id of the decision, or {@code answered}
 * @param by the subject that decided; null where Homie or the runtime itself did
 * @param why the reason that was given with a decision, or why it was not a person's
 */
public record Approval(
        String id,
        String chatId,
        String nodeId,
        @Nullable String turnId,
        @Nullable String itemId,
        Kind kind,
        @Nullable String command,
        @Nullable String cwd,
        @Nullable String reason,
        @Nullable List<Map<String, Object>> changes,
        @Nullable Map<String, Object> permissions,
        @Nullable List<Map<String, Object>> questions,
        @Nullable String message,
        @Nullable Map<String, Object> schema,
        @Nullable String url,
        List<Decision> decisions,
        long requestedAt,
        @Nullable Long expiresAt,
        boolean stale,
        Status status,
        @Nullable String decision,
        @Nullable String by,
        @Nullable Long decidedAt,
        @Nullable String why) {
    public static final String ACCEPT = "accept";
    public static final String ACCEPT_FOR_SESSION = "acceptForSession";
    public static final String DECLINE = "decline";
    public static final String CANCEL = "cancel";
    /** The decision of a question that was answered. */
    public static final String ANSWERED = "answered";

    public Approval {
        decisions = decisions == null ? List.of() : List.copyOf(decisions);
    }

    /** What is asked. */
    public enum Kind {
        @JsonProperty("command")
        COMMAND,
        @JsonProperty("fileChange")
        FILE_CHANGE,
        @JsonProperty("permissions")
        PERMISSIONS,
        @JsonProperty("network")
        NETWORK,
        @JsonProperty("question")
        QUESTION,
        @JsonProperty("elicitation")
        ELICITATION
    }

    /** Whether somebody has answered. */
    public enum Status {
        @JsonProperty("open")
        OPEN,
        @JsonProperty("resolved")
        RESOLVED
    }

    /**
     * An answer that can be given.
     *
     * @param title for a button; names what it is about
     * @param rule what would be allowed from now on, for an amendment
     */
    public record Decision(
            String id, String title, @Nullable String rule) {}

    /** The same, answered. */
    public Approval resolved(String newDecision, @Nullable String newBy, long at, @Nullable String newWhy) {
        return with(stale, Status.RESOLVED, newDecision, newBy, at, newWhy);
    }

    /** The same, after the process that asked has ended. */
    public Approval staled() {
        return with(true, status, decision, by, decidedAt, why);
    }

    /** The same with a limit. */
    public Approval expiring(long at) {
        return copy(at, stale, status, decision, by, decidedAt, why);
    }

    private Approval with(
            boolean newStale,
            Status newStatus,
            @Nullable String newDecision,
            @Nullable String newBy,
            @Nullable Long at,
            @Nullable String newWhy) {
        return copy(expiresAt, newStale, newStatus, newDecision, newBy, at, newWhy);
    }

    private Approval copy(
            @Nullable Long newExpiry,
            boolean newStale,
            Status newStatus,
            @Nullable String newDecision,
            @Nullable String newBy,
            @Nullable Long at,
            @Nullable String newWhy) {
        return new Approval(
                id,
                chatId,
                nodeId,
                turnId,
                itemId,
                kind,
                command,
                cwd,
                reason,
                changes,
                permissions,
                questions,
                message,
                schema,
                url,
                decisions,
                requestedAt,
                newExpiry,
                newStale,
                newStatus,
                newDecision,
                newBy,
                at,
                newWhy);
    }
}
