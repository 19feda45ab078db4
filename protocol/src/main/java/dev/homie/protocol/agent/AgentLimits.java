package dev.homie.protocol.agent;

/** Bounds of chats (docs/agents.md); a parameter outside is INVALID_ARGUMENT. */
public final class AgentLimits {
    /** Bytes of one event as JSON; texts are cut to fit. */
    public static final int MAX_EVENT = 256 * 1024;
    /** UTF-16 units of a message's text. */
    public static final int MAX_TEXT = 256 * 1024;
    /** Images of a message, and their bytes together. */
    public static final int MAX_IMAGES = 8;

    public static final int MAX_IMAGE_BYTES = 640 * 1024;
    public static final int MAX_MENTIONS = 64;
    public static final int MAX_NAME = 200;
    /** Characters of a chat's id, and of a message's, an approval's and an item's. */
    public static final int MAX_CHAT_ID = 256;

    public static final int MAX_MESSAGE_ID = 64;
    public static final int MAX_ITEM_ID = 256;
    /** Messages that wait for a turn's end. */
    public static final int MAX_QUEUED = 32;
    /** Events of one chat's log; from then on it takes no message. */
    public static final int MAX_LOG = 200_000;
    /** Chats of one gateway. */
    public static final int MAX_CHATS = 10_000;
    /** Events in one page, and their bytes as JSON. */
    public static final int MAX_PAGE = 500;

    public static final int MAX_PAGE_BYTES = 512 * 1024;

    private AgentLimits() {}
}
