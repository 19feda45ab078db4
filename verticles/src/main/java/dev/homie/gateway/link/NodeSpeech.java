package dev.homie.gateway.link;

import dev.homie.protocol.Addresses;
import dev.homie.protocol.agent.AgentAddresses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a node outside the cluster may say: what its own kind says, and about itself alone. Pure. */
final class NodeSpeech {
    /** As it stands in {@code node.link}. */
    static final String OUTBOUND = "outbound";

    private final String nodeId;
    private final String sessionPrefix;
    private final String codexTopic;

    NodeSpeech(String nodeId) {
        this.nodeId = nodeId;
        this.sessionPrefix = nodeId + "-";
        this.codexTopic = AgentAddresses.CODEX_EVENT_PREFIX + nodeId;
    }

    /** A node said what it has no right to. */
    static final class Offence extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Offence(String what) {
            super(what, null, false, false);
        }

        String what() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * What is to be published for the node.
     *
     * @throws Offence for another topic, or for somebody else's machine or session
     */
    Map<String, Object> published(String address, Map<String, Object> body) {
        if (address.equals(codexTopic)) {
            return body;
        }
        switch (address) {
            case Addresses.NODE_ANNOUNCE -> {
                return announced(body);
            }
            case Addresses.NODE_BYE -> ownNode(body.get("nodeId"), address);
            case Addresses.NODE_SCREEN -> ownSessionId(body.get("sessionId"), address);
            case Addresses.SESSION_STARTED,
                    Addresses.SESSION_UPDATED,
                    Addresses.SESSION_EXIT,
                    Addresses.SESSION_REMOVED -> ownSession(body.get("session"), address);
            default -> throw new Offence("published on " + address);
        }
        return body;
    }

    /**
     * Looks at an answer: the sessions in it must be the node's.
     *
     * @throws Offence when they are not
     */
    void answered(Map<String, Object> body) {
        if (body.get("session") != null) {
            ownSession(body.get("session"), "an answer");
        }
        if (body.get("sessions") instanceof List<?> sessions) {
            sessions.forEach(session -> ownSession(session, "an answer"));
        }
    }

    private Map<String, Object> announced(Map<String, Object> body) {
        if (!(body.get("node") instanceof Map<?, ?> said)) {
            throw new Offence("announced no node");
        }
        ownNode(said.get("id"), Addresses.NODE_ANNOUNCE);
        if (!(body.get("sessions") instanceof List<?> sessions)) {
            throw new Offence("announced no sessions");
        }
        sessions.forEach(session -> ownSession(session, Addresses.NODE_ANNOUNCE));
        Map<String, @Nullable Object> node = new LinkedHashMap<>();
        said.forEach((key, value) -> node.put(String.valueOf(key), value));
        // How it is linked is ours to say, and it is no member of any cluster.
        node.put("link", OUTBOUND);
        node.remove("member");
        return Map.of("node", node, "sessions", sessions);
    }

    private void ownSession(@Nullable Object session, String where) {
        if (!(session instanceof Map<?, ?> map)) {
            throw new Offence("said something that is no session on " + where);
        }
        ownNode(map.get("nodeId"), where);
        ownSessionId(map.get("id"), where);
    }

    private void ownNode(@Nullable Object id, String where) {
        if (!nodeId.equals(id)) {
            throw new Offence("spoke for another node on " + where);
        }
    }

    private void ownSessionId(@Nullable Object id, String where) {
        if (!(id instanceof String text) || !text.startsWith(sessionPrefix)) {
            throw new Offence("spoke of another node's session on " + where);
        }
    }
}
