package dev.homie.protocol.presence;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A machine as clients see it: {@link NodeInfo}, and whether it is there.
 *
 * @param since when the status began, milliseconds since 1970
 * @param lastSeenAt when it last announced itself, milliseconds since 1970
 * @param problem why the gateway cannot work with it, in a sentence that says what to upgrade; null when it can
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
        @Nullable Double load,
        int cpus,
        @Nullable String member,
        NodeLink link,
        NodeStatus status,
        long since,
        long lastSeenAt,
        @Nullable String problem) {
    public NodePresence {
        services = Map.copyOf(services);
    }

    public static NodePresence of(NodeInfo node, NodeStatus status, long since, long lastSeenAt) {
        return new NodePresence(
                node.id(),
                node.name(),
                node.hostname(),
                node.os(),
                node.arch(),
                node.version(),
                node.startedAt(),
                node.services(),
                node.load(),
                node.cpus(),
                node.member(),
                node.link(),
                status,
                since,
                lastSeenAt,
                null);
    }

    /** The same, with why it cannot be worked with. */
    public NodePresence withProblem(@Nullable String why) {
        return new NodePresence(
                id,
                name,
                hostname,
                os,
                arch,
                version,
                startedAt,
                services,
                load,
                cpus,
                member,
                link,
                status,
                since,
                lastSeenAt,
                why);
    }
}
