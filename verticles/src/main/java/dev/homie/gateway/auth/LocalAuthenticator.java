package dev.homie.gateway.auth;

import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.identity.OwnerAccess.Access;
import dev.homie.protocol.Params;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;

/** The loopback listener: the owner's token, or the cookie that it was exchanged for. */
public final class LocalAuthenticator implements Authenticator {
    private static final String BEARER = "bearer ";

    private final OwnerAccess owner;
    private final String cookieName;

    /** @param gatewayId part of the cookie's name: cookies do not keep ports apart, and a host may have several Homies */
    public LocalAuthenticator(OwnerAccess owner, String gatewayId) {
        this.owner = owner;
        this.cookieName = "homie_" + gatewayId;
    }

    @Override
    public Optional<Access> byTransport(HttpServerRequest request) {
        Cookie cookie = request.getCookie(cookieName);
        return cookie == null ? Optional.empty() : owner.byCookie(cookie.getValue());
    }

    @Override
    public Optional<Access> byHeader(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? owner.byToken(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    @Override
    public Optional<Access> byHello(Params auth) {
        return auth.string("kind", OwnerAccess.MAX_SECRET).equals("token")
                ? owner.byToken(auth.string("token", OwnerAccess.MAX_SECRET))
                : Optional.empty();
    }

    @Override
    public boolean holds(Access access) {
        return owner.holds(access.credential());
    }

    public OwnerAccess owner() {
        return owner;
    }

    /** The cookie that a browser is given, or with an empty value loses. */
    public Cookie cookie(String value) {
        return Cookie.cookie(cookieName, value)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setPath("/")
                .setMaxAge(value.isEmpty() ? 0 : OwnerAccess.COOKIE_LIFE.toSeconds());
    }
}
