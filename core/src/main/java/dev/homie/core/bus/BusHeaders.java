package dev.homie.core.bus;

/**
 * Message headers that only a gateway's bridge sets, and that a service may therefore trust. A client cannot send
 * headers at all.
 */
public final class BusHeaders {
    /** The caller, as {@link dev.homie.core.identity.Identity} in JSON. */
    public static final String IDENTITY = "homie.identity";
    /** Where the caller is: an IP address, as its listener knows it. */
    public static final String ADDRESS = "homie.address";
    /** Names the client's request in every log line it causes. */
    public static final String CORRELATION = "homie.correlation";
    /** The channel number that this request may open on the caller's connection. */
    public static final String CHANNEL = "homie.channel";
    /** The event-bus address that takes frames for the caller's connection. */
    public static final String FRAMES_TO = "homie.frames-to";

    /** On a reply: the attachment that was made, so the bridge opens the channel that {@link #CHANNEL} offered. */
    public static final String ATTACHMENT = "homie.attachment";
    /** On a reply with {@link #ATTACHMENT}: the address that takes the channel's frames from the client. */
    public static final String INPUT_TO = "homie.input-to";
    /**
     * On a reply with {@link #ATTACHMENT}: the address of a request that ends the attachment, sent when the connection
     * closes or the client detaches.
     */
    public static final String DETACH_TO = "homie.detach-to";

    /** On an event of a topic with a log: its place in it, a decimal number. */
    public static final String SEQ = "homie.seq";

    private BusHeaders() {}
}
