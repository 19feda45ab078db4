package dev.homie.gateway.auth;

import dev.homie.core.identity.Standing;
import dev.homie.protocol.Params;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.Credentials;
import org.jspecify.annotations.Nullable;

/**
 * One way to prove who one is: one {@code kind} of a hello's {@code auth} (SPEC.md section 2). What {@code authenticate}
 * gives is the user of an {@link dev.homie.core.identity.Access}; it fails with UNAUTHENTICATED, saying nothing that helps
 * to guess. Used on the gateway's context; never blocks it.
 */
public interface WayIn extends AuthenticationProvider {
    /** Several ways may be of one kind: whichever takes the credentials, in the order they were given. */
    String kind();

    /** Whether anybody could come in this way now. */
    default boolean isOpen() {
        return true;
    }

    /** Whether the client has to answer a {@link Challenge} before these credentials can be looked at. */
    default boolean needsChallenge(Params auth) {
        return false;
    }

    /**
     * Reads credentials of this kind.
     *
     * @param challenge the one that this connection was given, if it was
     * @throws dev.homie.protocol.HomieException INVALID_ARGUMENT naming the field
     */
    Credentials credentials(Params auth, @Nullable Challenge challenge);

    /** What is counted when these credentials fail, beside the address they came from; null: nothing. Never a secret. */
    default @Nullable String name(Credentials credentials) {
        return null;
    }

    /** What became of a credential; null for one that is of another way. */
    @Nullable
    Standing standing(String credential);
}
