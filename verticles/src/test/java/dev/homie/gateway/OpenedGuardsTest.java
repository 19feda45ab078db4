package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an attack gains where its guard was opened on purpose, and that the same gains nothing where it was not: for the
 * guards that configuration can open.
 */
final class OpenedGuardsTest {
    private static final String EVIL = "http://evil.example";

    @TempDir
    private Path home;

    @SuppressWarnings("NullAway.Init") // each test starts it
    private TestingGateway gateway;

    private int port;

    private void start(Map<String, Object> config) {
        if (gateway != null) {
            gateway.close();
        }
        gateway = TestingGateway.start(home, config);
        port = gateway.gateway.port();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aPageOfAnotherSiteOpensAWebSocketWithTheOwnersCookie() {
        start(Map.of("allowedOrigins", List.of(EVIL)));
        var fromElsewhere = TestingClient.options(port)
                .setAllowOriginHeader(true)
                .addHeader("Cookie", cookie())
                .addHeader("Origin", EVIL);
        try (TestingClient attacker = TestingClient.connect(gateway.vertx, fromElsewhere)) {
            attacker.send(TestingClient.hello(null));
            assertThat(attacker.message().getJsonObject("identity").getString("subject"))
                    .as("without the guard the attacker is the owner")
                    .isEqualTo("owner");
        }

        start(Map.of());
        assertThat(RawHttp.get(port, "/ws")
                        .websocket()
                        .header("Cookie", cookie())
                        .header("Origin", EVIL)
                        .send()
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aPageOfAnotherSiteSignsTheOwnerOut() {
        start(Map.of("allowedOrigins", List.of(EVIL)));
        String cookie = cookie();
        assertThat(logout(cookie)).isEqualTo(200);
        assertThat(isSignedIn(cookie)).as("without the guard").isFalse();

        start(Map.of());
        cookie = cookie();
        assertThat(logout(cookie)).isEqualTo(403);
        assertThat(isSignedIn(cookie)).isTrue();
    }

    @Test
    void aNameThatWasReboundReachesTheGateway() {
        start(Map.of("allowedHosts", List.of("evil.example")));
        assertThat(asEvil()).as("without the guard").isEqualTo(200);

        start(Map.of());
        assertThat(asEvil()).isEqualTo(403);
    }

    private int asEvil() {
        return RawHttp.get(port, "/auth/session")
                .header("Host", "evil.example")
                .send()
                .status();
    }

    private int logout(String cookie) {
        return RawHttp.post(port, "/auth/logout", json())
                .header("Cookie", cookie)
                .header("Origin", EVIL)
                .send()
                .status();
    }

    private boolean isSignedIn(String cookie) {
        return RawHttp.get(port, "/auth/session")
                .header("Cookie", cookie)
                .send()
                .json()
                .getBoolean("authenticated");
    }

    private String cookie() {
        return RawHttp.post(port, "/auth/token", json("token", gateway.gateway.ownerToken()))
                .ownOrigin()
                .send()
                .cookie();
    }
}
