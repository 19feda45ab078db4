package dev.homie.gateway.auth;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * How a listener finds out where a request comes from, and of whom. Trust comes from the listener, never from a header
 * alone. Called on the gateway's context, once for each request, before anything else looks at it; never blocks.
 */
@FunctionalInterface
public interface PeerCheck {
    /** Fails with a {@link dev.homie.protocol.HomieException} PERMISSION_DENIED, whose text is the answer, for a request that is refused. */
    Future<Peer> peer(HttpServerRequest request);

    /** The name that the client asked for, where that is not what {@code Host} says; null: it is. */
    default @Nullable String host(HttpServerRequest request) {
        return null;
    }

    /** Whether that address is one behind which many clients are, so that its sockets are not counted as one client's. */
    default boolean standsForMany(String address) {
        return false;
    }
}
