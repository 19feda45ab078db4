package dev.homie.gateway.metrics;

import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.terminal.Session;
import java.util.List;

/** What is the case at the moment of a scrape; the rest are counts that only grow. */
record Reading(int connections, int channels, int storeQueue, List<NodePresence> nodes, List<Session> sessions) {
    Reading {
        nodes = List.copyOf(nodes);
        sessions = List.copyOf(sessions);
    }
}
