package dev.homie.node.link;

import dev.homie.core.identity.NodeKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a node hangs itself, and as whom.
 *
 * @param gateways at least one; tried in turn
 * @param code from an invitation; only needed until a gateway has admitted the node
 * @param version of this Homie
 */
public record LinkConfig(
        List<LinkTarget> gateways,
        String nodeId,
        NodeKey key,
        @Nullable String code,
        String version) {
    public LinkConfig {
        gateways = List.copyOf(gateways);
    }
}
