package dev.homie.node.codex;

import dev.homie.node.codex.protocol.Notification;
import dev.homie.node.codex.protocol.Types;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What codex says of a thread that is about no item: plans, usage, errors, warnings, and what nobody knows. Pure. */
final class Remarks {
    /** What codex says for its own clients; the raw talk has it. */
    private static final Set<String> SILENT = Set.of(
            "thread/readState/changed",
            "thread/queue/changed",
            "thread/project/updated",
            "thread/section/changed",
            "thread/attachment/updated",
            "turn/moderationMetadata",
            "hook/started",
            "hook/completed",
            "rawResponse/completed",
            "rawResponseItem/completed");

    private Remarks() {}

    static void tell(Telling telling, Notification notification) {
        if (notification instanceof Notification.TurnPlanUpdated plan) {
            Fields fields = Fields.of(
                            "steps", plan.plan().stream().map(Remarks::step).toList())
                    .and("explanation", plan.explanation());
            telling.tell(EventType.PLAN, plan.turnId(), null, fields.map());
        } else if (notification instanceof Notification.ThreadTokenUsageUpdated usage) {
            telling.tell(EventType.USAGE, usage.turnId(), null, Map.of("usage", usage(usage.tokenUsage())));
        } else if (notification instanceof Notification.ErrorNote error) {
            Fields fields = Fields.of("message", plain(error.error().message()))
                    .and("code", code(error.error().codexErrorInfo()))
                    .and("willRetry", error.willRetry());
            telling.tell(EventType.ERROR, error.turnId(), null, fields.map());
        } else if (notification instanceof Notification.Warning warning) {
            telling.notice("warning", warning.message());
        } else if (notification instanceof Notification.GuardianWarning warning) {
            telling.notice("warning", warning.message());
        } else if (notification instanceof Notification.ModelRerouted rerouted) {
            telling.notice("info", "Codex answers with " + rerouted.toModel() + " instead of " + rerouted.fromModel());
        } else if (notification instanceof Notification.ItemCommandExecutionTerminalInteraction typed) {
            telling.tell(EventType.OTHER, typed.turnId(), typed.itemId(), Map.of());
        } else if (notification instanceof Notification.Unknown unknown && !SILENT.contains(unknown.method())) {
            Object turn = unknown.params().get("turnId");
            Object item = unknown.params().get("itemId");
            telling.tell(
                    EventType.OTHER,
                    turn instanceof String turnId ? turnId : null,
                    item instanceof String itemId ? itemId : null,
                    Map.of());
        }
    }

    private static Map<String, Object> step(Types.TurnPlanStep step) {
        String status = switch (step.status().value()) {
            case "inProgress" -> "running";
            case "completed" -> "done";
            default -> "pending";
        };
        return Fields.of("text", step.step()).and("status", status).map();
    }

    private static Map<String, Object> usage(Types.ThreadTokenUsage usage) {
        return Fields.of("total", tokens(usage.total()))
                .and("last", tokens(usage.last()))
                .and("contextWindow", usage.modelContextWindow())
                .map();
    }

    private static Map<String, Object> tokens(Types.TokenUsageBreakdown tokens) {
        return Fields.of("input", tokens.inputTokens())
                .and("cached", tokens.cachedInputTokens())
                .and("output", tokens.outputTokens())
                .and("reasoning", tokens.reasoningOutputTokens())
                .and("total", tokens.totalTokens())
                .map();
    }

    /** A name, or an object whose only key is one. */
    private static @Nullable String code(@Nullable Object info) {
        if (info instanceof Map<?, ?> map && !map.isEmpty()) {
            return String.valueOf(map.keySet().iterator().next());
        }
        return info instanceof String name ? name : null;
    }

    /** What a model's server says, where codex hands on its whole answer. */
    static String plain(String message) {
        if (!message.startsWith("{")) {
            return message;
        }
        try {
            JsonObject error = new JsonObject(message).getJsonObject("error");
            String inner = error == null ? null : error.getString("message");
            return inner == null || inner.isBlank() ? message : inner;
        } catch (DecodeException | ClassCastException e) {
            return message;
        }
    }
}
