package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.identity.PasswordHash;
import dev.homie.core.pki.Keys;
import dev.homie.core.store.Settings;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.gateway.RawHttp.Response;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The listener beyond this machine: who gets in over TLS, and by what. */
final class NetworkTest {
    private static final String PASSWORD = "correct horse battery";
    private static final Map<String, Object> ALL = Map.of("tls", "self-signed", "auth", List.of("password", "token"));

    @TempDir
    private Path home;

    private TestingGateway gateway;
    private int port;
    private int local;

    private void start(Map<String, Object> config) {
        setPassword(home, PASSWORD);
        gateway = TestingGateway.start(home, config);
        local = gateway.gateway.port();
        port = URI.create(gateway.gateway.reachable().all().get(1).urls().get(0))
                .getPort();
    }

    static void setPassword(Path home, String password) {
        try (Store store = Store.open(StateFolder.open(home))) {
            new Settings(store)
                    .put(Settings.PASSWORD, PasswordHash.of(password))
                    .join();
        }
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    void itsCertificateIsTheOneWhoseFingerprintIsTold() throws Exception {
        start(ALL);
        String fingerprint = gateway.gateway.reachable().fingerprint().orElseThrow();

        assertThat(Keys.fingerprint(TestingTls.certificate(port))).isEqualTo(fingerprint);
        assertThat(gateway.gateway.newLink("https://127.0.0.1:" + port))
                .startsWith("https://127.0.0.1:" + port + "/#code=")
                .endsWith("&fp=" + fingerprint);
        try (TestingClient client = gateway.client()) {
            assertThat(client.result("gateway.info", json()).getString("fingerprint"))
                    .isEqualTo(fingerprint);
        }
        assertThat(RawHttp.get(port, "/").tls().send().header("strict-transport-security"))
                .as("a browser that ignored a warning once must not be kept from coming back")
                .isNull();
        assertThat(RawHttp.get(local, "/").send().status())
                .as("the CLI's listener stays")
                .isEqualTo(200);
    }

    @Test
    void tlsOfBefore12IsRefused() throws Exception {
        start(ALL);
        // The same ClientHello but for the version: alert, protocol_version. With the newer one, ServerHello.
        assertThat(hello("0302")).startsWith(0x15);
        assertThat(hello("0303")).startsWith(0x16);
    }

    private byte[] hello(String version) throws Exception {
        String suites = "c02bc02fc009c00ac013c014";
        String extensions = "000a00040002001700" + "0b00020100" + "000d0006000404030401";
        String body = version + "00".repeat(32) + "00" + "000c" + suites + "0100"
                + "%04x".formatted(extensions.length() / 2) + extensions;
        String handshake = "01" + "%06x".formatted(body.length() / 2) + body;
        String message = "160301" + "%04x".formatted(handshake.length() / 2) + handshake;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TestingClient.WAIT_SECONDS * 1000);
            socket.getOutputStream().write(HexFormat.of().parseHex(message));
            return socket.getInputStream().readNBytes(1);
        }
    }

    @Test
    void thePasswordSignsIn() {
        start(ALL);
        Response wrong = RawHttp.post(port, "/auth/password", json("password", "correct horse batterx"))
                .tls()
                .ownOrigin()
                .send();
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.header("set-cookie")).isNull();

        Response right = RawHttp.post(port, "/auth/password", json("password", PASSWORD))
                .tls()
                .ownOrigin()
                .send();
        assertThat(right.status()).isEqualTo(200);
        assertThat(right.json().getJsonObject("identity").getString("via")).isEqualTo("password");
        assertThat(right.header("set-cookie"))
                .contains("Secure")
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Strict");
        assertThat(RawHttp.get(port, "/auth/session")
                        .tls()
                        .header("Cookie", right.cookie())
                        .send()
                        .json()
                        .getBoolean("authenticated"))
                .isTrue();

        try (TestingClient client = TestingClient.connect(gateway.vertx, TestingClient.secureOptions(port))) {
            client.send(withPassword(PASSWORD));
            assertThat(client.message().getJsonObject("identity").getJsonArray("roles"))
                    .isEqualTo(new JsonArray().add("owner"));
        }
        try (TestingClient client = TestingClient.connect(gateway.vertx, TestingClient.secureOptions(port))) {
            client.send(withPassword("something else"));
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void whatAnotherPasswordReplacedLetsNobodyIn() {
        start(ALL);
        String cookie = RawHttp.post(port, "/auth/password", json("password", PASSWORD))
                .tls()
                .ownOrigin()
                .send()
                .cookie();
        try (TestingClient client = TestingClient.connect(gateway.vertx, TestingClient.secureOptions(port));
                TestingClient byToken = gateway.client()) {
            client.send(withPassword(PASSWORD));
            assertThat(client.message().getString("type")).isEqualTo("hello");

            setPassword(home, "another one of mine");
            reload();

            assertThat(client.closeCode()).isEqualTo(4401);
            assertThat(byToken.isOpen()).isTrue();
        }
        assertThat(RawHttp.get(port, "/auth/session")
                        .tls()
                        .header("Cookie", cookie)
                        .send()
                        .json()
                        .getBoolean("authenticated"))
                .isFalse();
        assertThat(RawHttp.post(port, "/auth/password", json("password", "another one of mine"))
                        .tls()
                        .send()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aListenerHasTheWaysInThatItIsGiven() {
        start(Map.of("tls", "self-signed", "auth", List.of("password")));
        JsonObject token = json("token", gateway.gateway.ownerToken());

        // What works here…
        assertThat(modes(RawHttp.get(local, "/auth/session"))).containsExactly("password", "token", "pairing");
        assertThat(RawHttp.post(local, "/auth/token", token).send().status()).isEqualTo(200);
        gateway.client().close();
        assertThat(RawHttp.get(local, "/metrics")
                        .header("Authorization", bearer())
                        .send()
                        .status())
                .isEqualTo(200);

        // …does not there.
        assertThat(modes(RawHttp.get(port, "/auth/session").tls())).containsExactly("password");
        assertThat(RawHttp.post(port, "/auth/token", token).tls().send().status())
                .isEqualTo(409);
        assertThat(RawHttp.get(port, "/metrics")
                        .tls()
                        .header("Authorization", bearer())
                        .send()
                        .status())
                .isEqualTo(401);
        try (TestingClient client = TestingClient.connect(gateway.vertx, TestingClient.secureOptions(port))) {
            client.send(TestingClient.hello(gateway.gateway.ownerToken()));
            assertThat(client.message().getJsonObject("error").getString("message"))
                    .isEqualTo("auth.kind is none of password");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://127.0.0.1:%d", "https://127.0.0.1:1", "null"})
    void pagesOfOtherOriginsAreRefusedOverTls(String origin) {
        start(ALL);
        String from = origin.formatted(port);
        assertThat(RawHttp.get(port, "/ws").tls().websocket().ownOrigin().send().status())
                .as("what the page itself may do")
                .isEqualTo(101);
        assertThat(RawHttp.get(port, "/ws")
                        .tls()
                        .websocket()
                        .header("Origin", from)
                        .send()
                        .status())
                .isEqualTo(403);
        for (String path : List.of("/auth/password", "/auth/token", "/auth/code", "/auth/logout", "/auth/reload")) {
            assertThat(RawHttp.post(port, path, json("password", PASSWORD))
                            .tls()
                            .header("Origin", from)
                            .send()
                            .status())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void aForeignPageCannotSignSomebodyOut() {
        start(ALL);
        String cookie = RawHttp.post(port, "/auth/password", json("password", PASSWORD))
                .tls()
                .ownOrigin()
                .send()
                .cookie();
        assertThat(RawHttp.post(port, "/auth/logout", null)
                        .tls()
                        .header("Cookie", cookie)
                        .header("Origin", "https://evil.example")
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(authenticated(cookie)).isTrue();
        // The same request, but from the own page.
        assertThat(RawHttp.post(port, "/auth/logout", null)
                        .tls()
                        .header("Cookie", cookie)
                        .ownOrigin()
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(authenticated(cookie)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example:%d", "localhost.evil.example:%d", "evil.example", "0.0.0.0:%d", "192.0.2.1:%d"})
    void aNameThatIsNotItsOwnIsRefusedOnAllAddresses(String host) {
        start(Map.of(
                "bind",
                "0.0.0.0",
                "tls",
                "self-signed",
                "auth",
                List.of("token"),
                "allowedHosts",
                List.of("homie.example")));
        assertThat(RawHttp.get(port, "/auth/session")
                        .tls()
                        .header("Host", host.formatted(port))
                        .send()
                        .status())
                .isEqualTo(403);
        for (String own : List.of("127.0.0.1:" + port, "localhost:" + port, "homie.example")) {
            assertThat(RawHttp.get(port, "/auth/session")
                            .tls()
                            .header("Host", own)
                            .send()
                            .status())
                    .as(own)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "access_token", "password", "auth", "bearer"})
    void aSecretInTheQueryIsWorthNothing(String name) {
        start(ALL);
        String token = gateway.gateway.ownerToken();
        String query = "?" + name + "=" + (name.equals("password") ? "correct%20horse%20battery" : token);
        // Where it belongs it works.
        assertThat(RawHttp.get(port, "/metrics")
                        .tls()
                        .header("Authorization", bearer())
                        .send()
                        .status())
                .isEqualTo(200);

        assertThat(RawHttp.get(port, "/metrics" + query).tls().send().status()).isEqualTo(401);
        assertThat(RawHttp.post(port, "/auth/link" + query, null).tls().send().status())
                .isEqualTo(401);
        assertThat(RawHttp.post(port, "/auth/token" + query, json())
                        .tls()
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(RawHttp.get(port, "/auth/session" + query)
                        .tls()
                        .send()
                        .json()
                        .getBoolean("authenticated"))
                .isFalse();
        var options = TestingClient.secureOptions(port).setURI("/ws" + query);
        try (TestingClient client = TestingClient.connect(gateway.vertx, options)) {
            client.send(TestingClient.hello(null));
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void whatIsTooLargeForAHandshakeIsRefused() {
        start(ALL);
        assertThat(RawHttp.get(port, "/healthz")
                        .tls()
                        .header("X-Padding", "x".repeat(7_000))
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(RawHttp.get(port, "/healthz")
                        .tls()
                        .header("X-Padding", "x".repeat(9_000))
                        .send()
                        .status())
                .isEqualTo(431);
        assertThat(RawHttp.get(port, "/healthz?" + "x".repeat(3_000))
                        .tls()
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(RawHttp.get(port, "/healthz?" + "x".repeat(5_000))
                        .tls()
                        .send()
                        .status())
                .isEqualTo(414);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.2", "example.com", "*"})
    void withoutEncryptionOrAWayInItDoesNotListen(String bind) {
        start(ALL);
        refused(Map.of("bind", bind), "add --tls self-signed");
        refused(Map.of("bind", bind, "auth", List.of("token")), "add --tls self-signed");
        refused(Map.of("bind", bind, "tls", "self-signed"), "add --auth password");
        refused(Map.of("bind", bind, "proxies", List.of("127.0.0.1")), "add --auth password");
    }

    @Test
    void withoutAPasswordItDoesNotAskForOne(@TempDir Path other) {
        start(ALL);
        try (Store store = Store.open(StateFolder.open(other))) {
            assertThatThrownBy(() -> TestingGateway.await(Gateway.deploy(
                            gateway.vertx, GatewayConfig.read(ALL, Map.of()).withPort(0), store, "test", null)))
                    .isInstanceOf(HomieException.class)
                    .hasMessageContaining("homie password");
        }
    }

    private void refused(Map<String, Object> config, String why) {
        GatewayConfig read = GatewayConfig.read(config, Map.of()).withPort(0);
        assertThatThrownBy(() -> TestingGateway.await(Gateway.deploy(gateway.vertx, read, gateway.store, "test", null)))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("will not listen on " + config.get("bind"))
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    private void reload() {
        assertThat(RawHttp.post(local, "/auth/reload", null)
                        .header("Authorization", bearer())
                        .send()
                        .status())
                .isEqualTo(200);
    }

    private String bearer() {
        return "Bearer " + gateway.gateway.ownerToken();
    }

    private boolean authenticated(String cookie) {
        return RawHttp.get(port, "/auth/session")
                .tls()
                .header("Cookie", cookie)
                .send()
                .json()
                .getBoolean("authenticated");
    }

    private static List<String> modes(RawHttp request) {
        return request.send().json().getJsonArray("modes").stream()
                .map(String::valueOf)
                .toList();
    }

    static JsonObject withPassword(String password) {
        return TestingClient.hello(null).put("auth", json("kind", "password", "password", password));
    }
}
