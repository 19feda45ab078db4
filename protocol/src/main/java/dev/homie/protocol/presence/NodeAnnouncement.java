package dev.homie.protocol.presence;

import dev.homie.protocol.terminal.Session;
import java.util.List;

/** What a node publishes on {@code node.announce} (SPEC.md section 8): itself, and every session it has. */
public record NodeAnnouncement(NodeInfo node, List<Session> sessions) {
    public NodeAnnouncement {
        sessions = List.copyOf(sessions);
    }
}
