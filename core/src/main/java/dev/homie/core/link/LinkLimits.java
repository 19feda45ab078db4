package dev.homie.core.link;

import dev.homie.protocol.frame.FrameHeader;

/** Bounds of an outbound link, the same on both of its ends. Sizes are bytes, times milliseconds. */
public final class LinkLimits {
    /** The WebSocket subprotocol. */
    public static final String SUBPROTOCOL = "homie.node.v1";
    /** Where a gateway takes links in. */
    public static final String PATH = "/node";
    /** The one version of the link's protocol. */
    public static final int VERSION = 1;

    /** The largest text message before the node is admitted; characters beyond are not looked at. */
    public static final int MAX_BEFORE_WELCOME = 16 * 1024;
    /** The largest text message: an announcement of a machine's every session. */
    public static final int MAX_TEXT = 4 << 20;
    /** The largest binary message: a frame and where it goes. */
    public static final int MAX_BINARY = LinkFrame.MAX_PREFIX + FrameHeader.MAX_FRAME;

    /** Between two pings, from either end; an end that hears nothing for {@link #SILENT_HEARTBEATS} of them hangs up. */
    public static final int HEARTBEAT_MS = 4_000;

    public static final int SILENT_HEARTBEATS = 3;

    /** Addresses that a node may offer. */
    public static final int MAX_ADDRESSES = 64;
    /** Characters of an address. */
    public static final int MAX_ADDRESS = 256;
    /** Requests that may be under way on one link; one more is RESOURCE_EXHAUSTED. */
    public static final int MAX_IN_FLIGHT = 1_024;
    /** Attachments that may be open on one link; one more is RESOURCE_EXHAUSTED. */
    public static final int MAX_ATTACHMENTS = 4_096;
    /** What a request takes at most when the asking side names no time. */
    public static final int REQUEST_MS = 30_000;

    /**
     * What may wait in a node's socket. The windows bound it already: this is 256 full windows of the usual size. A
     * gateway that lets more pile up reads nothing any more, so the link is given up; a new one resumes to the byte.
     */
    public static final int MAX_QUEUED_AT_NODE = 64 << 20;
    /** What may wait in the gateway's socket to a node before requests and typed input are RESOURCE_EXHAUSTED. */
    public static final int BUSY_AT_GATEWAY = 4 << 20;
    /** What may wait in the gateway's socket to a node at all; acknowledgements alone can go beyond the former. */
    public static final int MAX_QUEUED_AT_GATEWAY = 8 << 20;

    private LinkLimits() {}
}
