package dev.homie.core.identity;

import dev.homie.core.store.LoginTable;
import dev.homie.core.store.LoginTable.Login;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways in of whoever owns this Homie: the owner's token, one-time codes made with it, and the cookies that either is
 * exchanged for. Cookies live in memory and are written through to the store, so that a store that fails signs nobody
 * out. Thread-safe; never blocks.
 */
public final class OwnerAccess {
    /** How long a one-time code works, once. */
    public static final Duration CODE_LIFE = Duration.ofMinutes(10);
    /** How long a cookie works. */
    public static final Duration COOKIE_LIFE = Duration.ofDays(30);
    /** One-time codes that may be open; the oldest goes first. */
    public static final int MAX_CODES = 100;
    /** Cookies that may be valid; the oldest goes first. */
    public static final int MAX_LOGINS = 1_000;

    /** The longest secret that is looked at. */
    public static final int MAX_SECRET = 256;

    private static final Logger LOG = LoggerFactory.getLogger(OwnerAccess.class);
    private static final int CODE_BYTES = 16;

    private final String token;
    private final LoginTable table;
    private final Clock clock;
    private final Identity byToken;
    private final Identity byCookie;
    private final Map<String, Long> codes = new LinkedHashMap<>();
    private final Map<String, Login> logins = new LinkedHashMap<>();

    /**
     * @param stored the sign-ins that are left from before
     * @param scopes what the owner's role gives here
     */
    public OwnerAccess(String token, LoginTable table, List<Login> stored, RoleScopes scopes, Clock clock) {
        this.byToken = scopes.identity("owner", "Owner", "token", Role.OWNER);
        this.byCookie = scopes.identity("owner", "Owner", "local", Role.OWNER);
        this.token = token;
        this.table = table;
        this.clock = clock;
        stored.forEach(login -> logins.put(login.hash(), login));
    }

    /** A way in that was proven, and a handle on it: what revoking it closes. */
    public record Access(Identity identity, String credential) {}

    /** A fresh sign-in: the cookie's value is known only here and to its browser. */
    public record SignIn(String cookie, Access access) {}

    public Optional<Access> byToken(String given) {
        return Secrets.same(token, given) ? Optional.of(new Access(byToken, "token")) : Optional.empty();
    }

    public synchronized Optional<Access> byCookie(String cookie) {
        Login login = logins.get(Secrets.hash(cookie));
        if (login == null || login.expiresAt() <= clock.millis()) {
            return Optional.empty();
        }
        return Optional.of(access(login));
    }

    /** Whether a credential of before still holds. */
    public synchronized boolean holds(String credential) {
        if (credential.equals("token")) {
            return true;
        }
        Login login = logins.get(credential);
        return login != null && login.expiresAt() > clock.millis();
    }

    /** A code that signs in once, within {@link #CODE_LIFE}. */
    public synchronized String newCode() {
        long now = clock.millis();
        codes.values().removeIf(expiresAt -> expiresAt <= now);
        dropOldest(codes, MAX_CODES - 1);
        String code = Secrets.random(CODE_BYTES);
        codes.put(Secrets.hash(code), now + CODE_LIFE.toMillis());
        return code;
    }

    /** The page's address with a one-time code: behind the #, which no browser sends and no log shows. */
    public static String link(String base, String code) {
        return base + "/#code=" + code;
    }

    /** Uses up a code. */
    public synchronized boolean redeem(String code) {
        Long expiresAt = codes.remove(Secrets.hash(code));
        return expiresAt != null && expiresAt > clock.millis();
    }

    /** Makes a cookie for somebody who has proven to be the owner. */
    public synchronized SignIn signIn() {
        long now = clock.millis();
        List<String> gone = new ArrayList<>();
        logins.values().removeIf(login -> login.expiresAt() <= now && gone.add(login.hash()));
        gone.addAll(dropOldest(logins, MAX_LOGINS - 1));
        String cookie = Secrets.random();
        Login login = new Login(Secrets.hash(cookie), "owner", now, now + COOKIE_LIFE.toMillis());
        logins.put(login.hash(), login);
        written(table.delete(gone));
        written(table.insert(login));
        return new SignIn(cookie, access(login));
    }

    /** Makes a cookie worthless. */
    public synchronized void revoke(String credential) {
        if (logins.remove(credential) != null) {
            written(table.delete(List.of(credential)));
        }
    }

    private static void written(CompletableFuture<Void> write) {
        // Nobody waits for it: signing in goes on with what is in memory.
        CompletableFuture<Void> unused = write.whenComplete((none, failure) -> {
            if (failure != null) {
                LOG.warn("a change of who is signed in is kept in memory only: {}", failure.getMessage());
            }
        });
    }

    private Access access(Login login) {
        return new Access(byCookie, login.hash());
    }

    private static List<String> dropOldest(Map<String, ?> map, int keep) {
        List<String> gone = new ArrayList<>();
        var keys = map.keySet().iterator();
        for (int excess = map.size() - keep; excess > 0; excess--) {
            gone.add(keys.next());
            keys.remove();
        }
        return gone;
    }
}
