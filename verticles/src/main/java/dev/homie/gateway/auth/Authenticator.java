package dev.homie.gateway.auth;

import dev.homie.core.identity.Access;
import dev.homie.core.identity.Logins;
import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.identity.Standing;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.auth.ChainAuth;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import io.vertx.ext.auth.authentication.Credentials;
import io.vertx.ext.auth.authentication.TokenCredentials;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that a gateway takes for a proof of who somebody is. Used on the gateway's context; never blocks it. */
public final class Authenticator {
    /** Ways in that a listener may have, see {@code auth} in docs/gateway.md. */
    public static final List<String> MODES = List.of("password", "token", "pairing");

    private static final String BEARER = "bearer ";
    private static final int MAX_KIND = 32;
    /** Who a listener vouches for holds as long as the connection: what it rests on is looked up again for the next one. */
    private static final String LISTENER = "listener:";

    private final Logins logins;
    private final String cookieName;
    private final List<WayIn> ways;
    private final Map<String, WayIn> first = new LinkedHashMap<>();
    private final Map<String, AuthenticationProvider> byKind = new LinkedHashMap<>();
    private final Map<String, Set<String>> modes = new HashMap<>();

    /**
     * @param gatewayId part of the cookie's name: cookies do not keep ports apart, and a host may have several Homies
     * @param ways of one kind are tried in this order
     */
    public Authenticator(Logins logins, String gatewayId, List<WayIn> ways) {
        this.logins = logins;
        this.cookieName = "homie_" + gatewayId;
        this.ways = List.copyOf(ways);
        for (WayIn way : ways) {
            first.putIfAbsent(way.kind(), way);
        }
        for (String kind : first.keySet()) {
            byKind.put(
                    kind,
                    provider(
                            ways.stream().filter(way -> way.kind().equals(kind)).toList()));
        }
    }

    /** A credential for an identity that a listener vouches for. */
    public static String vouchedFor(String subject) {
        return LISTENER + subject;
    }

    /** On that listener only these of {@link #MODES} are open; without a call all are. */
    public void restrict(String listener, Set<String> allowed) {
        modes.put(listener, Set.copyOf(allowed));
    }

    /** The modes that are open to somebody who comes from there, in the order of the sign-in page. */
    public List<String> modes(Peer peer) {
        return MODES.stream().filter(mode -> isOpen(mode, peer)).toList();
    }

    private boolean isOpen(String kind, Peer peer) {
        WayIn way = first.get(kind);
        Set<String> allowed = modes.get(peer.listener());
        // A device is what was paired before.
        String mode = kind.equals("device") ? "pairing" : kind;
        return way != null && way.isOpen() && (allowed == null || allowed.contains(mode));
    }

    /** Who sent a request, by its cookie. Only for requests from our own origin. */
    public Optional<Access> byCookie(HttpServerRequest request) {
        Cookie cookie = request.getCookie(cookieName);
        return cookie == null
                ? Optional.empty()
                : logins.byCookie(cookie.getValue()).filter(access -> standing(access) == Standing.HOLDS);
    }

    /** Whether a request carries {@code Authorization: Bearer}. */
    public static boolean hasBearer(HttpServerRequest request) {
        return bearer(request) != null;
    }

    /** Who sent a request, by the token in its {@code Authorization}. Fails with UNAUTHENTICATED. */
    public Future<Access> byBearer(HttpServerRequest request, Peer peer) {
        String token = bearer(request);
        return token == null || !isOpen(TokenWayIn.KIND, peer) || token.length() > OwnerAccess.MAX_SECRET
                ? Future.failedFuture(unauthenticated())
                : authenticate(TokenWayIn.KIND, new TokenCredentials(token));
    }

    /**
     * The way that a hello's {@code auth} is about.
     *
     * @throws HomieException UNAUTHENTICATED for a kind that is not open to somebody who comes from there
     */
    public WayIn way(Params auth, Peer peer) {
        String kind = auth.string("kind", MAX_KIND);
        WayIn way = first.get(kind);
        if (way == null || !isOpen(kind, peer)) {
            List<String> open =
                    first.keySet().stream().filter(each -> isOpen(each, peer)).toList();
            throw new HomieException(ErrorCode.UNAUTHENTICATED, "auth.kind is none of " + String.join(", ", open));
        }
        return way;
    }

    /** Fails with UNAUTHENTICATED, or with what a way says of itself that is no answer to a guess. */
    public Future<Access> authenticate(String kind, Credentials credentials) {
        AuthenticationProvider provider = byKind.get(kind);
        return provider == null
                ? Future.failedFuture(unauthenticated())
                : provider.authenticate(credentials).map(Access::of).recover(Authenticator::plainly);
    }

    /** What is counted beside the address when these credentials fail, see {@link WayIn#name}. */
    public @Nullable String name(String kind, Credentials credentials) {
        WayIn way = first.get(kind);
        return way == null ? null : way.name(credentials);
    }

    /** What became of what an access rests on. */
    public Standing standing(Access access) {
        return standing(access.credential());
    }

    private Standing standing(String credential) {
        if (credential.startsWith(LISTENER)) {
            return Standing.HOLDS;
        }
        String parent = logins.parent(credential);
        String proven = parent == null ? credential : parent;
        for (WayIn way : ways) {
            Standing standing = way.standing(proven);
            if (standing != null) {
                return standing;
            }
        }
        return Standing.REVOKED;
    }

    /** Signs in with a cookie, on the strength of another proof. */
    public Logins.SignIn signIn(Access by) {
        return logins.signIn(by);
    }

    /** Makes a cookie worthless; nothing for another kind of credential. */
    public void revoke(Access access) {
        logins.revoke(access.credential());
    }

    /**
     * The cookie that a browser is given, or with an empty value loses.
     *
     * @param secure whether it came over TLS
     */
    public Cookie cookie(String value, boolean secure) {
        return Cookie.cookie(cookieName, value)
                .setHttpOnly(true)
                .setSecure(secure)
                .setSameSite(CookieSameSite.STRICT)
                .setPath("/")
                .setMaxAge(value.isEmpty() ? 0 : Logins.LIFE.toSeconds());
    }

    /** What every way in fails with: it does not say what was wrong. */
    public static HomieException unauthenticated() {
        return new HomieException(ErrorCode.UNAUTHENTICATED, "that does not sign anybody in");
    }

    private static AuthenticationProvider provider(List<WayIn> ways) {
        if (ways.size() == 1) {
            return ways.get(0);
        }
        ChainAuth chain = ChainAuth.any();
        ways.forEach(chain::add);
        return chain;
    }

    /** A chain of ways fails with words of its own. */
    private static Future<Access> plainly(Throwable failure) {
        return Future.failedFuture(failure instanceof HomieException ? failure : unauthenticated());
    }

    private static @Nullable String bearer(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? header.substring(BEARER.length()).strip()
                : null;
    }
}
