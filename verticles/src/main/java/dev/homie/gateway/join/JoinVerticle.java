package dev.homie.gateway.join;

import dev.homie.core.bus.AddressInUse;
import dev.homie.core.bus.Services;
import dev.homie.core.cluster.ClusterConfig;
import dev.homie.core.pki.Authority;
import dev.homie.core.pki.Keys;
import dev.homie.core.pki.NodeKeys;
import dev.homie.core.pki.Pem;
import dev.homie.gateway.auth.LoginLimiter;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.PublicKey;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets machines in, on the gateway that holds the CA: whoever shows a good code gets a certificate for the key they made.
 * TLS with this gateway's certificate and the CA's behind it, so that the other side knows whom it tells the code.
 */
public final class JoinVerticle extends VerticleBase {
    /** Asked within this process only, for a new invitation. */
    public static final String INVITE = "gateway.cluster.invite";

    private static final int MAX_BODY = 4 * 1024;
    private static final int MAX_CODE = 64;
    private static final int MAX_NAME = 64;
    private static final int MAX_KEY = 512;
    private static final int IDLE_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(JoinVerticle.class);

    private final ClusterConfig config;
    private final Supplier<List<String>> members;
    private final NodeKeys keys;
    private final Authority authority;
    private final LoginLimiter limiter;
    private final Invitations invitations;
    private @Nullable HttpServer server;

    /** @param members {@code host:port} of those who are in the cluster now; called on the event loop */
    public JoinVerticle(
            ClusterConfig config, Supplier<List<String>> members, NodeKeys keys, Authority authority, Clock clock) {
        this.config = config;
        this.members = members;
        this.keys = keys;
        this.authority = authority;
        this.limiter = new LoginLimiter(clock);
        this.invitations = new Invitations(clock);
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(false)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(
                                Buffer.buffer(Pem.certificate(keys.certificate()) + Pem.certificate(keys.authority())))
                        .addKeyValue(Buffer.buffer(Pem.privateKey(keys.privateKey()))))
                .setIdleTimeout(IDLE_SECONDS);
        HttpServer http = vertx.createHttpServer(options);
        server = http;
        vertx.eventBus().<JsonObject>localConsumer(INVITE, this::invite);
        return http.requestHandler(this::request)
                .exceptionHandler(e -> LOG.debug("a connection failed: {}", e.toString()))
                .listen(config.joinPort(), config.bind())
                .recover(failure -> Future.failedFuture(explain(failure)));
    }

    /** The port it listens on, once it is deployed. */
    public int port() {
        if (server == null) {
            throw new IllegalStateException("not deployed");
        }
        return server.actualPort();
    }

    private void invite(Message<JsonObject> message) {
        message.reply(new JsonObject()
                .put("code", invitations.create())
                .put("address", ClusterConfig.hostAndPort(config.bind(), port()))
                .put("fingerprint", Keys.fingerprint(authority.certificate()))
                .put("clusterName", config.name())
                .put("expiresInMs", Invitations.LIFE.toMillis()));
    }

    private void request(HttpServerRequest request) {
        if (!HttpMethod.POST.equals(request.method()) || !"/join".equals(request.path())) {
            send(request, 404, error(new HomieException(ErrorCode.NOT_FOUND, "POST /join is all there is")));
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > MAX_BODY) {
                request.handler(null).endHandler(null);
                send(request, 413, error(HomieException.invalid("", "at most " + MAX_BODY + " bytes")))
                        .onComplete(sent -> request.connection().close());
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> join(request, body));
    }

    private void join(HttpServerRequest request, Buffer body) {
        String from = request.remoteAddress().hostAddress();
        try {
            if (!limiter.allows(from)) {
                throw new HomieException(ErrorCode.RESOURCE_EXHAUSTED, "too many wrong codes; wait a minute");
            }
            Params params = Params.of(Json.readObject(body.toString()));
            String name = params.string("name", MAX_NAME);
            PublicKey key = Keys.decode("publicKey", params.string("publicKey", MAX_KEY));
            // Last: what is wrong with the rest must not cost the code.
            if (!invitations.redeem(params.string("code", MAX_CODE))) {
                limiter.failed(from);
                LOG.warn("{} at {} showed no good code", name, from);
                throw new HomieException(
                        ErrorCode.UNAUTHENTICATED,
                        "that code was used already, is too old, or never was; make one with: homie invite");
            }
            vertx.executeBlocking(() -> Pem.certificate(authority.issue(name, key)))
                    .onSuccess(certificate -> {
                        LOG.info("{} at {} was let in", name, from);
                        send(request, 200, answer(certificate));
                    })
                    .onFailure(failure -> {
                        LOG.error("no certificate for {}", name, failure);
                        send(
                                request,
                                500,
                                error(new HomieException(ErrorCode.INTERNAL, "no certificate; see the log")));
                    });
        } catch (HomieException e) {
            send(request, status(e.code()), error(e));
        }
    }

    private JsonObject answer(String certificate) {
        return new JsonObject()
                .put("certificate", certificate)
                .put("ca", Pem.certificate(authority.certificate()))
                .put("clusterName", config.name())
                .put("members", new JsonArray(members.get()))
                .put("ports", new JsonObject().put("port", config.port()).put("busPort", config.busPort()));
    }

    private static JsonObject error(HomieException failure) {
        return new JsonObject().put("error", Services.json(failure.body()));
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case INVALID_ARGUMENT -> 400;
            case UNAUTHENTICATED -> 401;
            case RESOURCE_EXHAUSTED -> 429;
            default -> 500;
        };
    }

    private static Future<Void> send(HttpServerRequest request, int status, JsonObject body) {
        return request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body.encode());
    }

    private Throwable explain(Throwable failure) {
        return AddressInUse.is(failure)
                ? new HomieException(
                        ErrorCode.FAILED_PRECONDITION,
                        "port " + config.joinPort() + " on " + config.bind()
                                + " is taken; stop what uses it, or set another cluster.joinPort (HOMIE_CLUSTER_JOIN_PORT)")
                : failure;
    }
}
