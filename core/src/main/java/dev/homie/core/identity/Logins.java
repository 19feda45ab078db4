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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is signed in with a cookie. They live in memory and are written through to the store, so that a store that fails
 * signs nobody out. Thread-safe; never blocks.
 */
public final class Logins {
    /** How long a cookie works. */
    public static final Duration LIFE = Duration.ofDays(30);
    /** Cookies that may be valid; the oldest goes first. */
    public static final int MAX = 1_000;

    private static final String PREFIX = "cookie:";
    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    private final LoginTable table;
    private final RoleScopes scopes;
    private final Clock clock;
    private final Map<String, Login> logins = new LinkedHashMap<>();

    /**
     * @param stored those that are left from before
     * @param scopes what roles give here now
     */
    public Logins(LoginTable table, List<Login> stored, RoleScopes scopes, Clock clock) {
        this.table = table;
        this.scopes = scopes;
        this.clock = clock;
        stored.forEach(login -> logins.put(login.hash(), login));
    }

    /** A fresh sign-in: the cookie's value is known only here and to its browser. */
    public record SignIn(String cookie, Access access) {}

    /** Makes a cookie for somebody who has proven who they are. It holds only as long as that proof does. */
    public synchronized SignIn signIn(Access by) {
        long now = clock.millis();
        List<String> gone = new ArrayList<>();
        logins.values().removeIf(login -> login.expiresAt() <= now && gone.add(login.hash()));
        while (logins.size() >= MAX) {
            String oldest = logins.keySet().iterator().next();
            logins.remove(oldest);
            gone.add(oldest);
        }
        String cookie = Secrets.random();
        Login login = new Login(
                Secrets.hash(cookie),
                by.identity().subject(),
                now,
                now + LIFE.toMillis(),
                by.identity().toHeader(),
                by.credential());
        logins.put(login.hash(), login);
        written(table.delete(gone));
        written(table.insert(login));
        return new SignIn(cookie, access(login));
    }

    public synchronized Optional<Access> byCookie(String cookie) {
        Login login = logins.get(Secrets.hash(cookie));
        return login == null || login.expiresAt() <= clock.millis() ? Optional.empty() : Optional.of(access(login));
    }

    /** The credential that a cookie was signed in with; null for one that is none, or holds no longer. */
    public synchronized @Nullable String parent(String credential) {
        Login login = credential.startsWith(PREFIX) ? logins.get(credential.substring(PREFIX.length())) : null;
        return login == null || login.expiresAt() <= clock.millis() ? null : login.parent();
    }

    /** Makes a cookie worthless; nothing for a credential that is no cookie. */
    public synchronized void revoke(String credential) {
        if (credential.startsWith(PREFIX) && logins.remove(credential.substring(PREFIX.length())) != null) {
            written(table.delete(List.of(credential.substring(PREFIX.length()))));
        }
    }

    private Access access(Login login) {
        Identity then = Identity.fromHeader(login.identity());
        // Roles may give something else now.
        return new Access(
                scopes.identity(
                        then.subject(), then.displayName(), then.via(), then.roles(), then.device(), then.nodes()),
                PREFIX + login.hash());
    }

    private static void written(CompletableFuture<Void> write) {
        // Nobody waits for it: signing in goes on with what is in memory.
        CompletableFuture<Void> unused = write.whenComplete((none, failure) -> {
            if (failure != null) {
                LOG.warn("a change of who is signed in is kept in memory only: {}", failure.getMessage());
            }
        });
    }
}
