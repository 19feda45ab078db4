package dev.homie.gateway.presence;

import dev.homie.core.compat.Compatibility;
import dev.homie.core.store.KnownNodeTable.KnownNode;
import dev.homie.protocol.presence.NodeInfo;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.presence.NodeStatus;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that have announced themselves, and the state that each is in (docs/cluster.md). A node announces itself every
 * few seconds; one that is away is remembered, to say so. Pure; not thread-safe, each owner has its own.
 */
public final class NodeDirectory {
    /** Silence after which a node is unreachable: two announcements missed, and some. */
    public static final long EXPIRY_MS = 12_000;
    /** Nodes that are remembered; the one that was seen longest ago is forgotten first. */
    static final int MAX_NODES = 1_000;

    private final Clock clock;
    private final Map<String, Known> nodes = new LinkedHashMap<>();

    public NodeDirectory(Clock clock) {
        this.clock = clock;
    }

    private record Known(NodeInfo node, NodeStatus status, long since, long lastSeenAt) {
        NodePresence presence() {
            return NodePresence.of(node, status, since, lastSeenAt)
                    .withProblem(Compatibility.standard()
                            .problem(node.name(), node.services())
                            .orElse(null));
        }
    }

    /**
     * Takes note of an announcement. True if there is something new in it: a node, another process, a return; load alone is
     * nothing new.
     */
    public boolean announced(NodeInfo node) {
        Known before = nodes.remove(node.id());
        long now = clock.millis();
        boolean stayed = before != null && before.status() == NodeStatus.ONLINE;
        long since = before != null && stayed ? before.since() : now;
        nodes.put(node.id(), new Known(node, NodeStatus.ONLINE, since, now));
        if (nodes.size() > MAX_NODES) {
            nodes.remove(nodes.keySet().iterator().next());
        }
        return before == null || !stayed || !before.node().sameButForLoad(node);
    }

    /** Takes note of nodes of an earlier run, which are away until they announce themselves. */
    public void remember(List<KnownNode> earlier) {
        for (KnownNode each : earlier) {
            boolean offline = each.status() == NodeStatus.OFFLINE;
            nodes.putIfAbsent(
                    each.node().id(),
                    new Known(
                            each.node(),
                            offline ? NodeStatus.OFFLINE : NodeStatus.UNREACHABLE,
                            each.status() == NodeStatus.ONLINE ? each.lastSeenAt() : each.since(),
                            each.lastSeenAt()));
        }
    }

    /** For {@link #remember} of the next run. */
    public List<KnownNode> toRemember(Predicate<KnownNode> which) {
        return nodes.values().stream()
                .map(known -> new KnownNode(known.node(), known.status(), known.since(), known.lastSeenAt()))
                .filter(which)
                .toList();
    }

    /** A node ends on purpose. What that changes; null if it is another process of it that is there. */
    public @Nullable NodePresence bye(String nodeId, long startedAt) {
        Known known = nodes.get(nodeId);
        if (known == null || known.node().startedAt() != startedAt) {
            return null;
        }
        return change(nodeId, known, NodeStatus.OFFLINE);
    }

    /**
     * The cluster lost a member. What that changes.
     *
     * @param died whether its process has ended for certain; if not it may be asleep, or only be out of our reach
     */
    public List<NodePresence> memberLeft(String member, boolean died) {
        return change(
                known -> Objects.equals(known.node().member(), member) && (died || known.status() == NodeStatus.ONLINE),
                died ? NodeStatus.OFFLINE : NodeStatus.UNREACHABLE);
    }

    /** Its outbound link is down. What that changes; null if nothing. */
    public @Nullable NodePresence linkLost(String nodeId) {
        Known known = nodes.get(nodeId);
        return known == null || known.status() != NodeStatus.ONLINE
                ? null
                : change(nodeId, known, NodeStatus.UNREACHABLE);
    }

    /** The nodes that have become unreachable since it was last asked. */
    public List<NodePresence> expire() {
        long before = clock.millis() - EXPIRY_MS;
        return change(
                known -> known.status() == NodeStatus.ONLINE && known.lastSeenAt() <= before, NodeStatus.UNREACHABLE);
    }

    private List<NodePresence> change(Predicate<Known> which, NodeStatus status) {
        return List.copyOf(nodes.values()).stream()
                .filter(which)
                .map(known -> change(known.node().id(), known, status))
                .filter(Objects::nonNull)
                .toList();
    }

    private @Nullable NodePresence change(String id, Known known, NodeStatus status) {
        if (known.status() == status) {
            return null;
        }
        Known now = new Known(known.node(), status, clock.millis(), known.lastSeenAt());
        nodes.put(id, now);
        return now.presence();
    }

    public @Nullable NodePresence find(String id) {
        Known known = nodes.get(id);
        return known == null ? null : known.presence();
    }

    /** All that are known, by name. */
    public List<NodePresence> all() {
        return nodes.values().stream()
                .map(Known::presence)
                .sorted(Comparator.comparing(NodePresence::name).thenComparing(NodePresence::id))
                .toList();
    }

    /** Those that are there. */
    public List<NodePresence> online() {
        return all().stream().filter(node -> node.status() == NodeStatus.ONLINE).toList();
    }
}
