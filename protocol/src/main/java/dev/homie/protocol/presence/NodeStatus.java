package dev.homie.protocol.presence;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a machine is there. */
public enum NodeStatus {
    /** It announced itself lately. */
    @JsonProperty("online")
    ONLINE,
    /** It has been silent for too long: asleep, or cut off. Its sessions may still run. */
    @JsonProperty("unreachable")
    UNREACHABLE,
    /** It said goodbye, or its process died: its sessions are over. */
    @JsonProperty("offline")
    OFFLINE
}
