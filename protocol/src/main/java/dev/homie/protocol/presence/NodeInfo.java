package dev.homie.protocol.presence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node announces of itself.
 *
 * @param id stays the same for a machine's state folder
 * @param name for people; the host name unless configured
 * @param services name to what it offers, e.g. {@code terminal}
 * @param startedAt milliseconds since 1970; another value means another process, so earlier sessions are lost
 * @param load runnable processes on average over the last minute; null where the system does not tell
 * @param cpus processors there are
 * @param member its process in the cluster; null outside of one
 * @param link how it hangs on the gateways; the receiving side may know better
 */
public record NodeInfo(
        String id,
        String name,
        String hostname,
        String os,
        String arch,
        String version,
        long startedAt,
        Map<String, Service> services,
        @Nullable Double load,
        int cpus,
        @Nullable String member,
        NodeLink link) {
    @SuppressWarnings("NullAway") // what an older node announces has no link
    public NodeInfo {
        services = Map.copyOf(services);
        link = link == null ? NodeLink.CLUSTER : link;
    }

    /** The same node, as whoever took its announcement in knows it to be linked. */
    public NodeInfo linked(NodeLink how) {
        return new NodeInfo(id, name, hostname, os, arch, version, startedAt, services, load, cpus, member, how);
    }

    /** The same node with that load. */
    public NodeInfo loaded(@Nullable Double now) {
        return new NodeInfo(id, name, hostname, os, arch, version, startedAt, services, now, cpus, member, link);
    }

    /** The same node, offering what it now does; null: that service no more. */
    public NodeInfo offering(String service, @Nullable Service now) {
        Map<String, Service> all = new HashMap<>(services);
        if (now == null) {
            all.remove(service);
        } else {
            all.put(service, now);
        }
        return new NodeInfo(id, name, hostname, os, arch, version, startedAt, all, load, cpus, member, link);
    }

    /** Whether the two differ in nothing but their load, which always changes. */
    public boolean sameButForLoad(NodeInfo other) {
        return equals(other.loaded(load));
    }

    /** One service and what it can do. */
    public record Service(int version, List<String> features) {
        public Service {
            features = List.copyOf(features);
        }
    }
}
