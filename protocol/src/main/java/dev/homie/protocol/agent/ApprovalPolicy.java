package dev.homie.protocol.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When the agent asks before it does something. */
public enum ApprovalPolicy {
    /** Before everything that is not known to only read. */
    @JsonProperty("untrusted")
    UNTRUSTED,
    /** When it wants to do what the sandbox forbids. */
    @JsonProperty("on-request")
    ON_REQUEST,
    /** Never: what the sandbox forbids fails. */
    @JsonProperty("never")
    NEVER
}
