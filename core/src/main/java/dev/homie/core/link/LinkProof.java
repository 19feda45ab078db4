package dev.homie.core.link;

import dev.homie.core.identity.NodeKey;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** How a node proves on a link that it is the one it says: it signs what this gateway asks of it now. */
public final class LinkProof {
    /** Random bytes of a gateway's question. */
    public static final int NONCE_BYTES = 32;

    /** Names that become part of addresses; they also keep the lines of what is signed apart. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,64}");

    private static final String DOMAIN = "homie link, version 1";

    private LinkProof() {}

    /** Whether a node may have this id. */
    public static boolean isId(String nodeId) {
        return ID.matcher(nodeId).matches();
    }

    /** The node's answer to a challenge, base64url. */
    public static String sign(NodeKey key, LinkMessage.Challenge challenge, String nodeId) {
        return key.sign(signed(challenge.gatewayId(), challenge.nonce(), nodeId));
    }

    /** Whether the hello was made by whoever holds its key, for this question. */
    public static boolean holds(LinkMessage.Challenge challenge, LinkMessage.Hello hello) {
        return isId(hello.nodeId())
                && NodeKey.verify(
                        hello.publicKey(),
                        signed(challenge.gatewayId(), challenge.nonce(), hello.nodeId()),
                        hello.signature());
    }

    private static byte[] signed(String gatewayId, String nonce, String nodeId) {
        return (DOMAIN + "\n" + gatewayId + "\n" + nonce + "\n" + nodeId + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
