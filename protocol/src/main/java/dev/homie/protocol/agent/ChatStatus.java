package dev.homie.protocol.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a chat does now. */
public enum ChatStatus {
    @JsonProperty("idle")
    IDLE,
    /** A turn is under way. */
    @JsonProperty("running")
    RUNNING,
    /** A turn is under way, and waits for an answer. */
    @JsonProperty("waiting")
    WAITING,
    /** The process that ran the last turn ended before the turn did. */
    @JsonProperty("interrupted")
    INTERRUPTED,
    /** The runtime has let go of it; a message opens it again. */
    @JsonProperty("closed")
    CLOSED
}
