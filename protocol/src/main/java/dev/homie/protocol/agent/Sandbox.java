package dev.homie.protocol.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the agent's commands may do without being asked about. */
public enum Sandbox {
    @JsonProperty("read-only")
    READ_ONLY,
    /** Write in the chat's folder, without network. */
    @JsonProperty("workspace-write")
    WORKSPACE_WRITE,
    /** Whatever the machine's user may. */
    @JsonProperty("full-access")
    FULL_ACCESS
}
