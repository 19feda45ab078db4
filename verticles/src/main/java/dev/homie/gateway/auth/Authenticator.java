package dev.homie.gateway.auth;

import dev.homie.core.identity.OwnerAccess.Access;
import dev.homie.protocol.Params;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** What one listener takes for an identity; trust comes from the listener, never from a header alone. Does not block. */
public interface Authenticator {
    /** Who sent a request, by what a browser sends along (a cookie). Only for requests from our own origin. */
    Optional<Access> byTransport(HttpServerRequest request);

    /** Who sent a request, by a secret it carries on purpose ({@code Authorization}). */
    Optional<Access> byHeader(HttpServerRequest request);

    /** Who says hello with this {@code auth} (SPEC.md section 2). */
    Optional<Access> byHello(Params auth);

    /** Whether what an access rests on still holds. */
    boolean holds(Access access);
}
