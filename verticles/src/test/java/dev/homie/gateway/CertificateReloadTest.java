package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.pki.Keys;
import dev.homie.core.pki.SelfSigned;
import dev.homie.core.pki.ServerCertificate;
import dev.homie.core.store.StateFolder;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that somebody else makes, and renews while Homie runs. */
final class CertificateReloadTest {
    @TempDir
    private Path home;

    @TempDir
    private Path folder;

    private ServerCertificate first;
    private ServerCertificate second;
    private Map<String, Object> config;

    @BeforeEach
    void make() throws IOException {
        first = certificate("first");
        second = certificate("second");
        write(first);
        config = Map.of(
                "tls",
                Map.of(
                        "cert",
                        file("cert.pem").toString(),
                        "key",
                        file("key.pem").toString()),
                "auth",
                List.of("token"));
    }

    private ServerCertificate certificate(String name) {
        return SelfSigned.of(StateFolder.open(folder.resolve(name)), List.of("127.0.0.1"), Clock.systemUTC());
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private void write(ServerCertificate certificate) throws IOException {
        Files.writeString(file("cert.pem"), certificate.chainPem());
        Files.writeString(file("key.pem"), certificate.keyPem());
    }

    @Test
    void aRenewedCertificateIsShownAndNobodyIsCutOff() throws Exception {
        try (TestingGateway gateway = TestingGateway.start(home, config)) {
            int port = gateway.gateway.networkPort();
            assertThat(Keys.fingerprint(TestingTls.certificate(port))).isEqualTo(first.fingerprint());
            assertThat(gateway.gateway.reachable().fingerprint())
                    .as("others vouch for it")
                    .isEmpty();
            assertThat(RawHttp.get(port, "/").tls().send().header("strict-transport-security"))
                    .isEqualTo("max-age=31536000");

            try (TestingClient client = TestingClient.connect(gateway.vertx, TestingClient.secureOptions(port))) {
                client.send(TestingClient.hello(gateway.gateway.ownerToken()));
                assertThat(client.message().getString("type")).isEqualTo("hello");

                // The key of another certificate: as between the two writes.
                Files.writeString(file("cert.pem"), second.chainPem());
                untilRead(port, first);
                write(second);

                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (!Keys.fingerprint(TestingTls.certificate(port)).equals(second.fingerprint())) {
                    assertThat(System.nanoTime())
                            .as("still the certificate of before")
                            .isLessThan(end);
                }
                assertThat(client.result("gateway.info", json()).getString("version"))
                        .as("the connection of before goes on")
                        .isEqualTo("test");
            }
        }
    }

    /** While the files do not belong together, the certificate of before is shown. */
    private static void untilRead(int port, ServerCertificate shown) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        while (System.nanoTime() < end) {
            assertThat(Keys.fingerprint(TestingTls.certificate(port))).isEqualTo(shown.fingerprint());
        }
    }

    @Test
    void filesThatCannotBeUsedAreSaidAtTheStart() throws Exception {
        Files.writeString(file("key.pem"), second.keyPem());
        assertThatThrownBy(() -> TestingGateway.start(home, config))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("key.pem is not the key of the first certificate in")
                .hasMessageNotContaining("\n");
    }
}
