package dev.homie.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.pki.Authority;
import dev.homie.core.pki.Keys;
import dev.homie.core.pki.Pem;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a command says to a gateway whose certificate is not the one of the link: nothing. */
final class PinnedCertificateTest {
    private static final int WAIT_SECONDS = 10;

    private final Vertx vertx = Vertx.vertx();
    private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    /** A server with a certificate that no authority of this machine has signed. */
    private record Server(int port, String fingerprint) {}

    private Server serve() {
        KeyPair pair = Keys.generate();
        Authority authority = Authority.create("somebody", Clock.systemUTC());
        X509Certificate certificate = authority.issue("gateway", pair.getPublic());
        HttpServer server = await(vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .addWebSocketSubProtocol("homie.v1")
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(Pem.certificate(certificate)))
                                .addKeyValue(Buffer.buffer(Pem.privateKey(pair.getPrivate())))))
                .webSocketHandler(socket -> socket.textMessageHandler(text -> {
                    heard.add(text);
                    socket.writeTextMessage(new JsonObject()
                            .put("type", "hello")
                            .put("server", new JsonObject().put("gatewayId", "gw1"))
                            .encode());
                }))
                .listen(0, "127.0.0.1"));
        return new Server(server.actualPort(), Keys.fingerprint(certificate));
    }

    private Future<WireClient> connect(int port, @Nullable String fingerprint) {
        return WireClient.connect(
                vertx,
                Endpoint.of("https://127.0.0.1:" + port, fingerprint),
                new SignIn.Token("secret"),
                "test",
                new WireClient.Listener() {});
    }

    @Test
    void theOneOfTheLinkIsTrusted() {
        Server server = serve();
        assertThat(await(connect(server.port(), server.fingerprint())).gatewayId())
                .isEqualTo("gw1");
        assertThat(heard).hasSize(1);
    }

    @Test
    void whoeverStandsBetweenHearsNothing() {
        Server real = serve();
        Server between = serve();
        WebSocketClientOptions careless =
                new WebSocketClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false);
        WebSocket socket = await(vertx.createWebSocketClient(careless)
                .connect(new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(between.port())
                        .setURI("/ws")
                        .setSubProtocols(List.of("homie.v1"))));
        await(socket.close()); // one that does not look gets through
        assertThatThrownBy(() -> await(connect(between.port(), real.fingerprint())))
                .isInstanceOfSatisfying(HomieException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
                    assertThat(failure.getMessage()).contains("not the gateway that was meant", between.fingerprint());
                });
        assertThat(heard).isEmpty();
    }

    @Test
    void withoutAFingerprintItIsNotTrusted() {
        Server server = serve();
        assertThatThrownBy(() -> await(connect(server.port(), null))).isInstanceOf(HomieException.class);
        assertThat(heard).isEmpty();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
