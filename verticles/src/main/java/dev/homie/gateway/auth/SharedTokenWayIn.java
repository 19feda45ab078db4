package dev.homie.gateway.auth;

import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.identity.SharedTokens;
import dev.homie.core.identity.Standing;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.Credentials;
import io.vertx.ext.auth.authentication.TokenCredentials;
import org.jspecify.annotations.Nullable;

/** Tokens that the owner gave away. */
public final class SharedTokenWayIn implements WayIn {
    private final SharedTokens tokens;

    public SharedTokenWayIn(SharedTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public String kind() {
        return OwnerTokenWayIn.KIND;
    }

    @Override
    public Credentials credentials(Params auth, @Nullable Challenge challenge) {
        return new TokenCredentials(auth.string("token", OwnerAccess.MAX_SECRET));
    }

    @Override
    public Future<User> authenticate(Credentials credentials) {
        return credentials instanceof TokenCredentials token
                ? tokens.byToken(token.getToken())
                        .map(access -> Future.succeededFuture(access.user()))
                        .orElseGet(() -> Future.failedFuture(Authenticator.unauthenticated()))
                : Future.failedFuture(Authenticator.unauthenticated());
    }

    @Override
    public @Nullable Standing standing(String credential) {
        return tokens.standing(credential);
    }
}
