package dev.homie.protocol.presence;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** How a machine hangs on the gateways. */
public enum NodeLink {
    /** In a gateway's own process. */
    @JsonProperty("embedded")
    EMBEDDED,
    /** A process of its own, a member of the cluster. */
    @JsonProperty("cluster")
    @JsonEnumDefaultValue // how a newer node may say that it is linked, we do not know
    CLUSTER,
    /** A process of its own outside the cluster, on one WebSocket that it opened itself. */
    @JsonProperty("outbound")
    OUTBOUND
}
