// Made by node-agent/scripts/codex-records.mjs from the schema of codex; do not edit.
package dev.homie.node.codex.protocol;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the app-server tells. */
public sealed interface Notification {
    /** As it is on the wire. */
    String method();

    /** One that this version of Homie does not know, or whose fields are not what they were. */
    record Unknown(String method, Map<String, Object> params) implements Notification {}

    /** {@code error}. */
    record ErrorNote(
            Types.TurnError error,
            String threadId,
            String turnId,
            boolean willRetry,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "error";
        }
    }

    /** {@code warning}. */
    record Warning(
            String message,
            @Nullable String threadId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "warning";
        }
    }

    /** {@code guardianWarning}. */
    record GuardianWarning(
            String message,
            String threadId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "guardianWarning";
        }
    }

    /** {@code configWarning}. */
    record ConfigWarning(
            String summary,
            @Nullable String details,
            @Nullable String path,
            Types.@Nullable TextRange range,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "configWarning";
        }
    }

    /** {@code deprecationNotice}. */
    record DeprecationNotice(
            String summary,
            @Nullable String details,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "deprecationNotice";
        }
    }

    /** {@code thread/started}. */
    record ThreadStarted(
            Types.ThreadInfo thread,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "thread/started";
        }
    }

    /** {@code thread/status/changed}. */
    record ThreadStatusChanged(
            Types.ThreadStatus status,
            String threadId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "thread/status/changed";
        }
    }

    /** {@code thread/archived}. */
    record ThreadArchived(
            String threadId, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "thread/archived";
        }
    }

    /** {@code thread/unarchived}. */
    record ThreadUnarchived(
            String threadId, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "thread/unarchived";
        }
    }

    /** {@code thread/deleted}. */
    record ThreadDeleted(
            String threadId, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "thread/deleted";
        }
    }

    /** {@code thread/closed}. */
    record ThreadClosed(
            String threadId, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "thread/closed";
        }
    }

    /** {@code thread/name/updated}. */
    record ThreadNameUpdated(
            String threadId,
            @Nullable String threadName,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "thread/name/updated";
        }
    }

    /** {@code thread/settings/updated}. */
    record ThreadSettingsUpdated(
            String threadId,
            Types.ThreadSettings threadSettings,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "thread/settings/updated";
        }
    }

    /** {@code thread/tokenUsage/updated}. */
    record ThreadTokenUsageUpdated(
            String threadId,
            Types.ThreadTokenUsage tokenUsage,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "thread/tokenUsage/updated";
        }
    }

    /** {@code thread/compacted}. */
    record ThreadCompacted(
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "thread/compacted";
        }
    }

    /** {@code turn/started}. */
    record TurnStarted(
            String threadId,
            Types.Turn turn,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "turn/started";
        }
    }

    /** {@code turn/completed}. */
    record TurnCompleted(
            String threadId,
            Types.Turn turn,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "turn/completed";
        }
    }

    /** {@code turn/diff/updated}. */
    record TurnDiffUpdated(
            String diff,
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "turn/diff/updated";
        }
    }

    /** {@code turn/plan/updated}. */
    record TurnPlanUpdated(
            List<Types.TurnPlanStep> plan,
            String threadId,
            String turnId,
            @Nullable String explanation,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "turn/plan/updated";
        }
    }

    /** {@code item/started}. */
    record ItemStarted(
            Types.ThreadItem item,
            long startedAtMs,
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "item/started";
        }
    }

    /** {@code item/completed}. */
    record ItemCompleted(
            long completedAtMs,
            Types.ThreadItem item,
            String threadId,
            String turnId,
            @Nullable Long contentTokenCount,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "item/completed";
        }
    }

    /** {@code item/agentMessage/delta}. */
    record ItemAgentMessageDelta(
            String delta,
            String itemId,
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "item/agentMessage/delta";
        }
    }

    /** {@code item/plan/delta}. */
    record ItemPlanDelta(
            String delta,
            String itemId,
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "item/plan/delta";
        }
    }

    /** {@code item/reasoning/summaryPartAdded}. */
    record ItemReasoningSummaryPartAdded(
            String itemId,
            long summaryIndex,
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "item/reasoning/summaryPartAdded";
        }
    }

    /** {@code item/reasoning/summaryTextDelta}. */
    record ItemReasoningSummaryTextDelta(
            String delta,
            String itemId,
            long summaryIndex,
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "item/reasoning/summaryTextDelta";
        }
    }

    /** {@code item/reasoning/textDelta}. */
    record ItemReasoningTextDelta(
            long contentIndex,
            String delta,
            String itemId,
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "item/reasoning/textDelta";
        }
    }

    /** {@code item/commandExecution/outputDelta}. */
    record ItemCommandExecutionOutputDelta(
            String delta,
            String itemId,
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "item/commandExecution/outputDelta";
        }
    }

    /** {@code item/commandExecution/terminalInteraction}. */
    record ItemCommandExecutionTerminalInteraction(
            String itemId,
            String processId,
            String stdin,
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "item/commandExecution/terminalInteraction";
        }
    }

    /** {@code item/fileChange/outputDelta}. */
    record ItemFileChangeOutputDelta(
            String delta,
            String itemId,
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "item/fileChange/outputDelta";
        }
    }

    /** {@code item/fileChange/patchUpdated}. */
    record ItemFileChangePatchUpdated(
            List<Types.FileUpdateChange> changes,
            String itemId,
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "item/fileChange/patchUpdated";
        }
    }

    /** {@code item/mcpToolCall/progress}. */
    record ItemMcpToolCallProgress(
            String itemId,
            String message,
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "item/mcpToolCall/progress";
        }
    }

    /** {@code serverRequest/resolved}. */
    record ServerRequestResolved(
            @Nullable Object requestId,
            String threadId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "serverRequest/resolved";
        }
    }

    /** {@code model/rerouted}. */
    record ModelRerouted(
            String fromModel,
            Types.ModelRerouteReason reason,
            String threadId,
            String toModel,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "model/rerouted";
        }
    }

    /** {@code account/updated}. */
    record AccountUpdated(
            Types.@Nullable AuthMode authMode,
            Types.@Nullable PlanType planType,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "account/updated";
        }
    }

    /** {@code account/rateLimits/updated}. */
    record AccountRateLimitsUpdated(
            Types.RateLimitSnapshot rateLimits,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Notification {
        @Override
        public String method() {
            return "account/rateLimits/updated";
        }
    }

    /** {@code account/login/completed}. */
    record AccountLoginCompleted(
            boolean success,
            @Nullable String error,
            @Nullable String loginId,
            Types.@Nullable DesktopOnboardingEntrypoint onboardingEntrypoint,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Notification {
        @Override
        public String method() {
            return "account/login/completed";
        }
    }

    /** The records by their methods. */
    static Map<String, Class<? extends Notification>> known() {
        return Map.ofEntries(
                Map.entry("error", ErrorNote.class),
                Map.entry("warning", Warning.class),
                Map.entry("guardianWarning", GuardianWarning.class),
                Map.entry("configWarning", ConfigWarning.class),
                Map.entry("deprecationNotice", DeprecationNotice.class),
                Map.entry("thread/started", ThreadStarted.class),
                Map.entry("thread/status/changed", ThreadStatusChanged.class),
                Map.entry("thread/archived", ThreadArchived.class),
                Map.entry("thread/unarchived", ThreadUnarchived.class),
                Map.entry("thread/deleted", ThreadDeleted.class),
                Map.entry("thread/closed", ThreadClosed.class),
                Map.entry("thread/name/updated", ThreadNameUpdated.class),
                Map.entry("thread/settings/updated", ThreadSettingsUpdated.class),
                Map.entry("thread/tokenUsage/updated", ThreadTokenUsageUpdated.class),
                Map.entry("thread/compacted", ThreadCompacted.class),
                Map.entry("turn/started", TurnStarted.class),
                Map.entry("turn/completed", TurnCompleted.class),
                Map.entry("turn/diff/updated", TurnDiffUpdated.class),
                Map.entry("turn/plan/updated", TurnPlanUpdated.class),
                Map.entry("item/started", ItemStarted.class),
                Map.entry("item/completed", ItemCompleted.class),
                Map.entry("item/agentMessage/delta", ItemAgentMessageDelta.class),
                Map.entry("item/plan/delta", ItemPlanDelta.class),
                Map.entry("item/reasoning/summaryPartAdded", ItemReasoningSummaryPartAdded.class),
                Map.entry("item/reasoning/summaryTextDelta", ItemReasoningSummaryTextDelta.class),
                Map.entry("item/reasoning/textDelta", ItemReasoningTextDelta.class),
                Map.entry("item/commandExecution/outputDelta", ItemCommandExecutionOutputDelta.class),
                Map.entry("item/commandExecution/terminalInteraction", ItemCommandExecutionTerminalInteraction.class),
                Map.entry("item/fileChange/outputDelta", ItemFileChangeOutputDelta.class),
                Map.entry("item/fileChange/patchUpdated", ItemFileChangePatchUpdated.class),
                Map.entry("item/mcpToolCall/progress", ItemMcpToolCallProgress.class),
                Map.entry("serverRequest/resolved", ServerRequestResolved.class),
                Map.entry("model/rerouted", ModelRerouted.class),
                Map.entry("account/updated", AccountUpdated.class),
                Map.entry("account/rateLimits/updated", AccountRateLimitsUpdated.class),
                Map.entry("account/login/completed", AccountLoginCompleted.class));
    }
}
