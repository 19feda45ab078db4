package dev.homie.protocol.presence;

import java.util.List;
import java.util.Map;

/**
 * What a node announces of itself.
 *
 * @param id stays the same for a machine's state folder
 * @param name for people; the host name unless configured
 * @param services name to what it offers, e.g. {@code terminal}
 * @param startedAt milliseconds since 1970; another value means another process, so earlier sessions are lost
 */
public record NodeInfo(
        String id,
        String name,
        String hostname,
        String os,
        String arch,
        String version,
        long startedAt,
        Map<String, Service> services) {
    public NodeInfo {
        services = Map.copyOf(services);
    }

    /** One service and what it can do. */
    public record Service(int version, List<String> features) {
        public Service {
            features = List.copyOf(features);
        }
    }
}
