package dev.homie.core.identity;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways in of whoever owns this Homie: the owner's token, and one-time codes made with it. Thread-safe; never blocks. */
public final class OwnerAccess {
    /** How long a one-time code works, once. */
    public static final Duration CODE_LIFE = Duration.ofMinutes(10);
    /** One-time codes that may be open; the oldest goes first. */
    public static final int MAX_CODES = 100;

    /** The longest secret that is looked at. */
    public static final int MAX_SECRET = 256;

    private static final int CODE_BYTES = 16;
    private static final String PREFIX = "token:";

    private final Clock clock;
    private final RoleScopes scopes;
    private final Map<String, Long> codes = new LinkedHashMap<>();
    private String token;

    /** @param scopes what the owner's role gives here */
    public OwnerAccess(String token, RoleScopes scopes, Clock clock) {
        this.token = token;
        this.scopes = scopes;
        this.clock = clock;
    }

    public synchronized Optional<Access> byToken(String given) {
        return Secrets.same(token, given) ? Optional.of(access("token")) : Optional.empty();
    }

    /** The token as it is now. */
    public synchronized String token() {
        return token;
    }

    /** Replaces the token; what it let in has no standing any more. */
    public synchronized void renew(String newToken) {
        token = newToken;
        codes.clear();
    }

    /** Null for a credential that is none of the owner's. */
    public synchronized @Nullable Standing standing(String credential) {
        if (!credential.startsWith(PREFIX)) {
            return null;
        }
        return Secrets.same(credential(), credential) ? Standing.HOLDS : Standing.REVOKED;
    }

    /** A code that signs in once, within {@link #CODE_LIFE}. */
    public synchronized String newCode() {
        long now = clock.millis();
        codes.values().removeIf(expiresAt -> expiresAt <= now);
        while (codes.size() >= MAX_CODES) {
            codes.remove(codes.keySet().iterator().next());
        }
        String code = Secrets.random(CODE_BYTES);
        codes.put(Secrets.hash(code), now + CODE_LIFE.toMillis());
        return code;
    }

    /** The page's address with a one-time code: behind the #, which no browser sends and no log shows. */
    public static String link(String base, String code) {
        return base + "/#code=" + code;
    }

    /** Uses up a code. */
    public synchronized Optional<Access> redeem(String code) {
        Long expiresAt = codes.remove(Secrets.hash(code));
        return expiresAt != null && expiresAt > clock.millis() ? Optional.of(access("local")) : Optional.empty();
    }

    private Access access(String via) {
        return new Access(scopes.identity("owner", "Owner", via, Role.OWNER), credential());
    }

    /** Names the token without giving it away. */
    private String credential() {
        return PREFIX + Secrets.hash(Secrets.hash(token)).substring(0, 16);
    }
}
