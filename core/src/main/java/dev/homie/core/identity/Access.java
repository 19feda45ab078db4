package dev.homie.core.identity;

import dev.homie.protocol.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;

/**
 * A proof of who somebody is that was accepted: the identity, and a handle on what it rests on, which revoking it names.
 * Immutable but for what Vert.x keeps in the user; used on the context of the connection it belongs to.
 */
public final class Access {
    private static final String CREDENTIAL = "credential";

    private final Identity identity;
    private final String credential;
    private final User user;

    /** @param credential names what was proven and in which state, never the secret itself; see {@link Standing} */
    public Access(Identity identity, String credential) {
        this.identity = identity;
        this.credential = credential;
        this.user = identity.user();
        user.attributes().put(CREDENTIAL, credential);
    }

    /** What a way in has authenticated. */
    public static Access of(User user) {
        return new Access(
                Json.fromMap(user.principal().getMap(), Identity.class),
                user.attributes().getString(CREDENTIAL));
    }

    public Identity identity() {
        return identity;
    }

    public String credential() {
        return credential;
    }

    /** As Vert.x Auth has it; the policy's rows are matched against its authorizations. */
    public User user() {
        return user;
    }

    /** The principal as JSON. */
    public JsonObject principal() {
        return user.principal();
    }
}
