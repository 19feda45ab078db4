package dev.homie.core.store;

/**
 * A session's last screen.
 *
 * @param outputOffset the output that it stands for
 * @param redraw what draws it on a reset terminal; taken as it is, nobody writes to it
 * @param text the same without colours, one line per row
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, compared by nobody
public record StoredScreen(String sessionId, int cols, int rows, long outputOffset, byte[] redraw, String text) {}
