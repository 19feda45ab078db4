package dev.homie.protocol.terminal;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when a client is slower than the program (SPEC.md section 5). */
public enum OnLag {
    /** The program waits, as with ssh. */
    @JsonProperty("pause")
    PAUSE,
    /** The client gets a snapshot once it is behind the retained output, and goes on live. */
    @JsonProperty("skip")
    SKIP
}
