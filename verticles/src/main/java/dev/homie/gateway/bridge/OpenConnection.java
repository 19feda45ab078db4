package dev.homie.gateway.bridge;

import dev.homie.protocol.CloseCode;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A client's connection, whatever it speaks, from its first byte to its close. Used on the gateway's context only. */
public interface OpenConnection {
    /** Who it is and what it does; null until it is signed in. */
    @Nullable
    SignedIn signedIn();

    /** Closes it from our side. Completes when the client has answered, where its transport has answers. */
    Future<Void> close(CloseCode code, String reason);

    /** A heartbeat is due. */
    void beat();

    /** What was attached at a node is gone, or may be. */
    default void nodeGone(String nodeId) {}
}
