package dev.homie.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.policy.Grants;
import dev.homie.gateway.audit.AuditConfig;
import dev.homie.protocol.HomieException;
import java.util.List;
import java.util.Map;
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
                        AuditConfig.defaults()));
    }

    @Test
    void everyFieldFromTheFile() {
        GatewayConfig config = GatewayConfig.read(
                Map.of(
                        "bind",
                        "::1",
                        "port",
                        1,
                        "allowedHosts",
                        List.of("a"),
                        "allowedOrigins",
                        List.of("https://a"),
                        "heartbeatMs",
                        1_000,
                        "helloMs",
                        2_000,
                        "requestMs",
                        3_000,
                        "window",
                        65_536,
                        "retention",
                        Map.of("exitedHours", 1, "maxSessions", 2),
                        "audit",
                        Map.of("days", 7, "maxEntries", 5_000)),
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
                        new AuditConfig(7, 5_000)));
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
                        AuditConfig.defaults()));
        assertThat(GatewayConfig.read(Map.of("port", 1), Map.of("HOMIE_PORT", ""))
                        .port())
                .isEqualTo(1);
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
