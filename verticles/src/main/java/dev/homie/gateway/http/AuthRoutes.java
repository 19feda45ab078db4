package dev.homie.gateway.http;

import dev.homie.core.audit.Audit;
import dev.homie.core.bus.Services;
import dev.homie.core.identity.Access;
import dev.homie.core.identity.Logins;
import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.identity.Role;
import dev.homie.gateway.auth.Authenticator;
import dev.homie.gateway.auth.LoginLimiter;
import dev.homie.gateway.auth.PasswordWayIn;
import dev.homie.gateway.auth.Peer;
import dev.homie.gateway.auth.SecretsVerticle;
import dev.homie.gateway.auth.TokenWayIn;
import dev.homie.gateway.join.JoinVerticle;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.authentication.Credentials;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /auth/…}: exchanges a one-time code or the owner's token for a cookie, and back (SPEC.md section 2). */
final class AuthRoutes {
    private static final int MAX_BODY = 16 * 1024;
    private static final int INVITE_MS = 2_000;

    /** Of a routing context: the {@link Gatekeeper.Admitted} of its request. */
    static final String ADMITTED = "homie.admitted";

    private final String gatewayId;
    private final OwnerAccess owner;
    private final Authenticator authenticator;
    private final LoginLimiter limiter;
    private final Audit audit;
    private final EventBus bus;

    AuthRoutes(
            String gatewayId,
            OwnerAccess owner,
            Authenticator authenticator,
            LoginLimiter limiter,
            Audit audit,
            EventBus bus) {
        this.gatewayId = gatewayId;
        this.owner = owner;
        this.authenticator = authenticator;
        this.limiter = limiter;
        this.audit = audit;
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
        router.post("/auth/password").handler(answering(this::password));
        router.post("/auth/reload").handler(answering(this::reload));
        router.post("/auth/logout").handler(answering(this::logout));
        router.post("/auth/link").handler(answering(this::link));
        router.post("/auth/invite").handler(answering(this::invite));
        router.get("/auth/session").handler(answering(this::session));
    }

    private Future<Void> code(RoutingContext context) {
        String code = body(context).string("code", OwnerAccess.MAX_SECRET);
        return signIn(
                context,
                null,
                () -> owner.redeem(code)
                        .map(Future::succeededFuture)
                        .orElseGet(() -> unauthenticated(
                                "that link was used already or is too old; make one with: homie token --link")));
    }

    private Future<Void> token(RoutingContext context) {
        return signIn(
                context,
                TokenWayIn.KIND,
                new TokenCredentials(body(context).string("token", OwnerAccess.MAX_SECRET)),
                "that is not the token; see it with: homie token");
    }

    private Future<Void> password(RoutingContext context) {
        return signIn(
                context,
                PasswordWayIn.KIND,
                PasswordWayIn.credentials(body(context).string("password", OwnerAccess.MAX_SECRET)),
                "that is not the password; set another with: homie password");
    }

    private Future<Void> signIn(RoutingContext context, String kind, Credentials credentials, String wrong) {
        if (!authenticator.modes(peer(context)).contains(kind)) {
            return Future.failedFuture(new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    "nobody can sign in with a " + kind + " here; see 'auth' of homie.json"));
        }
        return signIn(
                context,
                authenticator.name(kind, credentials),
                () -> authenticator
                        .authenticate(kind, credentials)
                        .recover(failure ->
                                isUnauthenticated(failure) ? unauthenticated(wrong) : Future.failedFuture(failure)));
    }

    private Future<Void> signIn(RoutingContext context, @Nullable String name, Supplier<Future<Access>> proof) {
        return attempt(context, name, proof).map(access -> {
            Logins.SignIn signIn = authenticator.signIn(access);
            context.response()
                    .addCookie(
                            authenticator.cookie(signIn.cookie(), peer(context).secure()));
            send(context, 200, new JsonObject().put("identity", identity(signIn.access())));
            return null;
        });
    }

    private Future<Void> logout(RoutingContext context) {
        caller(context).ifPresent(access -> {
            authenticator.revoke(access);
            act(context, access.identity().subject(), "OK");
            bus.publish(Addresses.ACCESS_CHANGED, new JsonObject());
        });
        context.response().addCookie(authenticator.cookie("", peer(context).secure()));
        send(context, 200, new JsonObject());
        return Future.succeededFuture();
    }

    /** Lets nobody through who does not send the owner's token; a cookie does not count. */
    Handler<RoutingContext> ownerOnly(Handler<RoutingContext> next) {
        return answering(context -> requireOwner(context).map(access -> {
            next.handle(context);
            return null;
        }));
    }

    private Future<Access> requireOwner(RoutingContext context) {
        // Who sends none has not guessed at any.
        Future<Access> proof = Authenticator.hasBearer(context.request())
                ? attempt(context, null, () -> authenticator.byBearer(context.request(), peer(context)))
                : Future.failedFuture(Authenticator.unauthenticated());
        return proof.compose(access -> access.identity().roles().contains(Role.OWNER.wireName())
                        ? Future.succeededFuture(access)
                        : Future.failedFuture(Authenticator.unauthenticated()))
                .recover(failure -> {
                    if (isUnauthenticated(failure)) {
                        context.response().putHeader("www-authenticate", "Bearer");
                        return unauthenticated("send the owner's token as 'Authorization: Bearer …'");
                    }
                    return Future.failedFuture(failure);
                });
    }

    /** For another machine; who lets machines in is in this process, or nowhere. */
    private Future<Void> invite(RoutingContext context) {
        DeliveryOptions here = new DeliveryOptions().setLocalOnly(true).setSendTimeout(INVITE_MS);
        return requireOwner(context)
                .compose(access -> bus.<JsonObject>request(JoinVerticle.INVITE, new JsonObject(), here)
                        .recover(none -> Future.failedFuture(new HomieException(
                                ErrorCode.FAILED_PRECONDITION,
                                "this gateway lets no machines in: it is not in a cluster, or the cluster's CA is not"
                                        + " kept here. Start it with 'homie up --cluster', or call this where 'homie init'"
                                        + " ran"))))
                .map(reply -> {
                    send(context, 200, reply.body());
                    return null;
                });
    }

    private Future<Void> link(RoutingContext context) {
        return requireOwner(context).map(access -> {
            String base = (peer(context).secure() ? "https://" : "http://")
                    + context.request().getHeader("host");
            send(
                    context,
                    200,
                    new JsonObject()
                            .put("url", OwnerAccess.link(base, owner.newCode()))
                            .put("expiresInMs", OwnerAccess.CODE_LIFE.toMillis()));
            return null;
        });
    }

    private Future<Void> session(RoutingContext context) {
        JsonObject answer = new JsonObject();
        Optional<Access> access = caller(context);
        answer.put("authenticated", access.isPresent())
                .put("gatewayId", gatewayId)
                .put("modes", new JsonArray(authenticator.modes(peer(context))));
        access.ifPresent(found -> answer.put("identity", identity(found)));
        send(context, 200, answer);
        return Future.succeededFuture();
    }

    private Optional<Access> caller(RoutingContext context) {
        Gatekeeper.Admitted admitted = admitted(context);
        if (admitted.peer().access().isPresent()) {
            return admitted.peer().access();
        }
        // A browser marks every POST of a page with its origin: without one it is no page, and cookies do not count.
        boolean page = admitted.ownPage() || context.request().method().name().equals("GET");
        return page ? authenticator.byCookie(context.request()) : Optional.empty();
    }

    /**
     * Counts a failure and writes it down; refuses to look at all after too many.
     *
     * @param name of the credential, see {@link dev.homie.gateway.auth.WayIn#name}
     */
    private Future<Access> attempt(RoutingContext context, @Nullable String name, Supplier<Future<Access>> proof) {
        String address = peer(context).address();
        Optional<LoginLimiter.Attempt> attempt = limiter.begin(address, name);
        if (attempt.isEmpty()) {
            HomieException locked = limiter.lockedOut(address, name);
            context.response().putHeader("retry-after", retryAfter(locked));
            return Future.failedFuture(locked);
        }
        return proof.get()
                .onSuccess(access -> {
                    attempt.get().succeeded();
                    act(context, access.identity().subject(), "OK");
                })
                .onFailure(failure -> {
                    if (isUnauthenticated(failure)) {
                        act(context, "nobody", ErrorCode.UNAUTHENTICATED.name());
                    } else {
                        // Nobody has looked at it.
                        attempt.get().withdraw();
                    }
                });
    }

    private static String retryAfter(HomieException locked) {
        return locked.data().get("retryAfterMs") instanceof Number left
                ? Long.toString((left.longValue() + 999) / 1000)
                : "60";
    }

    /** The state folder's owner has changed the secrets in it. */
    private Future<Void> reload(RoutingContext context) {
        DeliveryOptions here = new DeliveryOptions().setLocalOnly(true).setSendTimeout(INVITE_MS);
        return requireOwner(context)
                .compose(access -> bus.<JsonObject>request(
                        SecretsVerticle.address(gatewayId),
                        new JsonObject().put("from", peer(context).address()),
                        here))
                .map(reply -> {
                    send(context, 200, reply.body());
                    return null;
                });
    }

    private static boolean isUnauthenticated(Throwable failure) {
        return failure instanceof HomieException error && error.code() == ErrorCode.UNAUTHENTICATED;
    }

    private void act(RoutingContext context, String subject, String result) {
        audit.record(new Audit.Act(
                subject,
                null,
                peer(context).address(),
                context.request().path().substring(1).replace('/', '.'),
                null,
                result,
                null));
    }

    private static Gatekeeper.Admitted admitted(RoutingContext context) {
        return Objects.requireNonNull(context.get(ADMITTED));
    }

    private static Peer peer(RoutingContext context) {
        return admitted(context).peer();
    }

    private static Future<Access> unauthenticated(String why) {
        return Future.failedFuture(new HomieException(ErrorCode.UNAUTHENTICATED, why));
    }

    private static Params body(RoutingContext context) {
        String text = context.body().asString();
        return Params.of(Json.readObject(text == null ? "" : text));
    }

    private static JsonObject identity(Access access) {
        return access.principal();
    }

    private static Handler<RoutingContext> answering(Function<RoutingContext, Future<Void>> handler) {
        return context -> {
            Future<Void> done;
            try {
                done = handler.apply(context);
            } catch (HomieException e) {
                done = Future.failedFuture(e);
            }
            done.onFailure(failure -> {
                if (failure instanceof HomieException error) {
                    send(context, status(error.code()), new JsonObject().put("error", Services.json(error.body())));
                } else {
                    context.fail(failure);
                }
            });
        };
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case INVALID_ARGUMENT -> 400;
            case UNAUTHENTICATED -> 401;
            case PERMISSION_DENIED -> 403;
            case FAILED_PRECONDITION -> 409;
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
