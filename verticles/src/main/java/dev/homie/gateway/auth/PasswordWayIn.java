package dev.homie.gateway.auth;

import dev.homie.core.identity.Access;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.identity.Role;
import dev.homie.core.identity.RoleScopes;
import dev.homie.core.identity.Secrets;
import dev.homie.core.identity.Standing;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.Credentials;
import io.vertx.ext.auth.authentication.UsernamePasswordCredentials;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The owner's password. */
public final class PasswordWayIn implements WayIn {
    public static final String KIND = "password";

    private static final String SUBJECT = "owner";
    private static final String PREFIX = "password:";

    private final Vertx vertx;
    private final RoleScopes scopes;
    private final PasswordWorker worker = new PasswordWorker();
    private volatile @Nullable String hash;

    /**
     * @param hash see {@link dev.homie.core.identity.PasswordHash}; null: there is no password
     * @param scopes what the owner's role gives here
     */
    public PasswordWayIn(Vertx vertx, @Nullable String hash, RoleScopes scopes) {
        this.vertx = vertx;
        this.hash = hash;
        this.scopes = scopes;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** Another password, or none any more: what the one before let in has no standing. Whether it is another. */
    public boolean set(@Nullable String newHash) {
        boolean changed = !Objects.equals(hash, newHash);
        hash = newHash;
        return changed;
    }

    @Override
    public boolean isOpen() {
        return hash != null;
    }

    @Override
    public Credentials credentials(Params auth, @Nullable Challenge challenge) {
        return credentials(auth.string("password", OwnerAccess.MAX_SECRET));
    }

    /** What somebody typed. */
    public static Credentials credentials(String password) {
        return new UsernamePasswordCredentials(SUBJECT, password);
    }

    @Override
    public String name(Credentials credentials) {
        return KIND;
    }

    @Override
    public Future<User> authenticate(Credentials credentials) {
        String against = hash;
        if (against == null || !(credentials instanceof UsernamePasswordCredentials given)) {
            return Future.failedFuture(Authenticator.unauthenticated());
        }
        return Future.fromCompletionStage(worker.matches(against, given.getPassword()), vertx.getOrCreateContext())
                .compose(matches -> matches
                        ? Future.succeededFuture(access(against).user())
                        : Future.failedFuture(Authenticator.unauthenticated()));
    }

    @Override
    public @Nullable Standing standing(String credential) {
        if (!credential.startsWith(PREFIX)) {
            return null;
        }
        String now = hash;
        return now != null && credential.equals(credentialOf(now)) ? Standing.HOLDS : Standing.REVOKED;
    }

    private Access access(String against) {
        Identity identity = scopes.identity(SUBJECT, "Owner", KIND, Role.OWNER);
        return new Access(identity, credentialOf(against));
    }

    /** Names the password as it is now, and says nothing about it. */
    private static String credentialOf(String hash) {
        return PREFIX + Secrets.hash(hash).substring(0, 16);
    }
}
