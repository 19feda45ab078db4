package dev.homie.gateway;

import static dev.homie.gateway.tailscale.TestingTailscaled.BOB;
import static dev.homie.gateway.tailscale.TestingTailscaled.CI;
import static dev.homie.gateway.tailscale.TestingTailscaled.NAME;
import static dev.homie.gateway.tailscale.TestingTailscaled.OWNER;
import static dev.homie.gateway.tailscale.TestingTailscaled.PHONE;
import static dev.homie.gateway.tailscale.TestingTailscaled.SELF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homie.gateway.RawHttp.Response;
import dev.homie.gateway.tailscale.TestingPeers;
import dev.homie.gateway.tailscale.TestingTailscaled;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in through {@code tailscale serve}, and who only says so. */
final class TailscaleServeTest {
    /** No user of this machine's. */
    private static final long STRANGER = 3_141_592;

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
        tailscaled = TestingTailscaled.start(sockets);
        gateway = TailnetGateway.start(
                home,
                tailscaled,
                "serve",
                Map.of(
                        "allow",
                        List.of(
                                Map.of("login", "carol@example.com", "role", "viewer", "nodes", List.of("n7")),
                                Map.of("login", "tagged-devices", "role", "owner"),
                                Map.of("tag", "tag:ci", "role", "operator"))),
                vertx -> List.of(
                        TestingPeers.trusting(),
                        TestingPeers.fromAnyProcess(vertx, tailscaled),
                        TestingPeers.fromUsers(vertx, tailscaled, Set.of(STRANGER))));
    }

    @AfterEach
    void stop() {
        gateway.close();
        tailscaled.close();
    }

    private int servePort() {
        return gateway.tailnetPort();
    }

    private int trustingPort() {
        return gateway.furtherPort(0);
    }

    /** As Serve passes on a request. */
    private static RawHttp served(int port, String address, String login) {
        return RawHttp.get(port, "/auth/session")
                .header("Host", NAME)
                .header("X-Forwarded-For", address)
                .header("X-Forwarded-Host", NAME)
                .header("X-Forwarded-Proto", "https")
                .header("Tailscale-User-Login", login)
                .header("Tailscale-User-Name", "Alice Arden")
                .header("Tailscale-Headers-Info", "https://tailscale.com/s/serve-headers");
    }

    private static JsonObject identity(Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(response.json().getBoolean("authenticated")).isTrue();
        return response.json().getJsonObject("identity");
    }

    private static void refused(Response response, String why) {
        assertThat(response.status()).as(response.body()).isEqualTo(403);
        assertThat(response.body()).contains(why);
    }

    /** Without the guard, that very request comes from the owner. */
    private static void getsInWithoutTheGuard(Response response) {
        assertThat(identity(response).getJsonArray("roles")).containsExactly("owner");
    }

    @Test
    void theMachinesOwnUserIsTheOwner() {
        assertThat(tailscaled.mappedTo(443)).isEqualTo(servePort()).isNotEqualTo(gateway.gateway.port());

        JsonObject identity = identity(served(servePort(), PHONE, OWNER).send());

        assertThat(identity.getString("subject")).isEqualTo("tailscale:" + OWNER);
        assertThat(identity.getString("displayName")).isEqualTo("Alice Arden");
        assertThat(identity.getString("via")).isEqualTo("tailscale");
        assertThat(identity.getJsonArray("roles")).containsExactly("owner");
        assertThat(gateway.tailnet.urls()).containsExactly("https://" + NAME);
    }

    @Test
    void aWebSocketNeedsNoProofOfItsOwn() {
        try (TestingClient client =
                TestingClient.connect(gateway.vertx, TailnetGateway.throughServe(servePort(), PHONE, OWNER))) {
            client.send(TestingClient.hello(null));
            JsonObject hello = client.message();
            assertThat(hello.getString("type")).as(hello.encode()).isEqualTo("hello");
            assertThat(hello.getJsonObject("identity").getString("via")).isEqualTo("tailscale");
            JsonObject info = client.result("gateway.info", new JsonObject());
            assertThat(info.getJsonArray("listeners")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "http://" + NAME, "https://" + NAME + ".evil.example", "null"})
    void anotherPageInTheOwnersBrowserGetsNothing(String origin) {
        Response foreign = ws(PHONE, OWNER).header("Origin", origin).send();
        refused(foreign, "pages of that origin");
        assertThat(ws(PHONE, OWNER).header("Origin", "https://" + NAME).send().status())
                .isEqualTo(101);
    }

    private RawHttp ws(String address, String login) {
        return RawHttp.get(servePort(), "/ws")
                .websocket()
                .header("Host", NAME)
                .header("X-Forwarded-For", address)
                .header("X-Forwarded-Proto", "https")
                .header("Tailscale-User-Login", login);
    }

    @Test
    void aLoginOnTheOrdinaryListenerIsForged() {
        getsInWithoutTheGuard(served(trustingPort(), PHONE, OWNER).send());
        refused(
                RawHttp.get(gateway.gateway.port(), "/auth/session")
                        .header("Tailscale-User-Login", OWNER)
                        .send(),
                "no forwarded requests");
        refused(
                RawHttp.get(gateway.gateway.port(), "/auth/session")
                        .header("X-Forwarded-For", PHONE)
                        .send(),
                "no forwarded requests");
    }

    @Test
    void aLoginThatIsNotTheAddresssIsForged() {
        getsInWithoutTheGuard(served(trustingPort(), BOB, OWNER).send());
        refused(served(servePort(), BOB, OWNER).send(), "somebody else");
        refused(served(servePort(), CI, OWNER).send(), "somebody else");
        refused(served(servePort(), CI, "tagged-devices").send(), "somebody else");
    }

    @Test
    void theInternetStaysOutside() {
        getsInWithoutTheGuard(served(trustingPort(), PHONE, OWNER)
                .header("Tailscale-Funnel-Request", "?1")
                .send());
        refused(
                served(servePort(), PHONE, OWNER)
                        .header("Tailscale-Funnel-Request", "?1")
                        .send(),
                "Funnel");
    }

    @Test
    void whoDoesNotSayWhereItComesFromStaysOutside() {
        RawHttp without = without(servePort());
        getsInWithoutTheGuard(without(trustingPort()).send());
        refused(without.send(), "did not come through Tailscale Serve");
    }

    private static RawHttp without(int port) {
        return RawHttp.get(port, "/auth/session").header("Host", NAME).header("Tailscale-User-Login", OWNER);
    }

    @Test
    void whoSaysTwoAddressesStaysOutside() {
        getsInWithoutTheGuard(served(trustingPort(), PHONE, OWNER)
                .header("X-Forwarded-For", BOB)
                .send());
        refused(
                served(servePort(), PHONE, OWNER).header("X-Forwarded-For", BOB).send(),
                "did not come through Tailscale Serve");
        refused(served(servePort(), PHONE + ", " + BOB, OWNER).send(), "one address");
        refused(
                served(servePort(), PHONE, OWNER)
                        .header("Tailscale-User-Login", "bob@example.com")
                        .send(),
                "names no user");
        refused(
                served(servePort(), PHONE, OWNER)
                        .header("Forwarded", "for=" + PHONE)
                        .send(),
                "did not come through Tailscale Serve");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "phone.tail0a1b2c.ts.net", "100.64.0.7:80", "::1%lo", "100.64.7", "nodekey:00"})
    void whatIsNoAddressIsNotLookedUp(String address) {
        refused(served(servePort(), address, OWNER).send(), "one address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "evil.example", "localhost", NAME + ".evil.example", NAME + ":8443"})
    void anotherHostIsNotServed(String host) {
        Response response = RawHttp.get(servePort(), "/auth/session")
                .header("Host", host)
                .header("X-Forwarded-For", PHONE)
                .header("Tailscale-User-Login", OWNER)
                .send();
        refused(response, "not the host you are looking for");
    }

    @Test
    void theListenersOwnAddressIsNoNameOfIt() {
        Response response = RawHttp.get(servePort(), "/auth/session")
                .header("X-Forwarded-For", PHONE)
                .header("Tailscale-User-Login", OWNER)
                .send();
        refused(response, "not the host you are looking for");
    }

    @Test
    void nobodyElseEnters() {
        getsInWithoutTheGuard(served(trustingPort(), BOB, OWNER).send());
        refused(served(servePort(), BOB, "bob@example.com").send(), "bob@example.com may not come in");
        refused(served(servePort(), "100.64.9.9", OWNER).send(), "in no tailnet");
        refused(served(servePort(), "127.0.0.1", OWNER).send(), "in no tailnet");
        Response tagged = RawHttp.get(servePort(), "/auth/session")
                .header("Host", NAME)
                .header("X-Forwarded-For", CI)
                .send();
        refused(tagged, "--tailscale bind");
    }

    @Test
    void whomTheListNamesHasItsRoleAndMachines() {
        tailscaled.user("100.64.0.20", "carol@example.com", "Carol");
        JsonObject identity =
                identity(served(servePort(), "100.64.0.20", "carol@example.com").send());
        assertThat(identity.getJsonArray("roles")).containsExactly("viewer");
        assertThat(identity.getJsonArray("nodes")).containsExactly("n7");
        assertThat(identity.getJsonArray("scopes")).doesNotContain("terminal.write", "gateway.admin");
    }

    @Test
    void aNameThatIsNotAsciiComesEncoded() {
        tailscaled.user("100.64.0.21", "jürgen@example.com", "Jürgen");
        refused(
                served(servePort(), "100.64.0.21", "=?utf-8?q?j=C3=BCrgen@example.com?=")
                        .send(),
                "jürgen@example.com");
        refused(
                served(servePort(), "100.64.0.21", "=?utf-8?q?x=C3=BCrgen@example.com?=")
                        .send(),
                "somebody else");
    }

    @Test
    void otherUsersOfThisMachineCannotPretendToBeTailscaled() throws IOException, InterruptedException {
        // Our own process stands for theirs: the listener is told that tailscaled runs as somebody else.
        assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "this system does not say whose a connection is");
        getsInWithoutTheGuard(served(gateway.furtherPort(1), PHONE, OWNER).send());
        refused(served(gateway.furtherPort(2), PHONE, OWNER).send(), "for tailscaled alone");

        assumeTrue("root".equals(System.getProperty("user.name")), "NOT TESTED: being another user takes root");
        assertThat(asNobody(gateway.furtherPort(1))).contains("\"authenticated\":true");
        assertThat(asNobody(servePort())).contains("for tailscaled alone");
    }

    private static String asNobody(int port) throws IOException, InterruptedException {
        Process curl = new ProcessBuilder(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "curl",
                        "-s",
                        "--noproxy",
                        "*",
                        "-H",
                        "Host: " + NAME,
                        "-H",
                        "X-Forwarded-For: " + PHONE,
                        "-H",
                        "Tailscale-User-Login: " + OWNER,
                        "http://127.0.0.1:" + port + "/auth/session")
                .redirectErrorStream(true)
                .start();
        String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        curl.waitFor();
        return said;
    }

    @Test
    void fromThisMachineItselfOneSignsIn() {
        // Any of its users could open https://NAME: tailscaled names the machine's own for all of them.
        getsInWithoutTheGuard(served(gateway.furtherPort(1), SELF, OWNER).send());
        Response response = served(servePort(), SELF, OWNER).send();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().getBoolean("authenticated")).isFalse();
        assertThat(RawHttp.post(servePort(), "/auth/token", new JsonObject().put("token", gateway.gateway.ownerToken()))
                        .header("Host", NAME)
                        .header("Origin", "https://" + NAME)
                        .header("X-Forwarded-For", SELF)
                        .header("Tailscale-User-Login", OWNER)
                        .send()
                        .header("set-cookie"))
                .contains("Secure");
    }

    @Test
    void whoisIsAskedOnceAMinute() {
        assertThat(tailscaled.asked()).isEqualTo(1); // for the machine's own user
        identity(served(servePort(), PHONE, OWNER).send());
        identity(served(servePort(), PHONE, OWNER).send());
        assertThat(tailscaled.asked()).isEqualTo(2);

        // Given to somebody else.
        tailscaled.user(PHONE, "bob@example.com", "Bob Brown");
        gateway.clock.pass(59_999);
        identity(served(servePort(), PHONE, OWNER).send());
        gateway.clock.pass(1);
        refused(served(servePort(), PHONE, OWNER).send(), "somebody else");
    }

    @Test
    void aTailscaledThatIsGoneLetsNobodyIn() {
        identity(served(servePort(), PHONE, OWNER).send());
        tailscaled.die();
        refused(served(servePort(), "100.64.0.22", OWNER).send(), "does not say who you are");
        identity(served(servePort(), PHONE, OWNER).send());
        gateway.clock.pass(60_000);
        refused(served(servePort(), PHONE, OWNER).send(), "does not say who you are");

        tailscaled.listen();
        refused(served(servePort(), PHONE, OWNER).send(), "does not say who you are");
        gateway.clock.pass(1_000);
        identity(served(servePort(), PHONE, OWNER).send());
    }

    @Test
    void aTailscaledThatDoesNotAnswerLetsNobodyIn() {
        getsInWithoutTheGuard(served(trustingPort(), PHONE, OWNER).send());
        tailscaled.hangs = true;
        long before = System.nanoTime();
        refused(served(servePort(), PHONE, OWNER).send(), "does not say who you are");
        assertThat(System.nanoTime() - before).isBetween(4_000_000_000L, 9_000_000_000L);
    }

    @Test
    void theMappingGoesWithTheGateway() {
        assertThat(tailscaled.mappedTo(443)).isEqualTo(servePort());
        TestingGateway.await(gateway.tailnet.close());
        assertThat(tailscaled.serveConfig()).isEqualTo(new JsonObject());
        assertThat(gateway.folder.path().resolve("tailscale-serve.json")).doesNotExist();
    }

    @Test
    void oneThatWasKilledLeavesAMappingThatTheNextRemoves() {
        int old = tailscaled.mappedTo(443);
        gateway.kill();
        assertThat(tailscaled.mappedTo(443)).isEqualTo(old);

        gateway = TailnetGateway.start(home, tailscaled, "serve");
        assertThat(tailscaled.mappedTo(443)).isEqualTo(servePort());
        identity(served(servePort(), PHONE, OWNER).send());
    }

    @Test
    void aMappingOfSomebodyElsesStays(@TempDir Path other) {
        JsonObject theirs = tailscaled.serveConfig();
        assertThatThrownBy(() -> TailnetGateway.start(other, tailscaled, "serve"))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("has port 443 for something else (/ to http://127.0.0.1:" + servePort() + ")")
                .hasMessageContaining("tailscale.port");
        assertThat(tailscaled.serveConfig()).isEqualTo(theirs);
        assertThat(other.resolve("tailscale-serve.json")).doesNotExist();

        try (TailnetGateway beside =
                TailnetGateway.start(other, tailscaled, "serve", Map.of("port", 8443), vertx -> List.of())) {
            assertThat(beside.tailnet.urls()).containsExactly("https://" + NAME + ":8443");
            assertThat(tailscaled.mappedTo(8443)).isEqualTo(beside.tailnetPort());
            Response response = RawHttp.get(beside.tailnetPort(), "/auth/session")
                    .header("Host", NAME + ":8443")
                    .header("Origin", "https://" + NAME + ":8443")
                    .header("X-Forwarded-For", PHONE)
                    .header("Tailscale-User-Login", OWNER)
                    .send();
            identity(response);
        }
        assertThat(tailscaled.serveConfig()).isEqualTo(theirs);
    }
}
