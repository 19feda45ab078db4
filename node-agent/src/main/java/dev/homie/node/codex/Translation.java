package dev.homie.node.codex;

import dev.homie.node.codex.protocol.Notification;
import dev.homie.node.codex.protocol.Types;
import dev.homie.node.codex.protocol.Types.ThreadItem;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What codex says of one thread as the events of a chat (SPEC.md section 6): nothing but its arguments and what it was told
 * before decide what comes out. What codex asks is not its matter. Not thread-safe.
 *
 * <p>An item that was told of is ended, whatever happens: when its turn is interrupted or fails, when codex begins the
 * answer anew, when its process ends. A command that goes on in the background outlives a turn that was completed. What
 * comes of an item after its end is left out.
 */
public final class Translation {
    /** Items that are open at once, and ended ones that are remembered; beyond it the oldest are ended, or forgotten. */
    static final int MAX_ITEMS = 256;

    private final Map<String, OpenItem> open = new LinkedHashMap<>();
    private final Set<String> ended = new LinkedHashSet<>();
    private String lastDiff = "";

    /**
     * @param params of the notification, as they came
     * @param now milliseconds since 1970
     * @return what happened in the chat, in order; empty for what is not for a chat
     */
    public List<AgentEvent> translate(Notification notification, JsonObject params, long now) {
        Telling telling = new Telling(notification, params, now);
        if (notification instanceof Notification.ItemStarted started) {
            begun(telling, started.turnId(), started.item());
        } else if (notification instanceof Notification.ItemCompleted completed) {
            completed(telling, completed.turnId(), completed.item());
        } else if (notification instanceof Notification.TurnStarted turn) {
            lastDiff = "";
            telling.tell(EventType.TURN_STARTED, turn.turn().id(), null, Map.of());
        } else if (notification instanceof Notification.TurnCompleted turn) {
            ended(telling, turn.turn());
        } else if (!previewed(telling, notification)) {
            said(telling, notification);
        }
        return telling.events;
    }

    /** Ends all that is open, since the process that would end it has ended itself. */
    public List<AgentEvent> interrupted(long now) {
        List<AgentEvent> events = new ArrayList<>();
        open.forEach((id, item) -> end(events, id, item, now));
        open.clear();
        return events;
    }

    private void begun(Telling telling, String turnId, ThreadItem item) {
        EventType last = Items.last(item);
        if (last == null || ended.contains(key(turnId, item.id()))) {
            return; // it is told when it is completed, or was
        }
        Map<String, Object> call = Items.call(item);
        Map<String, Object> fields = Map.of();
        if (call != null) {
            fields = call;
            telling.tell(EventType.TOOL_CALL, turnId, item.id(), call);
        } else if (item instanceof ThreadItem.FileChange change) {
            fields = Map.of("changes", Items.changes(change.changes()));
            telling.tell(EventType.FILE_CHANGE, turnId, item.id(), proposed(fields));
        }
        if (last != EventType.COMPACTED) {
            open.put(item.id(), new OpenItem(turnId, last, fields, !fields.isEmpty()));
        }
        if (open.size() > MAX_ITEMS) {
            String oldest = open.keySet().iterator().next();
            end(telling.events, oldest, Objects.requireNonNull(open.remove(oldest)), telling.now);
        }
    }

    private static Map<String, Object> proposed(Map<String, Object> changes) {
        return Fields.of("status", "proposed").and(changes).map();
    }

    private void completed(Telling telling, String turnId, ThreadItem item) {
        OpenItem before = open.remove(item.id());
        if (!remember(turnId, item.id())) {
            return;
        }
        if (item instanceof ThreadItem.AgentMessage message) {
            Types.MessagePhase phase = message.phase();
            Fields fields = Fields.of("text", message.text()).and("phase", phase == null ? null : phase.value());
            telling.tell(EventType.MESSAGE_FINAL, turnId, item.id(), fields.map());
        } else if (item instanceof ThreadItem.Plan plan) {
            Fields fields = Fields.of("text", plan.text()).and("phase", "plan");
            telling.tell(EventType.MESSAGE_FINAL, turnId, item.id(), fields.map());
        } else if (item instanceof ThreadItem.Reasoning reasoning) {
            boolean empty = reasoning.summary().isEmpty() && reasoning.content().isEmpty();
            if (!empty || (before != null && before.told())) {
                Fields fields = Fields.of("summary", reasoning.summary()).and("content", reasoning.content());
                telling.tell(EventType.REASONING_FINAL, turnId, item.id(), fields.map());
            }
        } else if (item instanceof ThreadItem.FileChange change) {
            Fields fields = Fields.of("status", Items.status(change.status().value()))
                    .and("changes", Items.changes(change.changes()));
            telling.tell(EventType.FILE_CHANGE, turnId, item.id(), fields.map());
        } else if (item instanceof ThreadItem.ContextCompaction) {
            telling.tell(EventType.COMPACTED, turnId, item.id(), Map.of());
        } else if (item instanceof ThreadItem.UserMessage message && message.clientId() != null) {
            return; // what we have told codex
        } else {
            Map<String, Object> call = Items.call(item);
            if (call == null) {
                telling.tell(EventType.OTHER, turnId, item.id(), Map.of());
            } else {
                Fields fields = Fields.of(call).and(Items.result(item));
                telling.tell(EventType.TOOL_RESULT, turnId, item.id(), fields.map());
            }
        }
    }

    private void ended(Telling telling, Types.Turn turn) {
        boolean completed = turn.status().equals(Types.TurnStatus.COMPLETED);
        end(telling, item -> !(completed && item.outlivesTurn()));
        Types.TurnError error = turn.error();
        Fields fields = Fields.of("status", turn.status().value())
                .and("error", error == null ? null : Remarks.plain(error.message()))
                .and("durationMs", turn.durationMs());
        telling.tell(EventType.TURN_ENDED, turn.id(), null, fields.map());
    }

    /** Whether it is a preview of an item. */
    private boolean previewed(Telling telling, Notification notification) {
        if (notification instanceof Notification.ItemAgentMessageDelta delta) {
            text(telling, EventType.MESSAGE_DELTA, delta.turnId(), delta.itemId(), delta.delta());
        } else if (notification instanceof Notification.ItemPlanDelta delta) {
            text(telling, EventType.MESSAGE_DELTA, delta.turnId(), delta.itemId(), delta.delta());
        } else if (notification instanceof Notification.ItemCommandExecutionOutputDelta delta) {
            text(telling, EventType.TOOL_OUTPUT, delta.turnId(), delta.itemId(), delta.delta());
        } else if (notification instanceof Notification.ItemMcpToolCallProgress progress) {
            text(telling, EventType.TOOL_OUTPUT, progress.turnId(), progress.itemId(), progress.message() + "\n");
        } else if (notification instanceof Notification.ItemReasoningSummaryTextDelta delta) {
            OpenItem item = open.get(delta.itemId());
            if (item != null) {
                item.say(delta.summaryIndex(), delta.delta());
                telling.preview(
                        EventType.REASONING_DELTA,
                        delta.turnId(),
                        delta.itemId(),
                        Fields.of("text", delta.delta())
                                .and("part", delta.summaryIndex())
                                .and("raw", false)
                                .map());
            }
        } else if (notification instanceof Notification.ItemReasoningTextDelta delta) {
            OpenItem item = open.get(delta.itemId());
            if (item != null) {
                item.say(delta.delta());
                telling.preview(
                        EventType.REASONING_DELTA,
                        delta.turnId(),
                        delta.itemId(),
                        Fields.of("text", delta.delta())
                                .and("part", delta.contentIndex())
                                .and("raw", true)
                                .map());
            }
        } else {
            return notification instanceof Notification.ItemReasoningSummaryPartAdded
                    || notification instanceof Notification.ItemFileChangeOutputDelta;
        }
        return true;
    }

    private void text(Telling telling, EventType type, String turnId, String itemId, String text) {
        OpenItem item = open.get(itemId);
        if (item != null && !text.isEmpty()) {
            item.say(text);
            telling.preview(type, turnId, itemId, Map.of("text", text));
        }
    }

    private void said(Telling telling, Notification notification) {
        if (notification instanceof Notification.ItemFileChangePatchUpdated patch) {
            OpenItem item = open.get(patch.itemId());
            if (item != null) {
                List<Map<String, Object>> changes = Items.changes(patch.changes());
                item.set("changes", changes);
                telling.tell(
                        EventType.FILE_CHANGE, patch.turnId(), patch.itemId(), proposed(Map.of("changes", changes)));
            }
        } else if (notification instanceof Notification.TurnDiffUpdated diff) {
            if (!diff.diff().equals(lastDiff)) {
                lastDiff = diff.diff();
                telling.tell(EventType.DIFF, diff.turnId(), null, Map.of("diff", diff.diff()));
            }
        } else {
            if (notification instanceof Notification.ErrorNote) {
                // Codex begins the answer anew, with other items.
                end(
                        telling,
                        item -> item.last() == EventType.MESSAGE_FINAL || item.last() == EventType.REASONING_FINAL);
            }
            Remarks.tell(telling, notification);
        }
    }

    private void end(Telling telling, Predicate<OpenItem> which) {
        for (Iterator<Map.Entry<String, OpenItem>> all = open.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, OpenItem> entry = all.next();
            if (which.test(entry.getValue())) {
                all.remove();
                end(telling.events, entry.getKey(), entry.getValue(), telling.now);
            }
        }
    }

    private void end(List<AgentEvent> events, String id, OpenItem item, long now) {
        remember(item.turnId(), id);
        if (item.told()) {
            events.add(new AgentEvent(item.last(), now, item.turnId(), id, null, item.interrupted()));
        }
    }

    /** Whether it is the item's first end. */
    private boolean remember(String turnId, String itemId) {
        boolean first = ended.add(key(turnId, itemId));
        if (ended.size() > MAX_ITEMS) {
            Iterator<String> oldest = ended.iterator();
            oldest.next();
            oldest.remove();
        }
        return first;
    }

    private static String key(String turnId, String itemId) {
        return turnId + "/" + itemId;
    }
}
