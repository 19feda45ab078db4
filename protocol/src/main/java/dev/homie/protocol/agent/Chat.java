package dev.homie.protocol.agent;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat as clients see it (SPEC.md section 6). Times are milliseconds since 1970. Immutable and thread-safe.
 *
 * @param nodeId the machine that it works on
 * @param gatewayId its home
 * @param account null: the machine's own
 * @param cwd an absolute folder; empty until the runtime has said which one its default is
 * @param problem why it cannot go on now, and what to do about it
 * @param turnId the turn under way, by the runtime's name
 * @param pending open approvals
 * @param queued messages that wait for the turn's end
 * @param lastSeq the newest event of its log; 0: none
 * @param readSeq how far the caller has read; null where there is no caller, or nothing read
 * @param preview the beginning of the last thing said
 * @param usage tokens, as the last {@code agent.usage} has them
 * @param forkedFrom the chat that it began as a copy of
 * @param updatedAt when somebody last said or did something in it
 */
public record Chat(
        String id,
        String nodeId,
        String gatewayId,
        String runtime,
        @Nullable String account,
        String name,
        String cwd,
        @Nullable String model,
        @Nullable String effort,
        @Nullable ApprovalPolicy approvalPolicy,
        @Nullable Sandbox sandbox,
        ChatStatus status,
        @Nullable String problem,
        @Nullable String turnId,
        int pending,
        int queued,
        long lastSeq,
        @Nullable Long readSeq,
        @Nullable String preview,
        @Nullable Map<String, Object> usage,
        boolean archived,
        @Nullable String forkedFrom,
        long createdAt,
        long updatedAt) {
    /** The same without what goes on all the time while a turn runs: how far its log is, and what was said last. */
    public Chat withoutProgress() {
        return copy(problem, 0, null, null, null, 0);
    }

    /** As who has read so far sees it. */
    public Chat readTo(@Nullable Long seq) {
        return copy(problem, lastSeq, seq, preview, usage, updatedAt);
    }

    /** The same with why it cannot go on now. */
    public Chat withProblem(@Nullable String why) {
        return copy(why, lastSeq, readSeq, preview, usage, updatedAt);
    }

    private Chat copy(
            @Nullable String newProblem,
            long newLastSeq,
            @Nullable Long newReadSeq,
            @Nullable String newPreview,
            @Nullable Map<String, Object> newUsage,
            long newUpdatedAt) {
        return new Chat(
                id,
                nodeId,
                gatewayId,
                runtime,
                account,
                name,
                cwd,
                model,
                effort,
                approvalPolicy,
                sandbox,
                status,
                newProblem,
                turnId,
                pending,
                queued,
                newLastSeq,
                newReadSeq,
                newPreview,
                newUsage,
                archived,
                forkedFrom,
                createdAt,
                newUpdatedAt);
    }
}
