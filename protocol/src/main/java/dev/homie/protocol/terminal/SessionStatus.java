package dev.homie.protocol.terminal;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What has become of a session. */
public enum SessionStatus {
    /** Its process runs. */
    @JsonProperty("running")
    RUNNING,
    /** Its process ended; screen and exit state stay readable. */
    @JsonProperty("exited")
    EXITED,
    /** The node's process died with it; only what the store kept is readable. */
    @JsonProperty("lost")
    LOST
}
