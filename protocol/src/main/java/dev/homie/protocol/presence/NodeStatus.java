package dev.homie.protocol.presence;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a machine is there. */
public enum NodeStatus {
    /** It announced itself lately. */
    @JsonProperty("online")
    ONLINE,
    /** It has not for too long: asleep, off, or cut off. */
    @JsonProperty("unreachable")
    UNREACHABLE
}
