package dev.homie.gateway.auth;

import dev.homie.core.identity.Access;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.Secrets;
import dev.homie.core.identity.Standing;
import dev.homie.core.pairing.Pairings;
import dev.homie.protocol.Params;
import dev.homie.protocol.Scopes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.Credentials;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A device that was invited and wants to be let in: it may ask for that, and nothing else. */
public final class PairingWayIn implements WayIn {
    private static final String KIND = "pairing";
    private static final String PREFIX = "pairing:";
    private static final int MAX_TEXT = 256;
    private static final int NAME_LENGTH = 16;

    private final Pairings pairings;

    public PairingWayIn(Pairings pairings) {
        this.pairings = pairings;
    }

    private record Invitation(String nonce, String publicKey) implements Credentials {
        @Override
        public JsonObject toJson() {
            return new JsonObject().put("publicKey", publicKey);
        }

        @Override
        public String toString() {
            return "Invitation";
        }
    }

    /** The invitation that an identity was let in by; null for whoever came another way. */
    public static @Nullable String inviteOf(Identity identity) {
        return identity.via().equals(KIND) && identity.subject().startsWith(PREFIX)
                ? identity.subject().substring(PREFIX.length())
                : null;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Credentials credentials(Params auth, @Nullable Challenge challenge) {
        return new Invitation(auth.string("nonce", MAX_TEXT), auth.string("publicKey", MAX_TEXT));
    }

    /** Not the nonce, which is a secret. */
    @Override
    public @Nullable String name(Credentials credentials) {
        return credentials instanceof Invitation invitation
                ? PREFIX + Secrets.hash(invitation.nonce()).substring(0, NAME_LENGTH)
                : null;
    }

    @Override
    public Future<User> authenticate(Credentials credentials) {
        return credentials instanceof Invitation invitation
                ? pairings.claim(invitation.nonce(), invitation.publicKey())
                        .map(invite -> Future.succeededFuture(access(invite).user()))
                        .orElseGet(() -> Future.failedFuture(Authenticator.unauthenticated()))
                : Future.failedFuture(Authenticator.unauthenticated());
    }

    @Override
    public @Nullable Standing standing(String credential) {
        if (!credential.startsWith(PREFIX)) {
            return null;
        }
        return pairings.holds(credential.substring(PREFIX.length())) ? Standing.HOLDS : Standing.REVOKED;
    }

    private static Access access(String invite) {
        Identity identity = new Identity(
                PREFIX + invite,
                "A device that asks to be let in",
                KIND,
                List.of(),
                Set.of(Scopes.PAIRING_REQUEST),
                null,
                Set.of());
        return new Access(identity, PREFIX + invite);
    }
}
