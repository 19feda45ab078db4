package dev.homie.protocol.terminal;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether an attachment may type and resize. */
public enum AttachMode {
    @JsonProperty("write")
    WRITE,
    @JsonProperty("view")
    VIEW
}
