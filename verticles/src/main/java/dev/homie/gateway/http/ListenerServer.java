package dev.homie.gateway.http;

import dev.homie.core.bus.AddressInUse;
import dev.homie.core.link.LinkLimits;
import dev.homie.core.pki.ServerCertificate;
import dev.homie.gateway.bridge.Connections;
import dev.homie.gateway.network.Certificates;
import dev.homie.gateway.network.GuardedTls;
import dev.homie.gateway.network.NetworkConfig;
import dev.homie.gateway.network.SocketGuard;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of one {@link Listener}: its encryption, its limits, and the guard over its sockets. */
final class ListenerServer {
    /** Bytes of a request's first line; more is answered with 414. */
    static final int MAX_LINE = 4 * 1024;
    /** Bytes of all its headers; more is answered with 431. */
    static final int MAX_HEADERS = 8 * 1024;

    /** How long after a certificate's files have changed it is shown. */
    static final long RELOAD_MS = 2_000;
    /** How often a self-signed one is looked at: whether it ends soon. */
    private static final long RENEW_MS = 6 * 3_600_000L;

    /** How long a client may take to answer a close before the line is cut. */
    private static final int CLOSING_SECONDS = 3;

    private static final int MIN_IDLE_SECONDS = 60;
    /** Heartbeats in which a WebSocket has to take something of what waits for it. */
    private static final int STALLED_HEARTBEATS = 2;
    /** Ms that it has for that at least. */
    private static final long MIN_STALLED_MS = 1_000;
    /** A year: a page of this name never comes without TLS again. Only where the certificate is one that browsers take. */
    private static final String HSTS = "max-age=31536000";

    private static final Logger LOG = LoggerFactory.getLogger(ListenerServer.class);

    private final Vertx vertx;
    private final Listener listener;
    private final SocketGuard guard;
    private final int heartbeatMs;
    private final HttpServer server;
    private long reload = -1;

    ListenerServer(Vertx vertx, Listener listener, int heartbeatMs) {
        this.vertx = vertx;
        this.listener = listener;
        // On a plain listener of this machine everybody has the same address.
        boolean local = listener.tls() == null && NetworkConfig.isLoopback(listener.bind());
        this.guard = new SocketGuard(address -> local || listener.peers().standsForMany(address));
        this.heartbeatMs = heartbeatMs;
        this.server = vertx.createHttpServer(options());
    }

    /** Fails with a {@link HomieException} that says what to do. */
    Future<?> listen(Handler<HttpServerRequest> handler) {
        Certificates tls = listener.tls();
        if (tls != null) {
            long every = tls.isGiven() ? RELOAD_MS : RENEW_MS;
            reload = vertx.setPeriodic(every, tick -> reload(tls));
        }
        boolean hsts = tls != null && tls.isGiven();
        return server.connectionHandler(connection -> guard.accept(channel(connection)))
                .requestHandler(request -> {
                    guard.requested(channel(request.connection()), request);
                    if (hsts) {
                        request.response().putHeader("strict-transport-security", HSTS);
                    }
                    handler.handle(request);
                })
                .exceptionHandler(e -> LOG.debug("a connection failed: {}", e.toString()))
                .listen(listener.port(), listener.bind())
                .recover(failure -> Future.failedFuture(explain(failure)));
    }

    /**
     * The request's socket is a WebSocket now.
     *
     * @return completes when it is gone
     */
    Future<Void> upgraded(HttpServerRequest request) {
        Channel channel = channel(request.connection());
        guard.upgraded(channel);
        ChannelPipeline pipeline = channel.pipeline();
        // A WebSocket sends no files and is no idle request, and each of these would see every keystroke.
        for (Class<? extends ChannelHandler> unneeded : List.of(ChunkedWriteHandler.class, IdleStateHandler.class)) {
            if (pipeline.get(unneeded) != null) {
                pipeline.remove(unneeded);
            }
        }
        StalledLine.watch(channel, Math.max(MIN_STALLED_MS, (long) STALLED_HEARTBEATS * heartbeatMs));
        Promise<Void> gone = Promise.promise();
        channel.closeFuture().addListener(closed -> gone.complete());
        return gone.future();
    }

    int port() {
        return server.actualPort();
    }

    Future<Void> close() {
        vertx.cancelTimer(reload);
        return server.close();
    }

    /** Shows another certificate from now on. Connections that are open keep the one of before. */
    private void reload(Certificates tls) {
        vertx.executeBlocking(tls::renewed)
                .compose(renewed -> renewed.map(this::show).orElseGet(Future::succeededFuture))
                .onFailure(failure -> LOG.warn("still shows the certificate of before: {}", failure.getMessage()));
    }

    private Future<Void> show(ServerCertificate certificate) {
        HttpServerOptions next = new HttpServerOptions().setSsl(true).setKeyCertOptions(pem(certificate));
        next.setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
        return server.updateSSLOptions(next.getSslOptions())
                .onSuccess(shown -> LOG.info("shows another certificate: SHA-256 {}", certificate.fingerprint()))
                .mapEmpty();
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions();
        Certificates tls = listener.tls();
        if (tls != null) {
            options.setSsl(true)
                    .setKeyCertOptions(pem(tls.current()))
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                    // HTTP/2 has WebSockets of its own, and many requests at once on each socket.
                    .setUseAlpn(false)
                    .setSslEngineOptions(new GuardedTls(guard));
        }
        return options.setTcpNoDelay(true)
                .setCompressionSupported(true)
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                // The one thing h2c would bring here is a second way to say Host.
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(Math.max(MIN_IDLE_SECONDS, 4 * heartbeatMs / 1000))
                .setMaxWebSocketFrameSize(Connections.MAX_DECODED)
                .setMaxWebSocketMessageSize(Connections.MAX_DECODED)
                // Terminal output compressed on the fly costs half the throughput.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketClosingTimeout(CLOSING_SECONDS)
                .addWebSocketSubProtocol(GatewayVerticle.SUBPROTOCOL)
                .addWebSocketSubProtocol(LinkLimits.SUBPROTOCOL);
    }

    private static PemKeyCertOptions pem(ServerCertificate certificate) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(certificate.chainPem()))
                .addKeyValue(Buffer.buffer(certificate.keyPem()));
    }

    private static Channel channel(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext().channel();
    }

    private Throwable explain(Throwable failure) {
        if (AddressInUse.is(failure)) {
            return new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    "port " + listener.port() + " on " + listener.bind()
                            + " is taken; stop what uses it, or choose another with --port");
        }
        return failure;
    }
}
