package dev.homie.protocol.terminal;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an attachment begins. */
public enum Replay {
    /** From the offset that was asked for, byte for byte. */
    @JsonProperty("exact")
    EXACT,
    /** With a snapshot of the screen. */
    @JsonProperty("snapshot")
    SNAPSHOT,
    /** At the end of the output: there was nothing to replay. */
    @JsonProperty("none")
    NONE
}
