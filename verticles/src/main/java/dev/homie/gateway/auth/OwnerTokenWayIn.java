package dev.homie.gateway.auth;

import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.identity.Standing;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.Credentials;
import io.vertx.ext.auth.authentication.TokenCredentials;
import org.jspecify.annotations.Nullable;

/** The owner's token. */
public final class OwnerTokenWayIn implements WayIn {
    /** {@code auth.kind} of everything that is a token. */
    public static final String KIND = "token";

    private final OwnerAccess owner;

    public OwnerTokenWayIn(OwnerAccess owner) {
        this.owner = owner;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Credentials credentials(Params auth, @Nullable Challenge challenge) {
        return new TokenCredentials(auth.string("token", OwnerAccess.MAX_SECRET));
    }

    @Override
    public Future<User> authenticate(Credentials credentials) {
        return credentials instanceof TokenCredentials token
                ? owner.byToken(token.getToken())
                        .map(access -> Future.succeededFuture(access.user()))
                        .orElseGet(() -> Future.failedFuture(Authenticator.unauthenticated()))
                : Future.failedFuture(Authenticator.unauthenticated());
    }

    @Override
    public @Nullable Standing standing(String credential) {
        return owner.standing(credential);
    }
}
