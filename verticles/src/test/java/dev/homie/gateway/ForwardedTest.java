package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.gateway.RawHttp.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a reverse proxy on 127.0.0.1, and what happens to those who only say that they are. */
final class ForwardedTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    private Path home;

    private TestingGateway gateway;
    private int port;
    private int local;

    @BeforeEach
    void start() {
        start(Map.of(
                "proxies",
                List.of("127.0.0.1"),
                "auth",
                List.of("password", "token"),
                "allowedHosts",
                List.of("homie.example")));
    }

    private void start(Map<String, Object> config) {
        NetworkTest.setPassword(home, PASSWORD);
        gateway = TestingGateway.start(home, config);
        local = gateway.gateway.port();
        port = gateway.gateway.networkPort();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private RawHttp forwarded(RawHttp request, String from) {
        return request.header("Host", "homie.example")
                .header("X-Forwarded-For", from)
                .header("X-Forwarded-Proto", "https");
    }

    private Response guess(String from, String password) {
        return forwarded(RawHttp.post(port, "/auth/password", json("password", password)), from)
                .header("Origin", "https://homie.example")
                .send();
    }

    @Test
    void aPageBehindTheProxySignsIn() {
        Response signedIn = guess("203.0.113.7", PASSWORD);
        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(signedIn.header("set-cookie")).contains("Secure");

        assertThat(forwarded(RawHttp.get(port, "/ws").websocket(), "203.0.113.7")
                        .header("Origin", "https://homie.example")
                        .header("Cookie", signedIn.cookie())
                        .send()
                        .status())
                .isEqualTo(101);
        for (String foreign : List.of("https://evil.example", "http://homie.example")) {
            assertThat(forwarded(RawHttp.get(port, "/ws").websocket(), "203.0.113.7")
                            .header("Origin", foreign)
                            .header("Cookie", signedIn.cookie())
                            .send()
                            .status())
                    .as(foreign)
                    .isEqualTo(403);
        }
    }

    @Test
    void theProxySaysWhichHostWasAskedFor() {
        assertThat(RawHttp.get(port, "/auth/session")
                        .header("X-Forwarded-For", "203.0.113.7")
                        .header("X-Forwarded-Proto", "https")
                        .header("X-Forwarded-Host", "homie.example")
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(RawHttp.get(port, "/auth/session")
                        .header("X-Forwarded-For", "203.0.113.7")
                        .header("X-Forwarded-Proto", "https")
                        .header("X-Forwarded-Host", "evil.example")
                        .send()
                        .status())
                .as("a name that was rebound to the proxy")
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "", "https, http"})
    void aLineToTheProxyThatIsNotEncryptedIsRefused(String protocol) {
        assertThat(RawHttp.get(port, "/auth/session")
                        .header("Host", "homie.example")
                        .header("X-Forwarded-For", "203.0.113.7")
                        .header("X-Forwarded-Proto", protocol)
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(RawHttp.get(port, "/auth/session").send().status())
                .as("past the proxy")
                .isEqualTo(403);
    }

    @Test
    void itIsTheClientThatIsLockedOutAndNotTheProxy() {
        for (int i = 0; i < 10; i++) {
            // It claims to be somebody else each time: the proxy adds what it sees behind that.
            assertThat(guess("198.51.100." + i + ", 203.0.113.66", "wrong").status())
                    .isEqualTo(401);
        }
        Response locked = guess("203.0.113.66", PASSWORD);
        assertThat(locked.status()).isEqualTo(429);
        assertThat(locked.header("retry-after")).isNotNull();
    }

    @Test
    void aLockedPasswordLeavesTheOtherWaysIn() {
        assertThat(guess("192.0.2.1", PASSWORD).status())
                .as("the owner at home")
                .isEqualTo(200);
        for (int i = 0; i < 10; i++) {
            assertThat(guess("198.51.100." + i, "wrong").status()).isEqualTo(401);
        }
        assertThat(guess("203.0.113.7", PASSWORD).status()).as("from anywhere").isEqualTo(429);

        assertThat(guess("192.0.2.1", PASSWORD).status())
                .as("where the owner signed in before")
                .isEqualTo(200);
        assertThat(forwarded(
                                RawHttp.post(port, "/auth/token", json("token", gateway.gateway.ownerToken())),
                                "203.0.113.7")
                        .send()
                        .status())
                .as("with the token")
                .isEqualTo(200);
        assertThat(RawHttp.post(local, "/auth/password", json("password", PASSWORD))
                        .send()
                        .status())
                .as("on the machine itself")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "Tailscale-User-Login"})
    void whoIsNoProxyIsNotBelieved(String header) {
        // Through the proxy the forwarded ones are believed…
        assertThat(forwarded(RawHttp.get(port, "/auth/session"), "203.0.113.7")
                        .send()
                        .status())
                .isEqualTo(200);
        // …on the local listener none is,
        assertThat(RawHttp.get(local, "/auth/session")
                        .header(header, "127.0.0.1")
                        .send()
                        .status())
                .isEqualTo(403);
        stop();
        // nor on one that has another proxy, or none.
        for (List<String> proxies : List.of(List.of("192.0.2.1"), List.<String>of())) {
            start(Map.of("tls", "self-signed", "proxies", proxies, "auth", List.of("password")));
            assertThat(RawHttp.get(port, "/auth/session").tls().send().status()).isEqualTo(200);
            assertThat(RawHttp.get(port, "/auth/session")
                            .tls()
                            .header(header, "127.0.0.1")
                            .send()
                            .status())
                    .isEqualTo(403);
            if (!proxies.isEmpty()) {
                stop();
            }
        }
    }

    @Test
    void notEvenTheProxySpeaksForTailscaleServe() {
        assertThat(forwarded(RawHttp.get(port, "/auth/session"), "203.0.113.7")
                        .header("Tailscale-User-Login", "owner@example.com")
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(forwarded(RawHttp.get(port, "/auth/session"), "203.0.113.7")
                        .header("Forwarded", "for=127.0.0.1")
                        .send()
                        .status())
                .isEqualTo(403);
    }
}
