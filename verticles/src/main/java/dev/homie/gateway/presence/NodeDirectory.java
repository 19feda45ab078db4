package dev.homie.gateway.presence;

import dev.homie.protocol.presence.NodeInfo;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.presence.NodeStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that have announced themselves. A node announces itself every few seconds, so one that has not for
 * {@link #EXPIRY_MS} is unreachable; it is remembered, to say so. Pure; not thread-safe, each owner has its own.
 */
public final class NodeDirectory {
    /** Four announcements missed. */
    public static final long EXPIRY_MS = 20_000;
    /** Nodes that are remembered; the unreachable one that was seen longest ago is forgotten first. */
    static final int MAX_NODES = 1_000;

    private final Clock clock;
    private final Map<String, Known> nodes = new LinkedHashMap<>();

    public NodeDirectory(Clock clock) {
        this.clock = clock;
    }

    private record Known(NodeInfo node, NodeStatus status, long lastSeenAt) {
        NodePresence presence() {
            return NodePresence.of(node, status, lastSeenAt);
        }
    }

    /** Takes note of an announcement. True if there is something new in it: a node, another process, a return. */
    public boolean announced(NodeInfo node) {
        Known before = nodes.remove(node.id());
        nodes.put(node.id(), new Known(node, NodeStatus.ONLINE, clock.millis()));
        if (nodes.size() > MAX_NODES) {
            nodes.remove(nodes.keySet().iterator().next());
        }
        return before == null
                || before.status() != NodeStatus.ONLINE
                || !before.node().equals(node);
    }

    /** The nodes that have become unreachable since it was last asked. */
    public List<NodePresence> expire() {
        long before = clock.millis() - EXPIRY_MS;
        List<NodePresence> expired = new ArrayList<>();
        nodes.replaceAll((id, known) -> {
            if (known.status() != NodeStatus.ONLINE || known.lastSeenAt() > before) {
                return known;
            }
            Known gone = new Known(known.node(), NodeStatus.UNREACHABLE, known.lastSeenAt());
            expired.add(gone.presence());
            return gone;
        });
        return expired;
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
