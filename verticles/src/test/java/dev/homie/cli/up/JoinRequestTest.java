package dev.homie.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.cli.CliFailure;
import dev.homie.core.cluster.ClusterConfig;
import dev.homie.core.pki.Authority;
import dev.homie.core.pki.Keys;
import dev.homie.core.pki.NodeKeys;
import dev.homie.core.pki.Pem;
import dev.homie.core.pki.PinnedAuthority;
import dev.homie.gateway.TestingClock;
import dev.homie.gateway.auth.LoginLimiter;
import dev.homie.gateway.join.JoinVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.security.KeyPair;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.HttpsURLConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine that joins, and the listener that lets it in, over TLS on loopback. */
final class JoinRequestTest {
    private final Vertx vertx = Vertx.vertx();
    private final TestingClock clock = new TestingClock();
    private final Authority authority = Authority.create("home", Clock.systemUTC());
    private final String fingerprint = Keys.fingerprint(authority.certificate());
    private final JoinVerticle listener = new JoinVerticle(
            new ClusterConfig("home", "127.0.0.1", 1, 2, 0, List.of()),
            () -> List.of("127.0.0.1:1", "100.64.0.2:7318"),
            keys(authority),
            authority,
            clock);

    @BeforeEach
    void listen() {
        await(vertx.deployVerticle(listener));
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void getsACertificateForItsOwnKey() throws Exception {
        JoinRequest.Admission admission = new JoinRequest(address(), code(), fingerprint).send("box");
        assertThat(admission.clusterName()).isEqualTo("home");
        assertThat(admission.members()).containsExactly("127.0.0.1:1", "100.64.0.2:7318");
        assertThat(admission.keys().authority()).isEqualTo(authority.certificate());
        admission.keys().certificate().verify(authority.certificate().getPublicKey());
        assertThat(admission.keys().certificate().getSubjectX500Principal().getName())
                .contains("CN=box");
    }

    @Test
    void aCodeIsGoodOnceAndForTenMinutes() {
        assertThatThrownBy(() -> send(address(), "0".repeat(32), fingerprint))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("homie invite");
        String code = code();
        send(address(), code, fingerprint);
        assertThatThrownBy(() -> send(address(), code, fingerprint)).hasMessageContaining("used already");
        String late = code();
        clock.pass(10 * 60_000);
        assertThatThrownBy(() -> send(address(), late, fingerprint)).hasMessageContaining("too old");
    }

    @Test
    void whoTriesCodesIsSlowedDown() {
        for (int i = 0; i < LoginLimiter.MAX_FAILURES; i++) {
            assertThatThrownBy(() -> send(address(), "wrong", fingerprint)).hasMessageContaining("used already");
        }
        String code = code();
        assertThatThrownBy(() -> send(address(), code, fingerprint)).hasMessageContaining("wait a minute");
        clock.pass(LoginLimiter.LOCK_MS);
        send(address(), code, fingerprint);
    }

    @Test
    void theCodeGoesToNobodyElse() {
        String code = code();
        String other =
                Keys.fingerprint(Authority.create("home", Clock.systemUTC()).certificate());
        assertThatThrownBy(() -> send(address(), code, other))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("not the gateway that was meant")
                .hasMessageContaining("not sent");
        // Impostors: with an authority of their own, and with a copy of ours behind a certificate that it did not sign.
        Authority theirs = Authority.create("home", Clock.systemUTC());
        NodeKeys stolen = keys(theirs);
        for (NodeKeys keys :
                List.of(stolen, new NodeKeys(authority.certificate(), stolen.certificate(), stolen.privateKey()))) {
            AtomicInteger heard = new AtomicInteger();
            int port = await(vertx.createHttpServer(new HttpServerOptions()
                                    .setSsl(true)
                                    .setKeyCertOptions(new PemKeyCertOptions()
                                            .addCertValue(Buffer.buffer(Pem.certificate(keys.certificate())
                                                    + Pem.certificate(keys.authority())))
                                            .addKeyValue(Buffer.buffer(Pem.privateKey(keys.privateKey())))))
                            .requestHandler(request -> {
                                heard.incrementAndGet();
                                request.response().end("{}");
                            })
                            .listen(0, "127.0.0.1"))
                    .actualPort();
            assertThatThrownBy(() -> send("127.0.0.1:" + port, code, fingerprint))
                    .hasMessageContaining("not sent");
            assertThat(heard).hasValue(0);
            // The impostor does answer those who trust it: it is the pin that kept the code back.
            assertThatThrownBy(() -> send("127.0.0.1:" + port, "any", Keys.fingerprint(theirs.certificate())))
                    .isInstanceOf(CliFailure.class);
            assertThat(heard).hasValue(keys.equals(stolen) ? 1 : 0);
        }
        send(address(), code, fingerprint);
    }

    @Test
    void whatIsWrongWithTheRestDoesNotCostTheCode() throws IOException {
        String code = code();
        assertThat(post(new JsonObject().put("code", code).put("name", "box").encode()))
                .isEqualTo(400);
        assertThat(post(new JsonObject()
                        .put("code", code)
                        .put("name", "box")
                        .put("publicKey", "AAAA")
                        .encode()))
                .isEqualTo(400);
        assertThat(post("not JSON")).isEqualTo(400);
        assertThat(post(" ".repeat(5_000))).isEqualTo(413);
        send(address(), code, fingerprint);
    }

    @Test
    void saysThatNobodyAnswers() {
        await(vertx.undeploy(vertx.deploymentIDs().iterator().next()));
        assertThatThrownBy(() -> send("127.0.0.1:1", "any", fingerprint))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("127.0.0.1:1");
    }

    private int post(String body) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection)
                URI.create("https://" + address() + "/join").toURL().openConnection();
        connection.setSSLSocketFactory(
                new PinnedAuthority(fingerprint).context().getSocketFactory());
        connection.setHostnameVerifier((host, session) -> true);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return connection.getResponseCode();
    }

    private static void send(String address, String code, String fingerprint) {
        assertThat(new JoinRequest(address, code, fingerprint).send("box")).isNotNull();
    }

    private String address() {
        return "127.0.0.1:" + listener.port();
    }

    private String code() {
        return await(vertx.eventBus()
                .<JsonObject>request(JoinVerticle.INVITE, new JsonObject())
                .map(reply -> reply.body().getString("code")));
    }

    private static NodeKeys keys(Authority authority) {
        KeyPair pair = Keys.generate();
        return new NodeKeys(authority.certificate(), authority.issue("gateway", pair.getPublic()), pair.getPrivate());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
