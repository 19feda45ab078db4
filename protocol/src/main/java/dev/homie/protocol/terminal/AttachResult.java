package dev.homie.protocol.terminal;

/**
 * What {@code terminal.session.attach} answers.
 *
 * @param startOffset the output offset of the first frame
 * @param inputOffset where the input stream goes on: everything before it was written to the PTY
 */
public record AttachResult(long channel, Session session, Replay replay, long startOffset, long inputOffset) {}
