package dev.homie.node.terminal;

import dev.homie.protocol.ErrorBody;

/** The other end of an attachment: a channel on a gateway's connection. Calls come in order and must not block. */
interface FrameSink {
    /** @param frame header and payload; handed over, nobody writes to it again */
    void frame(byte[] frame);

    /** Something the client sent on this channel was refused. */
    void error(ErrorBody error);
}
