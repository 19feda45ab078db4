package dev.homie.gateway.auth;

import dev.homie.core.identity.Access;
import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.identity.Standing;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.Credentials;
import io.vertx.ext.auth.authentication.TokenCredentials;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tokens: the owner's, and those that the owner gave away. */
public final class TokenWayIn implements WayIn {
    /** {@code auth.kind} of everything that is a token. */
    public static final String KIND = "token";

    private final Function<String, Optional<Access>> byToken;
    private final Function<String, @Nullable Standing> standing;

    /**
     * @param byToken whom a token lets in
     * @param standing as {@link WayIn#standing}
     */
    public TokenWayIn(Function<String, Optional<Access>> byToken, Function<String, @Nullable Standing> standing) {
        this.byToken = byToken;
        this.standing = standing;
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
                ? byToken.apply(token.getToken())
                        .map(access -> Future.succeededFuture(access.user()))
                        .orElseGet(() -> Future.failedFuture(Authenticator.unauthenticated()))
                : Future.failedFuture(Authenticator.unauthenticated());
    }

    @Override
    public @Nullable Standing standing(String credential) {
        return standing.apply(credential);
    }
}
