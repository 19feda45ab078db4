package dev.homie.cli.status;

import dev.homie.protocol.presence.NodeLink;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.presence.NodeStatus;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code homie status --json} prints: docs/cluster.md has its keys, which stay. Times are milliseconds since 1970.
 *
 * @param version of this command
 * @param cluster null where the gateway is in none
 * @param gateway the one that answered
 * @param gateways all that it knows, itself among them
 * @param listeners of the one that answered, the local one first
 */
record StatusReport(
        String version,
        @Nullable Cluster cluster,
        Gateway gateway,
        List<Gateway> gateways,
        List<Node> nodes,
        Sessions sessions,
        int clients,
        List<Listener> listeners) {
    /** @param urls what clients may open, the best one first */
    record Listener(String name, List<String> urls) {}

    /** @param members processes in it, as far as they have announced themselves */
    record Cluster(String name, int members) {}

    record Gateway(
            String id,
            String version,
            long startedAt,
            @Nullable String member) {}

    /**
     * @param load runnable processes, on average over the last minute
     * @param services each with its version
     * @param problem why the gateway does not use it, in a sentence
     */
    record Node(
            String id,
            String name,
            NodeStatus status,
            long since,
            long lastSeenAt,
            NodeLink link,
            String os,
            String arch,
            String version,
            @Nullable Double load,
            int cpus,
            Map<String, Integer> services,
            Sessions sessions,
            @Nullable String problem) {}

    record Sessions(int running, int exited, int lost) {
        static Sessions of(List<Session> sessions) {
            Map<SessionStatus, Long> counts =
                    sessions.stream().collect(Collectors.groupingBy(Session::status, Collectors.counting()));
            Function<SessionStatus, Integer> count =
                    status -> counts.getOrDefault(status, 0L).intValue();
            return new Sessions(
                    count.apply(SessionStatus.RUNNING),
                    count.apply(SessionStatus.EXITED),
                    count.apply(SessionStatus.LOST));
        }
    }

    /** Whether nothing is missing: no machine is unreachable, none is of a version that cannot be used. */
    boolean isWell() {
        return nodes.stream().noneMatch(node -> node.status() == NodeStatus.UNREACHABLE || node.problem() != null);
    }

    /**
     * Puts together what the gateway says.
     *
     * @param clusterName what the state folder is configured for
     */
    static StatusReport of(
            String version,
            String clusterName,
            Gateway gateway,
            List<Gateway> others,
            List<NodePresence> nodes,
            List<Session> sessions,
            int clients,
            List<Listener> listeners) {
        List<Gateway> gateways = Stream.concat(
                        Stream.of(gateway),
                        others.stream().filter(each -> !each.id().equals(gateway.id())))
                .toList();
        long members = Stream.concat(
                        gateways.stream().map(Gateway::member),
                        nodes.stream()
                                .filter(node -> node.status() == NodeStatus.ONLINE)
                                .map(NodePresence::member))
                .filter(Objects::nonNull)
                .distinct()
                .count();
        return new StatusReport(
                version,
                gateway.member() == null ? null : new Cluster(clusterName, (int) members),
                gateway,
                gateways,
                nodes.stream().map(node -> node(node, sessions)).toList(),
                Sessions.of(sessions),
                clients,
                listeners);
    }

    private static Node node(NodePresence node, List<Session> sessions) {
        Map<String, Integer> services = new TreeMap<>();
        node.services().forEach((name, service) -> services.put(name, service.version()));
        return new Node(
                node.id(),
                node.name(),
                node.status(),
                node.since(),
                node.lastSeenAt(),
                node.link(),
                node.os(),
                node.arch(),
                node.version(),
                node.load(),
                node.cpus(),
                services,
                Sessions.of(sessions.stream()
                        .filter(session -> session.nodeId().equals(node.id()))
                        .toList()),
                node.problem());
    }
}
