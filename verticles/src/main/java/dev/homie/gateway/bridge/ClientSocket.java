package dev.homie.gateway.bridge;

import dev.homie.protocol.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** The client's end as a {@link Connection} sees it. Used on the connection's context only. */
interface ClientSocket {
    void text(String message);

    /** Sends a binary frame as it is; nobody writes to the buffer any more. */
    void binary(Buffer frame);

    /** Bytes that were given to this socket and not yet to the network. */
    long queued();

    /** Says goodbye; what was sent before still goes out first. Completes when the client has answered. */
    Future<Void> close(CloseCode code, String reason);
}
