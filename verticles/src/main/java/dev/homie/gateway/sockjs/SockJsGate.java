package dev.homie.gateway.sockjs;

import dev.homie.core.audit.Audit;
import dev.homie.core.identity.Access;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.GatewayFacts;
import dev.homie.gateway.auth.Authenticator;
import dev.homie.gateway.auth.LoginLimiter;
import dev.homie.gateway.auth.Peer;
import dev.homie.gateway.bridge.Connections;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import io.vertx.ext.web.handler.sockjs.Transport;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /eventbus}: who may open a SockJS socket, and that nobody else uses it. A socket that is no WebSocket is many
 * requests, which a name that its client made up holds together, so that each of them has to prove again whose it is. Used on
 * the gateway's context only.
 */
public final class SockJsGate {
    /** What begins with it is SockJS's. */
    public static final String PATH = "/eventbus";

    /** The largest body of a request: a message with every quote in it escaped. */
    static final int MAX_BODY = 2 * GatewayFacts.MAX_TEXT;

    /** How long a socket outlives the last of its requests. */
    static final int SESSION_TIMEOUT_MS = 5_000;

    private static final String INFO = PATH + "/info";
    private static final Pattern SOCKET =
            Pattern.compile(PATH + "/[^/.]{1,64}/([^/.]{1,64})/(websocket|xhr|xhr_streaming|xhr_send|eventsource)");
    private static final String WEBSOCKET = "websocket";
    private static final String SEND = "xhr_send";
    /** Of a routing context: whose request it is. */
    private static final String ASKING = "homie.sockjs";
    /** What a browser says of a request that no other site's page made. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private final Vertx vertx;
    private final GatewayConfig config;
    private final Connections connections;
    private final Authenticator authenticator;
    private final LoginLimiter limiter;
    private final Audit audit;
    private final Router sockJs;
    /** By the name that the client made up; WebSockets have none that counts. */
    private final Map<String, SockJsConnection> sockets = new HashMap<>();

    /**
     * @param session the socket's name; null for a WebSocket
     * @param upgraded as for {@link #admit}
     */
    private record Asking(
            Access access, Peer peer, @Nullable String session, Supplier<Future<Void>> upgraded) {}

    public SockJsGate(
            Vertx vertx,
            GatewayConfig config,
            Connections connections,
            Authenticator authenticator,
            LoginLimiter limiter,
            Audit audit) {
        this.vertx = vertx;
        this.config = config;
        this.connections = connections;
        this.authenticator = authenticator;
        this.limiter = limiter;
        this.audit = audit;
        this.sockJs = SockJSHandler.create(vertx, options()).socketHandler(this::opened);
    }

    /** Whether a path is SockJS's, going by what the client wrote, before any normalization. */
    public static boolean serves(@Nullable String path) {
        return path != null && path.startsWith(PATH);
    }

    /** Behind {@link #admit} on the router of one listener. */
    public void mount(Router router) {
        router.errorHandler(413, context -> refuse(context, 413, "a body has at most " + MAX_BODY + " bytes here"));
        router.post(PATH + "/:server/:session/" + SEND)
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
                .handler(SockJsGate::checkBody);
        router.route(PATH + "/*").subRouter(sockJs);
    }

    /**
     * Lets a request go on whose Host, Origin and listener were found right, if it is from somebody who is signed in.
     *
     * @param ownPage whether it is from a page of this gateway; only then cookies count
     * @param upgraded told when it has become a WebSocket; says when that is gone
     */
    public void admit(RoutingContext context, Peer peer, boolean ownPage, Supplier<Future<Void>> upgraded) {
        HttpServerRequest request = context.request();
        // Frames are to be seen when they are sent, not when there are enough to be compressed.
        context.response().putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
        boolean preflight = request.method().equals(HttpMethod.OPTIONS);
        if (request.path().equals(INFO)) {
            proceed(context);
            return;
        }
        Matcher path = SOCKET.matcher(request.path());
        if (!path.matches()) {
            refuse(context, 404, "there is no such transport here");
        } else if (preflight) {
            proceed(context);
        } else if (isOthers(request, ownPage)) {
            refuse(context, 403, "pages of another site may not talk to this gateway");
        } else {
            String session = path.group(2).equals(WEBSOCKET) ? null : path.group(1);
            if (session != null && !path.group(2).equals(SEND)) {
                // SockJS ends the connection with the response, without a word: a client would use it again, and lose.
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            identify(request, peer, ownPage)
                    .onSuccess(access -> enter(context, new Asking(access, peer, session, upgraded)))
                    .onFailure(failure -> turnAway(context, failure));
        }
    }

    /** A browser does not name the origin of every GET, but newer ones say whether it is another site's. */
    private static boolean isOthers(HttpServerRequest request, boolean ownPage) {
        String site = request.getHeader("sec-fetch-site");
        return !ownPage && site != null && !OWN_SITE.contains(site);
    }

    private Future<Access> identify(HttpServerRequest request, Peer peer, boolean ownPage) {
        if (peer.access().isPresent()) {
            return Future.succeededFuture(peer.access().get());
        }
        if (Authenticator.hasBearer(request)) {
            Optional<LoginLimiter.Attempt> attempt = limiter.begin(peer.address(), null);
            return attempt.isEmpty()
                    ? Future.failedFuture(limiter.lockedOut(peer.address(), null))
                    : authenticator
                            .byBearer(request, peer)
                            .onSuccess(access -> attempt.get().succeeded())
                            .onFailure(failure -> failed(peer));
        }
        boolean page = ownPage || "same-origin".equals(request.getHeader("sec-fetch-site"));
        Optional<Access> cookie = page ? authenticator.byCookie(request) : Optional.empty();
        return cookie.map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(Authenticator.unauthenticated()));
    }

    private void failed(Peer peer) {
        audit.record(new Audit.Act(
                "nobody",
                "sockjs",
                peer.address(),
                "gateway.connect",
                "kind=token",
                ErrorCode.UNAUTHENTICATED.name(),
                null));
    }

    private void enter(RoutingContext context, Asking asking) {
        SockJsConnection open = asking.session() == null ? null : sockets.get(asking.session());
        boolean sends = context.request().path().endsWith("/" + SEND);
        if (open == null ? sends : !open.isOf(asking.access(), asking.peer())) {
            // Whose socket it is, or whether there is one, is nobody else's business.
            refuse(context, 404, "there is no such socket");
        } else if (open == null && connections.isFull()) {
            refuse(context, 429, "too many connections; try again later");
        } else {
            context.put(ASKING, asking);
            proceed(context);
        }
    }

    private void opened(SockJSSocket socket) {
        Asking asking = Objects.requireNonNull(socket.routingContext().get(ASKING));
        String session = asking.session();
        // Other transports have no line of their own: their answer ends with the goodbye.
        Future<Void> lineGone = session == null ? asking.upgraded().get() : Future.succeededFuture();
        SockJsConnection connection = new SockJsConnection(
                vertx, socket, lineGone, connections, asking.access(), asking.peer(), () -> sockets.remove(session));
        if (session != null) {
            sockets.put(session, connection);
        }
        connection.open();
    }

    /** SockJS itself fails over anything in a body that is no string. */
    private static void checkBody(RoutingContext context) {
        boolean fine;
        try {
            fine = new JsonArray(context.body().buffer()).stream().allMatch(String.class::isInstance);
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            fine = false;
        }
        if (fine) {
            context.next();
        } else {
            refuse(context, 400, "a body is a JSON array of strings");
        }
    }

    private static void turnAway(RoutingContext context, Throwable failure) {
        boolean tooOften = failure instanceof HomieException error && error.code() == ErrorCode.RESOURCE_EXHAUSTED;
        if (!tooOften) {
            context.response().putHeader("www-authenticate", "Bearer");
        }
        refuse(
                context,
                tooOften ? 429 : 401,
                tooOften
                        ? String.valueOf(failure.getMessage())
                        : "sign in first: the page's cookie, or a bearer token");
    }

    /** What of a body came is read from now on. */
    private static void proceed(RoutingContext context) {
        context.next();
        context.request().resume();
    }

    private static void refuse(RoutingContext context, int status, String why) {
        context.request().resume();
        if (!context.response().ended()) {
            context.response()
                    .setStatusCode(status)
                    .putHeader("content-type", "text/plain; charset=utf-8")
                    .putHeader("cache-control", "no-store")
                    .end(why + "\n");
        }
    }

    private SockJSHandlerOptions options() {
        return new SockJSHandlerOptions()
                .setHeartbeatInterval(config.heartbeatMs())
                .setSessionTimeout(SESSION_TIMEOUT_MS)
                // It would send all cookies of the request back, the one that scripts must not see among them.
                .setInsertJSESSIONID(false)
                // Scripts and frames that another site's page may load.
                .addDisabledTransport(Transport.JSON_P.toString())
                .addDisabledTransport(Transport.HTML_FILE.toString());
    }
}
