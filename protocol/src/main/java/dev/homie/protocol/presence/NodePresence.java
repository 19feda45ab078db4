package dev.homie.protocol.presence;

import java.util.Map;

/**
 * A machine as clients see it: {@link NodeInfo}, and whether it is there.
 *
 * @param lastSeenAt when it last announced itself, milliseconds since 1970
 */
public record NodePresence(
        String id,
        String name,
        String hostname,
        String os,
        String arch,
        String version,
        long startedAt,
        Map<String, NodeInfo.Service> services,
        NodeStatus status,
        long lastSeenAt) {
    public NodePresence {
        services = Map.copyOf(services);
    }

    public static NodePresence of(NodeInfo node, NodeStatus status, long lastSeenAt) {
        return new NodePresence(
                node.id(),
                node.name(),
                node.hostname(),
                node.os(),
                node.arch(),
                node.version(),
                node.startedAt(),
                node.services(),
                status,
                lastSeenAt);
    }
}
