package dev.homie.gateway.http;

import dev.homie.core.bus.Services;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.identity.OwnerAccess.Access;
import dev.homie.gateway.auth.LocalAuthenticator;
import dev.homie.gateway.auth.LoginLimiter;
import dev.homie.gateway.join.JoinVerticle;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** {@code /auth/…}: exchanges a one-time code or the owner's token for a cookie, and back (SPEC.md section 2). */
final class AuthRoutes {
    private static final int MAX_BODY = 16 * 1024;
    private static final int INVITE_MS = 2_000;

    private final LocalAuthenticator authenticator;
    private final LoginLimiter limiter;
    private final KnownHosts hosts;
    private final Runnable revoked;
    private final EventBus bus;

    /** @param revoked called after a cookie became worthless */
    AuthRoutes(
            LocalAuthenticator authenticator, LoginLimiter limiter, KnownHosts hosts, Runnable revoked, EventBus bus) {
        this.authenticator = authenticator;
        this.limiter = limiter;
        this.hosts = hosts;
        this.revoked = revoked;
        this.bus = bus;
    }

    void mount(Router router) {
        router.route("/auth/*").handler(context -> {
            context.response().putHeader("cache-control", "no-store");
            context.next();
        });
        // Said by us, or the router would log it as a failure of ours.
        router.errorHandler(
                413,
                context -> send(
                        context,
                        413,
                        new JsonObject()
                                .put(
                                        "error",
                                        Services.json(new HomieException(
                                                        ErrorCode.INVALID_ARGUMENT,
                                                        "a body has at most " + MAX_BODY + " bytes here")
                                                .body()))));
        router.post("/auth/*").handler(BodyHandler.create(false).setBodyLimit(MAX_BODY));
        router.post("/auth/code").handler(answering(this::code));
        router.post("/auth/token").handler(answering(this::token));
        router.post("/auth/logout").handler(answering(this::logout));
        router.post("/auth/link").handler(answering(this::link));
        router.post("/auth/invite").handler(answering(this::invite));
        router.get("/auth/session").handler(answering(this::session));
    }

    private void code(RoutingContext context) {
        String code = body(context).string("code", OwnerAccess.MAX_SECRET);
        if (!attempt(context, () -> authenticator.owner().redeem(code))) {
            throw new HomieException(
                    ErrorCode.UNAUTHENTICATED,
                    "that link was used already or is too old; make one with: homie token --link");
        }
        signIn(context);
    }

    private void token(RoutingContext context) {
        String token = body(context).string("token", OwnerAccess.MAX_SECRET);
        if (!attempt(context, () -> authenticator.owner().byToken(token).isPresent())) {
            throw new HomieException(ErrorCode.UNAUTHENTICATED, "that is not the token; see it with: homie token");
        }
        signIn(context);
    }

    private void signIn(RoutingContext context) {
        OwnerAccess.SignIn signIn = authenticator.owner().signIn();
        context.response().addCookie(authenticator.cookie(signIn.cookie()));
        send(
                context,
                200,
                new JsonObject().put("identity", identity(signIn.access().identity())));
    }

    private void logout(RoutingContext context) {
        caller(context).ifPresent(access -> {
            authenticator.owner().revoke(access.credential());
            revoked.run();
        });
        context.response().addCookie(authenticator.cookie(""));
        send(context, 200, new JsonObject());
    }

    private void requireToken(RoutingContext context) {
        if (!attempt(context, () -> authenticator.byHeader(context.request()).isPresent())) {
            throw new HomieException(ErrorCode.UNAUTHENTICATED, "send the owner's token as 'Authorization: Bearer …'");
        }
    }

    /** For another machine; who lets machines in is in this process, or nowhere. */
    private void invite(RoutingContext context) {
        requireToken(context);
        DeliveryOptions here = new DeliveryOptions().setLocalOnly(true).setSendTimeout(INVITE_MS);
        bus.<JsonObject>request(JoinVerticle.INVITE, new JsonObject(), here)
                .onSuccess(reply -> send(context, 200, reply.body()))
                .onFailure(none -> send(
                        context,
                        409,
                        new JsonObject()
                                .put(
                                        "error",
                                        Services.json(new HomieException(
                                                        ErrorCode.FAILED_PRECONDITION,
                                                        "this gateway lets no machines in: it is not in a cluster, or the"
                                                                + " cluster's CA is not kept here. Start it with 'homie up"
                                                                + " --cluster', or call this where 'homie init' ran")
                                                .body()))));
    }

    private void link(RoutingContext context) {
        requireToken(context);
        String code = authenticator.owner().newCode();
        send(
                context,
                200,
                new JsonObject()
                        .put(
                                "url",
                                OwnerAccess.link("http://" + context.request().getHeader("host"), code))
                        .put("expiresInMs", OwnerAccess.CODE_LIFE.toMillis()));
    }

    private void session(RoutingContext context) {
        JsonObject answer = new JsonObject();
        Optional<Access> access = caller(context);
        answer.put("authenticated", access.isPresent());
        access.ifPresent(found -> answer.put("identity", identity(found.identity())));
        send(context, 200, answer);
    }

    private Optional<Access> caller(RoutingContext context) {
        // A browser marks every POST of a page with its origin: without one it is no page, and cookies do not count.
        boolean page = hosts.origin(context.request()) == KnownHosts.Origin.OWN
                || context.request().method().name().equals("GET");
        return page ? authenticator.byTransport(context.request()) : Optional.empty();
    }

    /** Counts a failure; refuses to look at all after too many. */
    private boolean attempt(RoutingContext context, BooleanSupplier attempt) {
        String address = context.request().remoteAddress().hostAddress();
        if (!limiter.allows(address)) {
            context.response().putHeader("retry-after", Long.toString(LoginLimiter.WINDOW_MS / 1000));
            throw new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED, "too many failed attempts to sign in; wait a minute");
        }
        boolean succeeded = attempt.getAsBoolean();
        if (!succeeded) {
            limiter.failed(address);
        }
        return succeeded;
    }

    private static Params body(RoutingContext context) {
        String text = context.body().asString();
        return Params.of(Json.readObject(text == null ? "" : text));
    }

    private static JsonObject identity(Identity identity) {
        return Services.json(identity);
    }

    private static Handler<RoutingContext> answering(Consumer<RoutingContext> handler) {
        return context -> {
            try {
                handler.accept(context);
            } catch (HomieException e) {
                send(context, status(e.code()), new JsonObject().put("error", Services.json(e.body())));
            }
        };
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case INVALID_ARGUMENT -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case RESOURCE_EXHAUSTED -> 429;
            default -> 500;
        };
    }

    private static void send(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body.encode());
    }
}
