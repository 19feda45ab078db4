package dev.homie.gateway;

import static dev.homie.gateway.tailscale.TestingTailscaled.NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.gateway.tailscale.TestingTailscaled;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be wrong with tailscaled when a gateway starts, and what else may be in its serve configuration. */
final class TailscaleStartTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path sockets;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestingTailscaled tailscaled;

    @BeforeEach
    void start() {
        tailscaled = TestingTailscaled.start(sockets);
    }

    @AfterEach
    void stop() {
        tailscaled.close();
    }

    private void fails(String mode, String... what) {
        JsonObject before = tailscaled.serveConfig();
        assertThatThrownBy(() -> TailnetGateway.start(home, tailscaled, mode))
                .isInstanceOf(HomieException.class)
                .message()
                .startsWith("--tailscale " + mode + ": ")
                .contains(what)
                .doesNotContain("\n");
        assertThat(tailscaled.serveConfig()).isEqualTo(before);
        assertThat(home.resolve("tailscale-serve.json")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "NeedsLogin, not logged in, sudo tailscale up",
        "NoState, not logged in, sudo tailscale up",
        "Stopped, switched off, sudo tailscale up",
        "NeedsMachineAuth, approve, admin/machines",
        "InUseOtherUser, InUseOtherUser, tailscale status"
    })
    void aTailscaleThatIsNotInTheTailnet(String state, String what, String advice) {
        tailscaled.state = state;
        fails("serve", what, advice);
        fails("bind", what, advice);
    }

    @Test
    void noTailscaled() {
        tailscaled.die();
        fails("serve", "tailscaled does not run", "there is no command", "sudo tailscale up");
        fails("bind", "tailscaled does not run", "there is no command", "sudo tailscale up");
    }

    @Test
    void noCertificates() {
        tailscaled.certificates = false;
        fails("serve", "HTTPS Certificates", "admin/dns", "--tailscale bind");
    }

    @Test
    void noPermission() {
        tailscaled.writable = false;
        fails("serve", "sudo tailscale set --operator=$USER");
    }

    @Test
    void noInterface() {
        tailscaled.tun = false;
        fails("bind", "userspace", "--tailscale serve");
        tailscaled.tun = true;
        fails("bind", "no interface of this machine has the tailnet address " + TestingTailscaled.SELF);
    }

    @Test
    void aMachineThatIsNobodys() {
        tailscaled.ownTags = List.of("tag:server");
        fails("serve", "tagged", "tailscale.allow");
        TailnetGateway.start(
                        home,
                        tailscaled,
                        "serve",
                        Map.of("allow", List.of(Map.of("login", TestingTailscaled.OWNER, "role", "viewer"))),
                        vertx -> List.of())
                .close();
    }

    @Test
    void aTailscaledThatComesUpJustNowIsWaitedFor() {
        tailscaled.state = "Starting";
        Thread later = new Thread(() -> {
            while (tailscaled.statusAsked() < 2) {
                Thread.onSpinWait();
            }
            tailscaled.state = "Running";
        });
        later.start();
        try (TailnetGateway gateway = TailnetGateway.start(home, tailscaled, "serve")) {
            assertThat(gateway.tailnet.urls()).containsExactly("https://" + NAME);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"TCP\":{\"443\":{\"HTTPS\":true}},\"Web\":{\"N:443\":{\"Handlers\":{\"/\":{\"Proxy\":\"http://127.0.0.1:1\"}}}}}",
                "{\"TCP\":{\"443\":{\"HTTPS\":true}},\"Web\":{\"N:443\":{\"Handlers\":{\"/photos\":{\"Path\":\"/srv\"}}}}}",
                "{\"TCP\":{\"443\":{\"HTTPS\":true}},\"Web\":{\"other.ts.net:443\":{\"Handlers\":{\"/\":{\"Text\":\"x\"}}}}}",
                "{\"TCP\":{\"443\":{\"TCPForward\":\"127.0.0.1:22\"}}}",
                "{\"Foreground\":{\"s1\":{\"TCP\":{\"443\":{\"HTTPS\":true}},\"Web\":{\"N:443\":{\"Handlers\":{\"/\":{\"Proxy\":\"http://127.0.0.1:1\"}}}}}}}",
                "{\"AllowFunnel\":{\"N:443\":true}}"
            })
    void whatIsAtThePortStays(String config) {
        tailscaled.serveConfig(new JsonObject(config.replace("N:443", NAME + ":443")));
        fails("serve", "has port 443 for something else", "tailscale.port");
    }

    @Test
    void whatIsElsewhereStays() {
        JsonObject others =
                new JsonObject("{\"TCP\":{\"22\":{\"TCPForward\":\"127.0.0.1:22\"},\"8443\":{\"HTTPS\":true}},"
                        + "\"Web\":{\"" + NAME + ":8443\":{\"Handlers\":{\"/\":{\"Proxy\":\"http://127.0.0.1:1\"}}}},"
                        + "\"AllowFunnel\":{\"" + NAME + ":8443\":true},\"Services\":{\"svc:db\":{\"TCP\":{\"1\":{}}}},"
                        + "\"Unknown\":[1,{\"a\":null}]}");
        tailscaled.serveConfig(others);
        try (TailnetGateway gateway = TailnetGateway.start(home, tailscaled, "serve")) {
            assertThat(tailscaled.mappedTo(443)).isEqualTo(gateway.tailnetPort());
            assertThat(tailscaled.mappedTo(8443)).isEqualTo(1);
        }
        assertThat(tailscaled.serveConfig()).isEqualTo(others);
    }

    @Test
    void whatOthersChangeAtTheSameTimeIsKept() {
        JsonObject others = new JsonObject("{\"TCP\":{\"22\":{\"TCPForward\":\"127.0.0.1:22\"}}}");
        tailscaled.beforeChange = () -> tailscaled.serveConfig(others);
        try (TailnetGateway gateway = TailnetGateway.start(home, tailscaled, "serve")) {
            assertThat(tailscaled.mappedTo(443)).isEqualTo(gateway.tailnetPort());
            AtomicInteger changes = new AtomicInteger();
            tailscaled.beforeChange = () -> {
                changes.incrementAndGet();
                JsonObject more = tailscaled.serveConfig();
                more.getJsonObject("TCP").put("23", new JsonObject().put("TCPForward", "127.0.0.1:23"));
                tailscaled.serveConfig(more);
            };
            TestingGateway.await(gateway.tailnet.close());
            assertThat(changes).hasValue(1);
        }
        assertThat(tailscaled.serveConfig())
                .isEqualTo(
                        new JsonObject(
                                "{\"TCP\":{\"22\":{\"TCPForward\":\"127.0.0.1:22\"},\"23\":{\"TCPForward\":\"127.0.0.1:23\"}}}"));
    }

    @Test
    void whatOthersMadeOfOurMappingStays() {
        JsonObject theirs;
        try (TailnetGateway gateway = TailnetGateway.start(home, tailscaled, "serve")) {
            theirs = new JsonObject(tailscaled.serveConfig().encode().replace(":" + gateway.tailnetPort(), ":1"));
            tailscaled.serveConfig(theirs);
        }
        assertThat(tailscaled.serveConfig()).isEqualTo(theirs);
    }

    @Test
    void aPathThatOthersAddedStaysAndFunnelGoesWithOurs() {
        JsonObject more;
        try (TailnetGateway gateway = TailnetGateway.start(home, tailscaled, "serve")) {
            more = tailscaled.serveConfig().put("AllowFunnel", new JsonObject().put(NAME + ":443", true));
            tailscaled.serveConfig(more);
            assertThat(gateway.tailnet.urls()).isNotEmpty();
        }
        assertThat(tailscaled.serveConfig()).isEqualTo(new JsonObject());

        try (TailnetGateway gateway = TailnetGateway.start(home, tailscaled, "serve")) {
            more = tailscaled.serveConfig();
            more.getJsonObject("Web")
                    .getJsonObject(NAME + ":443")
                    .getJsonObject("Handlers")
                    .put("/photos", new JsonObject().put("Path", "/srv"));
            tailscaled.serveConfig(more);
            assertThat(gateway.tailnet.urls()).isNotEmpty();
        }
        assertThat(tailscaled.serveConfig().encode()).contains("/photos").doesNotContain("Proxy");
    }

    @Test
    void aStaleMappingGoesInAnyMode() {
        TailnetGateway killed = TailnetGateway.start(home, tailscaled, "serve");
        killed.kill();
        assertThat(tailscaled.mappedTo(443)).isNotZero();
        assertThat(home.resolve("tailscale-serve.json")).exists();

        assertThatThrownBy(() -> TailnetGateway.start(home, tailscaled, "off"))
                .isInstanceOf(java.util.NoSuchElementException.class);

        assertThat(tailscaled.serveConfig()).isEqualTo(new JsonObject());
        assertThat(home.resolve("tailscale-serve.json")).doesNotExist();
    }

    @Test
    void withTheCommandAlone() {
        try (TailnetGateway gateway = TailnetGateway.start(
                home,
                tailscaled,
                "serve",
                Map.of(
                        "socket",
                        sockets.resolve("nowhere.sock").toString(),
                        "cli",
                        tailscaled.cli().toString()),
                vertx -> List.of())) {
            assertThat(tailscaled.mappedTo(443)).isEqualTo(gateway.tailnetPort());
            assertThat(RawHttp.get(gateway.tailnetPort(), "/auth/session")
                            .header("Host", NAME)
                            .header("X-Forwarded-For", TestingTailscaled.PHONE)
                            .header("Tailscale-User-Login", TestingTailscaled.OWNER)
                            .send()
                            .json()
                            .getBoolean("authenticated"))
                    .isTrue();
        }
        assertThat(tailscaled.serveConfig()).isEqualTo(new JsonObject());
    }
}
