package dev.homie.core.policy;

import dev.homie.protocol.Addresses;
import dev.homie.protocol.agent.AgentAddresses;
import java.util.List;

/**
 * Addresses of the bus on which gateways and nodes speak among themselves. That no client reaches them follows from the
 * {@link Policy}, which has no row for them; they are listed here so that each address is the one or the other, and nothing
 * is reachable, or unreachable, by oversight.
 */
public final class InternalAddresses {
    /** Stands for one word, such as an id. */
    private static final String WORD = "+";

    private static final List<String> PATTERNS = List.of(
            Addresses.NODE_ANNOUNCE,
            Addresses.NODE_ANNOUNCE_REQUEST,
            Addresses.NODE_BYE,
            Addresses.NODE_SCREEN,
            Addresses.nodeTerminal(WORD, WORD),
            Addresses.nodeCluster(WORD, WORD),
            Addresses.GATEWAY_ANNOUNCE,
            Addresses.GATEWAY_ANNOUNCE_REQUEST,
            Addresses.GATEWAY_BYE,
            Addresses.GATEWAY_NODE_GONE,
            Addresses.GATEWAY_NODE_ONLINE,
            Addresses.gatewayCluster(WORD, WORD),
            Addresses.gatewayConnections(WORD, WORD),
            Addresses.connectionFrames(WORD, WORD),
            "gateway.+.stored.+",
            "gateway.cluster.invite",
            "gateway.secrets.reload.+",
            Addresses.MEMBER_LEFT,
            Addresses.LINK_CLAIMED,
            Addresses.LINK_LOST,
            Addresses.LINK_ADMISSIONS,
            Addresses.LINK_ADMISSIONS_REQUEST,
            Addresses.ACCESS_CHANGED,
            AgentAddresses.node(WORD, WORD),
            AgentAddresses.node(WORD, "account.+"),
            AgentAddresses.node(WORD, "account.login.+"),
            AgentAddresses.home(WORD, WORD),
            AgentAddresses.home(WORD, "message.+"),
            AgentAddresses.home(WORD, "thread.+"),
            AgentAddresses.home(WORD, "approval.+"),
            AgentAddresses.home(WORD, "input.+"),
            AgentAddresses.home(WORD, "files.+"));

    private InternalAddresses() {}

    public static boolean contains(String address) {
        return PATTERNS.stream().anyMatch(pattern -> matches(pattern, address));
    }

    private static boolean matches(String pattern, String address) {
        String[] wanted = pattern.split("\\.", -1);
        String[] given = address.split("\\.", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (given[i].isEmpty() || !(wanted[i].equals(WORD) || wanted[i].equals(given[i]))) {
                return false;
            }
        }
        return true;
    }
}
