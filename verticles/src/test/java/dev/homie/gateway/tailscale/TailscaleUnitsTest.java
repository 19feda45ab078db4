package dev.homie.gateway.tailscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homie.core.identity.Role;
import dev.homie.gateway.TestingClock;
import dev.homie.gateway.tailscale.TailscaleConfig.Mode;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts that need no tailscaled. */
final class TailscaleUnitsTest {
    private static TailscaleConfig read(Map<String, Object> tailscale) {
        return TailscaleConfig.read(Map.of("tailscale", tailscale), Map.of());
    }

    @Test
    void theConfiguration() {
        assertThat(TailscaleConfig.off()).isEqualTo(new TailscaleConfig(Mode.OFF, 443, List.of(), null, "tailscale"));
        TailscaleConfig config = TailscaleConfig.read(
                Map.of(
                        "tailscale",
                        Map.of(
                                "mode",
                                "serve",
                                "allow",
                                List.of(
                                        Map.of("login", "a@b.c", "role", "viewer", "nodes", List.of("n1")),
                                        Map.of("tag", "tag:ci", "role", "operator")))),
                Map.of("HOMIE_TAILSCALE_PORT", "8443", "HOMIE_TAILSCALE_SOCKET", "/s", "HOMIE_TAILSCALE_MODE", "bind"));
        assertThat(config.mode()).isEqualTo(Mode.BIND);
        assertThat(config.port()).isEqualTo(8443);
        assertThat(config.socket()).isEqualTo("/s");
        assertThat(config.allow())
                .containsExactly(
                        new TailscaleConfig.Allowed("a@b.c", null, Role.VIEWER, java.util.Set.of("n1")),
                        new TailscaleConfig.Allowed(null, "tag:ci", Role.OPERATOR, null));
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertThatThrownBy(() -> read(Map.of("mode", "funnel"))).hasMessageContaining("tailscale.mode");
        assertThatThrownBy(() -> allow(Map.of("role", "owner"))).hasMessageContaining("either a login or a tag");
        assertThatThrownBy(() -> allow(Map.of("login", "a", "tag", "tag:b", "role", "owner")))
                .hasMessageContaining("either a login or a tag");
        assertThatThrownBy(() -> allow(Map.of("tag", "ci", "role", "owner"))).hasMessageContaining("tag:");
        for (String role : List.of("admin", "node", "Owner", "")) {
            assertThatThrownBy(() -> allow(Map.of("login", "a", "role", role)))
                    .as(role)
                    .hasMessageContaining("role");
        }
    }

    private static TailscaleConfig allow(Map<String, Object> entry) {
        return read(Map.of("allow", List.of(entry)));
    }

    @ParameterizedTest
    @CsvSource({
        "alice@example.com, alice@example.com",
        "=?utf-8?q?j=C3=BCrgen?=, jürgen",
        "=?utf-8?q?j=C3=BC?= =?utf-8?q?rgen_x?=, jürgen x",
        "=?utf-8?q?j=C3=BC?= x, =?utf-8?q?j=C3=BC?= x",
        "=?utf-8?q?a?= x =?utf-8?q?b?=, =?utf-8?q?a?= x =?utf-8?q?b?=",
        "=?utf-8?q?=C3?, =?utf-8?q?=C3?",
        "=?utf-8?q?a=?=, a=",
        "=?utf-8?q?a=4?=, a=4"
    })
    void headersAreReadAsServeWritesThem(String header, String value) {
        assertThat(EncodedHeader.decode(header)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "fe80::1%eth0", "1.2.3", "1.2.3.4:5", "[::1]", "", " ", "0x7f000001", "2130706433"})
    void whatIsNoAddressIsNone(String text) {
        assertThat(PeerAddress.parse(text)).isEmpty();
    }

    @Test
    void theSystemSaysWhoseAConnectionIs() throws IOException {
        assumeTrue(SocketOwner.isKnown(), "this system does not say whose a connection is");
        long own = ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 1, here)) {
            int to = server.getLocalPort();
            int from;
            Socket accepted;
            try (Socket client = new Socket(here, to)) {
                from = client.getLocalPort();
                accepted = server.accept();
                assertThat(SocketOwner.of(here, from, here, to)).hasValue(own);
                assertThat(SocketOwner.of(here, to, here, 1)).isEmpty();
            }
            try (accepted) {
                // One that was closed the table shows as root's: it is nobody's.
                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
                assertThat(SocketOwner.of(here, from, here, to)).isEmpty();
            }
        }
    }

    /** Answers when it is told to. */
    private static final class Slow implements Tailscaled {
        final List<String> asked = new ArrayList<>();
        final Deque<Promise<TailnetPeer>> open = new ArrayDeque<>();

        @Override
        public Future<TailnetPeer> whois(String address) {
            asked.add(address);
            Promise<TailnetPeer> answer = Promise.promise();
            open.add(answer);
            return answer.future();
        }

        @Override
        public Future<TailnetStatus> status() {
            throw new AssertionError();
        }

        @Override
        public Future<ServeConfig> serveConfig() {
            throw new AssertionError();
        }

        @Override
        public Future<Void> map(ServeConfig seen, ServeTarget target) {
            throw new AssertionError();
        }

        @Override
        public Future<Void> unmap(ServeConfig seen, ServeTarget target) {
            throw new AssertionError();
        }
    }

    private static TailnetPeer peer(String login) {
        return new TailnetPeer("n1", "m", login, login, List.of());
    }

    @Test
    void oneQuestionAtATimeForAnAddress() {
        Slow tailscaled = new Slow();
        Whois whois = new Whois(tailscaled, new TestingClock());
        Future<TailnetPeer> first = whois.of("100.64.0.1");
        Future<TailnetPeer> second = whois.of("100.64.0.1");
        assertThat(tailscaled.asked).hasSize(1);
        tailscaled.open.remove().complete(peer("a"));
        assertThat(TailscaledTest.await(first)).isEqualTo(TailscaledTest.await(second));
        assertThat(TailscaledTest.await(whois.of("100.64.0.1")).login()).isEqualTo("a");
        assertThat(tailscaled.asked).hasSize(1);
    }

    @Test
    void failuresCountForAMoment() {
        Slow tailscaled = new Slow();
        TestingClock clock = new TestingClock();
        Whois whois = new Whois(tailscaled, clock);
        Future<TailnetPeer> first = whois.of("100.64.0.1");
        tailscaled.open.remove().fail(new HomieException(ErrorCode.NOT_FOUND, "nobody"));
        assertThatThrownBy(() -> TailscaledTest.await(first)).hasMessage("nobody");
        assertThatThrownBy(() -> TailscaledTest.await(whois.of("100.64.0.1"))).hasMessage("nobody");
        assertThat(tailscaled.asked).hasSize(1);
        clock.pass(Whois.FAILURE_MS);
        Future<TailnetPeer> second = whois.of("100.64.0.1");
        tailscaled.open.remove().complete(peer("a"));
        assertThat(TailscaledTest.await(second).login()).isEqualTo("a");
    }

    @Test
    void whatIsRememberedAndAskedIsBounded() {
        Slow tailscaled = new Slow();
        Whois whois = new Whois(tailscaled, new TestingClock());
        List<Future<TailnetPeer>> pending = new ArrayList<>();
        for (int i = 0; i < Whois.MAX_PENDING; i++) {
            pending.add(whois.of("100.64.1." + i));
        }
        assertThatThrownBy(() -> TailscaledTest.await(whois.of("100.64.2.1"))).hasMessageContaining("too many");
        while (!tailscaled.open.isEmpty()) {
            tailscaled.open.remove().complete(peer("a"));
        }
        pending.forEach(TailscaledTest::await);
        for (int i = 0; i < Whois.MAX_CACHED; i++) {
            Future<TailnetPeer> answer = whois.of("100.64." + (4 + i / 250) + "." + i % 250);
            tailscaled.open.remove().complete(peer("a"));
            TailscaledTest.await(answer);
        }
        int asked = tailscaled.asked.size();
        Future<TailnetPeer> forgotten = whois.of("100.64.1.0");
        assertThat(tailscaled.asked).hasSize(asked + 1);
        tailscaled.open.remove().complete(peer("a"));
        TailscaledTest.await(forgotten);
    }
}
