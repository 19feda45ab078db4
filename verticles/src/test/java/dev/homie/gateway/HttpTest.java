package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.gateway.RawHttp.Response;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP side: who may knock, signing in and out, the page, health. */
final class HttpTest {
    @TempDir
    private Path home;

    private TestingGateway gateway;
    private int port;

    @BeforeEach
    void start() {
        start(Map.of());
    }

    private void start(Map<String, Object> config) {
        gateway = TestingGateway.start(home, config);
        port = gateway.gateway.port();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:%d",
                "127.0.0.1",
                "127.0.0.1:1",
                "localhost.evil.example:%d",
                "evil.example#127.0.0.1:%d",
                "user@127.0.0.1:%d",
                "0.0.0.0:%d",
                ""
            })
    void aNameThatIsNotItsOwnIsRefused(String host) {
        for (String path : List.of("/", "/healthz", "/auth/session", "/ws")) {
            RawHttp request = RawHttp.get(port, path).header("Host", host.formatted(port));
            assertThat((path.equals("/ws") ? request.websocket() : request)
                            .send()
                            .status())
                    .as(path)
                    .isIn(400, 403);
        }
    }

    @Test
    void twoNamesOrNoneAreRefused() {
        assertThat(RawHttp.get(port, "/healthz")
                        .header("Host", "127.0.0.1:" + port)
                        .header("Host", "evil.example")
                        .send()
                        .status())
                .isIn(400, 403);
        assertThat(RawHttp.get(port, "/healthz").withoutHost().send().status()).isIn(400, 403);
        assertThat(RawHttp.get(port, "http://127.0.0.1:" + port + "/healthz")
                        .header("Host", "evil.example")
                        .send()
                        .status())
                .isIn(400, 403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:%d", "localhost:%d", "LOCALHOST:%d", "[::1]:%d"})
    void itsOwnNamesAreKnown(String host) {
        assertThat(RawHttp.get(port, "/healthz")
                        .header("Host", host.formatted(port))
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void furtherNamesAndOriginsCanBeConfigured() {
        stop();
        start(Map.of("allowedHosts", List.of("homie.example"), "allowedOrigins", List.of("https://homie.example")));

        assertThat(RawHttp.get(port, "/healthz")
                        .header("Host", "homie.example")
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(RawHttp.get(port, "/ws")
                        .websocket()
                        .header("Origin", "https://homie.example")
                        .send()
                        .status())
                .isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "null",
                "https://127.0.0.1:%d",
                "http://127.0.0.1:1",
                "http://localhost:%d"
            })
    void pagesOfOtherOriginsAreRefused(String origin) {
        String from = origin.formatted(port);
        assertThat(RawHttp.get(port, "/ws")
                        .websocket()
                        .header("Origin", from)
                        .send()
                        .status())
                .isEqualTo(403);
        JsonObject token = json("token", gateway.gateway.ownerToken());
        for (String path : List.of("/auth/token", "/auth/code", "/auth/logout", "/auth/link")) {
            Response response =
                    RawHttp.post(port, path, token).header("Origin", from).send();
            assertThat(response.status()).as(path).isEqualTo(403);
            assertThat(response.header("set-cookie")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "x-forwarded-host", "Tailscale-User-Login", "Forwarded"})
    void aForwardedRequestIsAForgery(String header) {
        assertThat(RawHttp.get(port, "/healthz").header(header, "x").send().status())
                .isEqualTo(403);
        assertThat(RawHttp.get(port, "/ws")
                        .websocket()
                        .header(header, "x")
                        .send()
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theBrowserIsToldWhatThePageMayDo() {
        Response page = RawHttp.get(port, "/").send();

        assertThat(page.header("content-security-policy"))
                .contains("default-src 'self'")
                .contains("connect-src 'self' ws://127.0.0.1:" + port)
                .contains("frame-ancestors 'none'")
                .contains("base-uri 'none'")
                .contains("object-src 'none'")
                .doesNotContain("unsafe-eval")
                .doesNotContain("unsafe-inline");
        assertThat(page.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(page.header("referrer-policy")).isEqualTo("no-referrer");
        assertThat(page.header("cross-origin-opener-policy")).isEqualTo("same-origin");
    }

    @Test
    void eachAnswerHasANonceOfItsOwnForThePagesOwnStyles() {
        Pattern nonce = Pattern.compile("style-src 'self' 'nonce-([\\w-]{22})'");
        Set<String> seen = new HashSet<>();
        for (String path : List.of("/", "/index.html", "/", "/?x=1")) {
            Response page = RawHttp.get(port, path).send();
            Matcher policy = nonce.matcher(page.header("content-security-policy"));
            assertThat(policy.find()).as(path).isTrue();
            assertThat(page.body())
                    .contains("nonce=\"" + policy.group(1) + "\"")
                    .doesNotContain("__HOMIE_NONCE__");
            assertThat(seen.add(policy.group(1))).as("never twice").isTrue();
        }
        assertThat(RawHttp.get(port, "/sw.js").send().header("content-security-policy"))
                .contains("style-src 'self';")
                .doesNotContain("nonce");
    }

    @Test
    void thePageIsNeverKeptAndItsAssetsAreKeptForever() {
        Response page = RawHttp.get(port, "/").send();
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("testing page");
        assertThat(page.header("cache-control")).isEqualTo("no-store");
        assertThat(RawHttp.get(port, "/sw.js").send().header("cache-control")).isEqualTo("no-cache");

        Response asset = RawHttp.get(port, "/assets/app-0a1b2c.js").send();
        assertThat(asset.status()).isEqualTo(200);
        assertThat(asset.header("cache-control")).contains("immutable");
        assertThat(asset.header("content-type")).contains("javascript");

        Response missing = RawHttp.get(port, "/assets/app-gone.js").send();
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.header("cache-control")).isEqualTo("no-cache");

        for (String outside :
                List.of("/../homie.db", "/%2e%2e/homie.db", "/assets/..%2f..%2fhomie.db", "//etc/passwd")) {
            assertThat(RawHttp.get(port, outside).send().status()).as(outside).isIn(400, 403, 404);
        }
    }

    @Test
    void aCodeSignsInOnce() {
        String link = gateway.gateway.newLink();
        assertThat(link).startsWith("http://127.0.0.1:" + port + "/#code=");
        JsonObject code = json("code", link.substring(link.indexOf('=') + 1));

        Response signedIn = RawHttp.post(port, "/auth/code", code).ownOrigin().send();

        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(signedIn.json().getJsonObject("identity").getString("subject"))
                .isEqualTo("owner");
        assertThat(signedIn.header("set-cookie"))
                .startsWith("homie_" + gateway.gateway.gatewayId() + "=")
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Strict")
                .contains("Path=/")
                .contains("Max-Age=2592000");
        assertThat(signedIn.header("cache-control")).isEqualTo("no-store");
        assertThat(session(signedIn.cookie())).isTrue();

        Response again = RawHttp.post(port, "/auth/code", code).ownOrigin().send();
        assertThat(again.status()).isEqualTo(401);
        assertThat(again.header("set-cookie")).isNull();
    }

    @Test
    void theTokenSignsInAndMakesLinks() {
        JsonObject token = json("token", gateway.gateway.ownerToken());
        assertThat(RawHttp.post(port, "/auth/token", token).ownOrigin().send().status())
                .isEqualTo(200);
        assertThat(RawHttp.post(port, "/auth/token", json("token", "wrong"))
                        .ownOrigin()
                        .send()
                        .status())
                .isEqualTo(401);

        Response link = RawHttp.post(port, "/auth/link", null)
                .header("Authorization", "Bearer " + gateway.gateway.ownerToken())
                .send();
        assertThat(link.status()).isEqualTo(200);
        String url = link.json().getString("url");
        assertThat(RawHttp.post(port, "/auth/code", json("code", url.substring(url.indexOf('=') + 1)))
                        .ownOrigin()
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(RawHttp.post(port, "/auth/link", null)
                        .header("Authorization", "Bearer wrong")
                        .send()
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.post(port, "/auth/link", null).send().status()).isEqualTo(401);
    }

    @Test
    void theCookieOpensTheWebSocketFromTheOwnPageOnly() {
        String cookie = signIn();
        var own = TestingClient.options(port)
                .setAllowOriginHeader(true)
                .addHeader("Cookie", cookie)
                .addHeader("Origin", "http://127.0.0.1:" + port);
        try (TestingClient client = TestingClient.connect(gateway.vertx, own)) {
            client.send(TestingClient.hello(null));
            assertThat(client.message().getJsonObject("identity").getString("via"))
                    .isEqualTo("token");
        }
        // Without an origin it comes from no browser, so the cookie was carried off.
        var carriedOff = TestingClient.options(port).addHeader("Cookie", cookie);
        try (TestingClient client = TestingClient.connect(gateway.vertx, carriedOff)) {
            client.send(TestingClient.hello(null));
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void signingOutClosesWhatTheCookieOpened() {
        String cookie = signIn();
        var own = TestingClient.options(port)
                .setAllowOriginHeader(true)
                .addHeader("Cookie", cookie)
                .addHeader("Origin", "http://127.0.0.1:" + port);
        try (TestingClient client = TestingClient.connect(gateway.vertx, own);
                TestingClient other = gateway.client()) {
            client.send(TestingClient.hello(null));
            client.message();

            // No page, no cookie: this signs nobody out.
            RawHttp.post(port, "/auth/logout", null).header("Cookie", cookie).send();
            assertThat(session(cookie)).isTrue();

            Response out = RawHttp.post(port, "/auth/logout", null)
                    .header("Cookie", cookie)
                    .ownOrigin()
                    .send();

            assertThat(out.status()).isEqualTo(200);
            assertThat(out.header("set-cookie")).contains("Max-Age=0");
            assertThat(client.closeCode()).isEqualTo(4401);
            assertThat(session(cookie)).isFalse();
            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void cookiesAndTheTokenOutliveARestart() {
        String cookie = signIn();
        String token = gateway.gateway.ownerToken();
        String id = gateway.gateway.gatewayId();
        stop();
        start();

        assertThat(session(cookie)).isTrue();
        assertThat(gateway.gateway.ownerToken()).isEqualTo(token).hasSizeGreaterThanOrEqualTo(43);
        assertThat(gateway.gateway.gatewayId()).isEqualTo(id);
    }

    @Test
    void tooManyFailuresAreNotLookedAtAnyMore() {
        for (int i = 0; i < 10; i++) {
            assertThat(RawHttp.post(port, "/auth/token", json("token", "wrong"))
                            .send()
                            .status())
                    .isEqualTo(401);
        }
        Response right = RawHttp.post(port, "/auth/token", json("token", gateway.gateway.ownerToken()))
                .send();
        assertThat(right.status()).isEqualTo(429);
        assertThat(Integer.parseInt(String.valueOf(right.header("retry-after"))))
                .isBetween(290, 300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"token\":7}", "{}", "{"})
    void aBodyThatIsNoneIsABadRequest(String body) {
        Response response = RawHttp.postText(port, "/auth/token", body).send();
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().getJsonObject("error").getString("code")).isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        assertThat(RawHttp.post(port, "/auth/token", json("token", "x".repeat(20_000)))
                        .send()
                        .status())
                .isEqualTo(413);
    }

    @Test
    void healthAndReadiness() {
        assertThat(RawHttp.get(port, "/healthz").send().json().getString("status"))
                .isEqualTo("ok");
        assertThat(RawHttp.get(port, "/readyz").send().status()).isEqualTo(200);

        gateway.store
                .submit(connection -> connection.createStatement().execute("INSERT INTO nowhere VALUES (1)"))
                .exceptionally(expected -> false)
                .join();

        Response degraded = RawHttp.get(port, "/readyz").send();
        assertThat(degraded.status()).isEqualTo(503);
        assertThat(degraded.json().getJsonObject("reasons").getString("store")).contains("homie.db");
        assertThat(RawHttp.get(port, "/healthz").send().status()).isEqualTo(200);
        try (TestingClient client = gateway.client()) {
            // Terminals go on.
            client.result("terminal.session.start", json("cols", 80, "rows", 24));
        }
    }

    @Test
    void aWebSocketPathIsForWebSockets() {
        assertThat(RawHttp.get(port, "/ws").send().status()).isEqualTo(426);
    }

    @Test
    void aPortThatIsTakenIsSaidSo() {
        GatewayConfig config = GatewayConfig.defaults().withPort(port);
        assertThatThrownBy(
                        () -> TestingGateway.await(Gateway.deploy(gateway.vertx, config, gateway.store, "test", null)))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("port " + port)
                .hasMessageContaining("--port");
    }

    private String signIn() {
        return RawHttp.post(port, "/auth/token", json("token", gateway.gateway.ownerToken()))
                .ownOrigin()
                .send()
                .cookie();
    }

    private boolean session(String cookie) {
        return RawHttp.get(port, "/auth/session")
                .header("Cookie", cookie)
                .send()
                .json()
                .getBoolean("authenticated");
    }
}
