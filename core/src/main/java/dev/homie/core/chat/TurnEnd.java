package dev.homie.core.chat;

import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.EventType;
import java.util.LinkedHashMap;
import java.util.Map;

/** How turns end. */
public final class TurnEnd {
    /** Why a turn ended that ran in a process of a node that is no more. */
    public static final String NODE_ENDED = "nodeEnded";

    private static final String CANCELLED = "cancelled";

    private TurnEnd() {}

    /** The end of a turn whose node's process is no more. */
    public static AgentEvent nodeEnded(String turnId, long time) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", "interrupted");
        fields.put("why", NODE_ENDED);
        return new AgentEvent(EventType.TURN_ENDED, time, turnId, null, null, fields);
    }

    /** Whether it ended because a process did: what it asked can only be carried (docs/agents.md). */
    public static boolean isCrash(AgentEvent ended) {
        return isInterrupted(ended) && !isCancelled(ended);
    }

    public static boolean isInterrupted(AgentEvent ended) {
        return "interrupted".equals(ended.fields().get("status"));
    }

    public static boolean isCompleted(AgentEvent ended) {
        return "completed".equals(ended.fields().get("status"));
    }

    /** Whether somebody wanted it to end. */
    public static boolean isCancelled(AgentEvent ended) {
        return CANCELLED.equals(ended.fields().get("why"));
    }
}
