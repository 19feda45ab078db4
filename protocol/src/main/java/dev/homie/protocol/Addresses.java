package dev.homie.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Event-bus addresses. Those of clients are methods and topics (SPEC.md); those under {@code node.} and {@code gateway.}
 * with an id in them are internal: the policy has no row for them, so no client reaches them.
 */
public final class Addresses {
    public static final String SESSION_START = "terminal.session.start";
    public static final String SESSION_ATTACH = "terminal.session.attach";
    public static final String SESSION_DETACH = "terminal.session.detach";
    public static final String SESSION_LIST = "terminal.session.list";
    public static final String SESSION_INPUT = "terminal.session.input";
    public static final String SESSION_RESIZE = "terminal.session.resize";
    public static final String SESSION_RENAME = "terminal.session.rename";
    public static final String SESSION_PREVIEW = "terminal.session.preview";
    public static final String SESSION_KILL = "terminal.session.kill";
    public static final String SESSION_REMOVE = "terminal.session.remove";

    public static final String SESSION_STARTED = "terminal.session.started";
    public static final String SESSION_UPDATED = "terminal.session.updated";
    public static final String SESSION_EXIT = "terminal.session.exit";
    public static final String SESSION_REMOVED = "terminal.session.removed";
    /** Followed by a session's id. */
    public static final String SESSION_OUTPUT_PREFIX = "terminal.session.output.";

    public static final String EVENTS_SUBSCRIBE = "events.subscribe";
    public static final String EVENTS_UNSUBSCRIBE = "events.unsubscribe";

    public static final String PRESENCE_LIST = "presence.list";
    /** A node has appeared, changed its state or gone. */
    public static final String PRESENCE_NODE = "presence.node";

    /** A client has connected to a gateway, or has gone. */
    public static final String PRESENCE_CLIENT = "presence.client";

    public static final String GATEWAY_INFO = "gateway.info";
    /** Which methods and topics the caller may use. */
    public static final String GATEWAY_METHODS = "gateway.methods";

    public static final String CLUSTER_DEPLOY = "cluster.deploy";
    public static final String CLUSTER_UNDEPLOY = "cluster.undeploy";
    public static final String CLUSTER_DEPLOYMENTS = "cluster.deployments";

    /** Published by every node on joining, every few seconds and when asked: {@link dev.homie.protocol.presence.NodeInfo}. */
    public static final String NODE_ANNOUNCE = "node.announce";
    /** Published by a gateway that wants every node to announce itself now. */
    public static final String NODE_ANNOUNCE_REQUEST = "node.announce.request";
    /** Published by a node that ends on purpose: {@code nodeId startedAt}. */
    public static final String NODE_BYE = "node.bye";
    /** Published by every gateway as nodes do on theirs: itself and its clients. */
    public static final String GATEWAY_ANNOUNCE = "gateway.announce";
    /** Published by whoever wants every gateway to announce itself now. */
    public static final String GATEWAY_ANNOUNCE_REQUEST = "gateway.announce.request";
    /** Published by a gateway that ends on purpose: {@code gatewayId instance}. */
    public static final String GATEWAY_BYE = "gateway.bye";
    /** Published within a gateway's process: what it had with a node is gone, {@code nodeId}. */
    public static final String GATEWAY_NODE_GONE = "gateway.node.gone";
    /** Published within a gateway's process: a node is there, or there again, {@code nodeId}. */
    public static final String GATEWAY_NODE_ONLINE = "gateway.node.online";
    /** Published within a process by whoever watches the cluster: it lost a member, {@code member died}. */
    public static final String MEMBER_LEFT = "cluster.member.left";
    /** Published by a node some seconds after a screen changed, so that the store can show it after a crash. */
    public static final String NODE_SCREEN = "node.screen";

    /** Makes a code that admits a machine outside the cluster, once. */
    public static final String LINK_INVITE = "link.node.invite";

    public static final String LINK_LIST = "link.node.list";
    public static final String LINK_REMOVE = "link.node.remove";

    /** Published by a gateway that has taken in a node's outbound link: links of the same node elsewhere are older. */
    public static final String LINK_CLAIMED = "gateway.link.claimed";
    /** Published by a gateway whose link to a node has ended: {@code nodeId}, {@code away} unless it ended on purpose. */
    public static final String LINK_LOST = "gateway.link.lost";
    /** Published by a gateway when it admits or removes a machine, and when asked: what it knows of all of them. */
    public static final String LINK_ADMISSIONS = "gateway.link.admissions";

    public static final String LINK_ADMISSIONS_REQUEST = "gateway.link.admissions.request";

    public static final String PAIRING_INVITE = "pairing.invite";
    public static final String PAIRING_REQUEST = "pairing.request";
    public static final String PAIRING_STATUS = "pairing.status";
    public static final String PAIRING_LIST = "pairing.list";
    public static final String PAIRING_APPROVE = "pairing.approve";
    public static final String PAIRING_REJECT = "pairing.reject";
    public static final String PAIRING_UPDATE = "pairing.update";
    public static final String PAIRING_REVOKE = "pairing.revoke";

    /** A device asks to be let in. */
    public static final String PAIRING_REQUESTED = "pairing.requested";
    /** Somebody let one in or turned it away, or it came too late. */
    public static final String PAIRING_DECIDED = "pairing.decided";
    /** A device was renamed or narrowed. */
    public static final String PAIRING_CHANGED = "pairing.changed";

    public static final String PAIRING_REVOKED = "pairing.revoked";

    public static final String AUDIT_LIST = "gateway.audit.list";
    public static final String CONNECTIONS_LIST = "gateway.connections.list";
    public static final String CONNECTIONS_CLOSE = "gateway.connections.close";
    public static final String POLICY_EXPLAIN = "gateway.policy.explain";

    /** Published when a credential was revoked or changed: every gateway looks again at what its connections rest on. */
    public static final String ACCESS_CHANGED = "gateway.access.changed";

    private static final String NODE_PREFIX = "node.";

    private Addresses() {}

    /** The node's half of a terminal method: {@code node.NODEID.terminal.attach} for {@code terminal.session.attach}. */
    public static String nodeTerminal(String nodeId, String verb) {
        return "node." + nodeId + ".terminal." + verb;
    }

    /** Where a node takes INPUT and OUTPUT_ACK frames; the header {@code homie.attachment} says for which attachment. */
    public static String nodeTerminalFrames(String nodeId) {
        return "node." + nodeId + ".terminal.frames";
    }

    /** The node that an internal address of a node belongs to; null for any other address. */
    public static @Nullable String nodeOf(String address) {
        int end = address.indexOf('.', NODE_PREFIX.length());
        return address.startsWith(NODE_PREFIX) && end > 0 ? address.substring(NODE_PREFIX.length(), end) : null;
    }

    /** The node that a session belongs to, whose id the session's begins with; null for what is no session's id. */
    public static @Nullable String nodeOfSession(String sessionId) {
        int dash = sessionId.lastIndexOf('-');
        return dash > 0 ? sessionId.substring(0, dash) : null;
    }

    /** A node's half of {@code cluster.deploy} and the like. */
    public static String nodeCluster(String nodeId, String verb) {
        return "node." + nodeId + ".cluster." + verb;
    }

    /** A gateway's half of {@code cluster.deploy} and the like. */
    public static String gatewayCluster(String gatewayId, String verb) {
        return "gateway." + gatewayId + ".cluster." + verb;
    }

    /** A gateway's half of {@code gateway.connections.list} and {@code close}. */
    public static String gatewayConnections(String gatewayId, String verb) {
        return "gateway." + gatewayId + ".connections." + verb;
    }

    /** Where a gateway's connection takes frames and channel errors from nodes. */
    public static String connectionFrames(String gatewayId, String connectionId) {
        return "gateway." + gatewayId + ".connection." + connectionId;
    }
}
