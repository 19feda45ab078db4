package dev.homie.gateway;

import static dev.homie.gateway.tailscale.TestingTailscaled.NAME;
import static dev.homie.gateway.tailscale.TestingTailscaled.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homie.gateway.RawHttp.Response;
import dev.homie.gateway.tailscale.TestingPeers;
import dev.homie.gateway.tailscale.TestingTailscaled;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in on the tailnet's own address. The tailnet is loopback's 127.0.0.0/8, which Linux has whole. */
final class TailscaleBindTest {
    private static final String DESK = "127.0.0.2";
    private static final String PHONE = "127.0.0.3";
    private static final String BOB = "127.0.0.4";
    private static final String CI = "127.0.0.5";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path sockets;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestingTailscaled tailscaled;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TailnetGateway gateway;

    @BeforeEach
    void start() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "only Linux has all of 127.0.0.0/8");
        tailscaled = TestingTailscaled.start(sockets);
        tailscaled.addresses = List.of(DESK);
        tailscaled.user(DESK, OWNER, "Alice Arden");
        tailscaled.user(PHONE, OWNER, "Alice Arden");
        tailscaled.user(BOB, "bob@example.com", "Bob Brown");
        tailscaled.tagged(CI, "tag:ci");
        gateway = TailnetGateway.start(
                home,
                tailscaled,
                "bind",
                Map.of(
                        "allow",
                        List.of(
                                Map.of("tag", "tag:web", "role", "owner"),
                                Map.of("tag", "tag:ci", "role", "operator"),
                                Map.of("login", "tagged-devices", "role", "owner"))),
                vertx -> List.of(TestingPeers.trusting()));
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
            tailscaled.close();
        }
    }

    private RawHttp from(String address) {
        return RawHttp.get(gateway.tailnetPort(), "/auth/session").between(address, DESK);
    }

    private RawHttp named(String address) {
        return from(address).header("Host", NAME + ":" + gateway.tailnetPort());
    }

    private static void refused(Response response, String why) {
        assertThat(response.status()).as(response.body()).isEqualTo(403);
        assertThat(response.body()).contains(why);
    }

    @Test
    void whoisSaysWhoItIs() {
        JsonObject phone = named(PHONE).send().json().getJsonObject("identity");
        assertThat(phone.getString("subject")).isEqualTo("tailscale:" + OWNER);
        assertThat(phone.getJsonArray("roles")).containsExactly("owner");
        assertThat(gateway.tailnet.urls())
                .containsExactly(
                        "http://" + NAME + ":" + gateway.tailnetPort(), "http://" + DESK + ":" + gateway.tailnetPort());
        for (String host : List.of(DESK, "desk", NAME.toUpperCase(java.util.Locale.ROOT))) {
            assertThat(from(PHONE)
                            .header("Host", host + ":" + gateway.tailnetPort())
                            .send()
                            .status())
                    .as(host)
                    .isEqualTo(200);
        }
        refused(
                from(PHONE)
                        .header("Host", "evil.example:" + gateway.tailnetPort())
                        .send(),
                "not the host");
        // Loopback has its listener as before.
        assertThat(RawHttp.get(gateway.gateway.port(), "/auth/session").send().status())
                .isEqualTo(200);
    }

    @Test
    void aTagIsMatchedByItsTagAlone() {
        JsonObject ci = named(CI).send().json().getJsonObject("identity");
        assertThat(ci.getJsonArray("roles")).containsExactly("operator");
        assertThat(ci.getString("subject")).startsWith("tailscale:n").endsWith("CNTRL");
    }

    @Test
    void nobodyElseEnters() {
        refused(named(BOB).send(), "bob@example.com may not come in");
        refused(named("127.0.0.6").send(), "in no tailnet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tailscale-User-Login", "X-Forwarded-For", "Forwarded"})
    void headersSayNothingHere(String header) {
        Response believed = RawHttp.get(gateway.furtherPort(0), "/auth/session")
                .header("Host", NAME)
                .header("Tailscale-User-Login", OWNER)
                .send();
        assertThat(believed.json().getJsonObject("identity").getJsonArray("roles"))
                .containsExactly("owner");
        refused(named(BOB).header(header, OWNER).send(), "no forwarded requests");
        refused(named(PHONE).header(header, OWNER).send(), "no forwarded requests");
    }

    @Test
    void fromThisMachineItselfOneSignsIn() {
        Response response = named(DESK).send();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().getBoolean("authenticated")).isFalse();
    }

    @Test
    void whoLeftTheTailnetIsRefusedWithinAMinute() {
        assertThat(named(PHONE).send().status()).isEqualTo(200);
        tailscaled.gone(PHONE);
        gateway.clock.pass(60_000);
        refused(named(PHONE).send(), "in no tailnet");
    }

    @Test
    void anotherPageGetsNothing() {
        RawHttp foreign = RawHttp.get(gateway.tailnetPort(), "/ws")
                .between(PHONE, DESK)
                .websocket()
                .header("Host", NAME + ":" + gateway.tailnetPort())
                .header("Origin", "https://evil.example");
        refused(foreign.send(), "pages of that origin");
    }
}
