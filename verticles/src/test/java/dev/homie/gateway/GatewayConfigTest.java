package dev.homie.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.policy.Grants;
import dev.homie.gateway.audit.AuditConfig;
import dev.homie.gateway.chat.ChatConfig;
import dev.homie.gateway.network.NetworkConfig;
import dev.homie.gateway.network.TlsConfig;
import dev.homie.protocol.HomieException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class GatewayConfigTest {
    @Test
    void defaults() {
        assertThat(GatewayConfig.defaults())
                .isEqualTo(new GatewayConfig(
                        "127.0.0.1",
                        7317,
                        List.of(),
                        List.of(),
                        15_000,
                        10_000,
                        30_000,
                        262_144,
                        new GatewayConfig.Retention(72, 500),
                        Grants.none(),
                        AuditConfig.defaults(),
                        new ChatConfig(0),
                        new NetworkConfig(null, Set.of(), List.of())));
    }

    @Test
    void everyFieldFromTheFile() {
        GatewayConfig config = GatewayConfig.read(
                Map.ofEntries(
                        Map.entry("bind", "::1"),
                        Map.entry("port", 1),
                        Map.entry("allowedHosts", List.of("a")),
                        Map.entry("allowedOrigins", List.of("https://a")),
                        Map.entry("heartbeatMs", 1_000),
                        Map.entry("helloMs", 2_000),
                        Map.entry("requestMs", 3_000),
                        Map.entry("window", 65_536),
                        Map.entry("retention", Map.of("exitedHours", 1, "maxSessions", 2)),
                        Map.entry("audit", Map.of("days", 7, "maxEntries", 5_000)),
                        Map.entry("agent", Map.of("approvalMinutes", 30))),
                Map.of());

        assertThat(config)
                .isEqualTo(new GatewayConfig(
                        "::1",
                        1,
                        List.of("a"),
                        List.of("https://a"),
                        1_000,
                        2_000,
                        3_000,
                        65_536,
                        new GatewayConfig.Retention(1, 2),
                        Grants.none(),
                        new AuditConfig(7, 5_000),
                        new ChatConfig(30),
                        new NetworkConfig(null, Set.of(), List.of())));
    }

    @Test
    void theEnvironmentWins() {
        GatewayConfig config = GatewayConfig.read(
                Map.of("port", 1, "retention", Map.of("exitedHours", 1)),
                Map.of(
                        "HOMIE_BIND", "::1",
                        "HOMIE_PORT", "2",
                        "HOMIE_ALLOWED_HOSTS", "a, b",
                        "HOMIE_ALLOWED_ORIGINS", "https://a",
                        "HOMIE_HEARTBEAT_MS", "1000",
                        "HOMIE_HELLO_MS", "2000",
                        "HOMIE_REQUEST_MS", "3000",
                        "HOMIE_WINDOW", "65536",
                        "HOMIE_RETENTION_EXITED_HOURS", "5",
                        "HOMIE_RETENTION_MAX_SESSIONS", " 6 "));

        assertThat(config)
                .isEqualTo(new GatewayConfig(
                        "::1",
                        2,
                        List.of("a", "b"),
                        List.of("https://a"),
                        1_000,
                        2_000,
                        3_000,
                        65_536,
                        new GatewayConfig.Retention(5, 6),
                        Grants.none(),
                        AuditConfig.defaults(),
                        new ChatConfig(0),
                        new NetworkConfig(null, Set.of(), List.of())));
        assertThat(GatewayConfig.read(Map.of("port", 1), Map.of("HOMIE_PORT", ""))
                        .port())
                .isEqualTo(1);
    }

    @Test
    void whatThereIsBeyondThisMachine() {
        assertThat(GatewayConfig.read(
                                Map.of(
                                        "tls",
                                        "self-signed",
                                        "auth",
                                        List.of("token"),
                                        "proxies",
                                        List.of("10.0.0.0/8")),
                                Map.of())
                        .network())
                .isEqualTo(new NetworkConfig(new TlsConfig(null), Set.of("token"), List.of("10.0.0.0/8")));
        TlsConfig files = new TlsConfig(new TlsConfig.Files(Path.of("/c.pem"), Path.of("/k.pem")));
        assertThat(tls(Map.of("tls", Map.of("cert", "/c.pem", "key", "/k.pem")), Map.of()))
                .isEqualTo(files);
        assertThat(tls(Map.of("tls", "/c.pem,/k.pem"), Map.of())).isEqualTo(files);
        assertThat(tls(Map.of("tls", Map.of("cert", "/x", "key", "/y")), Map.of("HOMIE_TLS", "/c.pem,/k.pem")))
                .isEqualTo(files);
        assertThat(tls(Map.of(), Map.of("HOMIE_TLS", "self-signed"))).isEqualTo(new TlsConfig(null));
        assertThat(tls(Map.of("tls", Map.of()), Map.of())).isNull();

        assertThatThrownBy(() -> tls(Map.of("tls", Map.of("cert", "/c.pem")), Map.of()))
                .hasMessageContaining("needs both");
        assertThatThrownBy(() -> tls(Map.of("tls", "on"), Map.of())).hasMessageContaining("self-signed");
        assertThatThrownBy(() -> GatewayConfig.read(Map.of("auth", List.of("none")), Map.of()))
                .hasMessageContaining("'none' is none of password, token, pairing");
        assertThatThrownBy(() -> GatewayConfig.read(Map.of("proxies", List.of("proxy.example")), Map.of()))
                .hasMessageContaining("'proxy.example' is neither");
    }

    private static @Nullable TlsConfig tls(Map<String, ?> file, Map<String, String> environment) {
        return GatewayConfig.read(file, environment).network().tls();
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertThatThrownBy(() -> GatewayConfig.read(Map.of("port", 70_000), Map.of()))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("port");
        assertThatThrownBy(() -> GatewayConfig.read(Map.of("retention", Map.of("exitedHours", "x")), Map.of()))
                .hasMessageContaining("retention.exitedHours");
        assertThatThrownBy(() -> GatewayConfig.read(Map.of(), Map.of("HOMIE_PORT", "http")))
                .hasMessageContaining("HOMIE_PORT")
                .hasMessageContaining("http");
    }
}
