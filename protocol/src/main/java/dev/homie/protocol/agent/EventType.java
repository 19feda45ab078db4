package dev.homie.protocol.agent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What happens in a chat (SPEC.md section 6). A type of a later version is {@link #OTHER}. */
public enum EventType {
    INPUT("input"),
    INPUT_DELIVERED("input.delivered"),
    INPUT_FAILED("input.failed"),
    INPUT_WITHDRAWN("input.withdrawn"),
    TURN_STARTED("turn.started"),
    TURN_ENDED("turn.ended"),
    MESSAGE_DELTA("message.delta"),
    MESSAGE_FINAL("message.final"),
    REASONING_DELTA("reasoning.delta"),
    REASONING_FINAL("reasoning.final"),
    TOOL_CALL("tool.call"),
    TOOL_OUTPUT("tool.output"),
    TOOL_RESULT("tool.result"),
    FILE_CHANGE("file.change"),
    PLAN("plan"),
    DIFF("diff"),
    APPROVAL_REQUIRED("approval.required"),
    APPROVAL_RESOLVED("approval.resolved"),
    USAGE("usage"),
    STATUS("status"),
    SETTINGS("settings"),
    COMPACTED("compacted"),
    ERROR("error"),
    NOTICE("notice"),
    OTHER("other");

    private final String wireName;

    EventType(String name) {
        this.wireName = "agent." + name;
    }

    /** Such as {@code agent.message.delta}. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** Whether a later event of the same item says all that this one does, so that it may be merged and dropped. */
    public boolean isPreview() {
        return this == MESSAGE_DELTA || this == REASONING_DELTA || this == TOOL_OUTPUT;
    }

    /** The type of that name on the wire. */
    @JsonCreator
    public static EventType named(String wireName) {
        String wanted = wireName.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wanted))
                .findFirst()
                .orElse(OTHER);
    }
}
