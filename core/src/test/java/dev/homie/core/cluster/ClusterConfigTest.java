package dev.homie.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.protocol.HomieException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterConfigTest {
    @Test
    void defaults() {
        assertThat(ClusterConfig.defaults())
                .isEqualTo(new ClusterConfig("homie", "127.0.0.1", 7318, 7319, 7320, List.of()));
    }

    @Test
    void theEnvironmentCountsMoreThanTheFile() {
        Map<String, Object> file = Map.of(
                "cluster",
                Map.of("name", "home", "port", 1, "busPort", 2, "joinPort", 3, "members", List.of("box:7318")));
        assertThat(ClusterConfig.read(file, Map.of()))
                .isEqualTo(new ClusterConfig("home", "127.0.0.1", 1, 2, 3, List.of("box:7318")));
        assertThat(ClusterConfig.read(
                        file,
                        Map.of(
                                "HOMIE_CLUSTER_BIND", "100.64.0.1",
                                "HOMIE_CLUSTER_BUS_PORT", "0",
                                "HOMIE_CLUSTER_MEMBERS", "[fd7a:115c:a1e0::1]:1, 100.127.255.254:2")))
                .isEqualTo(new ClusterConfig(
                        "home", "100.64.0.1", 1, 0, 3, List.of("[fd7a:115c:a1e0::1]:1", "100.127.255.254:2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1.2.3",
                "::1",
                "localhost",
                "100.64.0.0",
                "100.127.255.255",
                "fd7a:115c:a1e0:ab12::7"
            })
    void listensOnLoopbackAndInTheTailnet(String bind) {
        assertThat(ClusterConfig.read(Map.of("cluster", Map.of("bind", bind)), Map.of())
                        .bind())
                .isEqualTo(bind.equals("localhost") ? "127.0.0.1" : bind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "::",
                "192.168.1.2",
                "10.0.0.1",
                "100.63.255.255",
                "100.128.0.0",
                "fd7a:115c:a1e1::1",
                "fe80::1",
                "example.com",
                "*",
                "127.0.0.1.example.com",
                "1"
            })
    void refusesAnythingWiderAndSaysWhy(String bind) {
        assertThatThrownBy(() -> ClusterConfig.read(Map.of(), Map.of("HOMIE_CLUSTER_BIND", bind)))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining("cluster.bind")
                .hasMessageContaining("'" + bind + "'")
                .hasMessageContaining("is a member of it");
    }

    @Test
    void namesWhatDoesNotFit() {
        refused(Map.of("name", "a b"), "cluster.name");
        refused(Map.of("port", 0), "port");
        refused(Map.of("port", "7318"), "port");
        refused(Map.of("busPort", 70_000), "busPort");
        refused(Map.of("port", 5, "joinPort", 5), "must differ");
        refused(Map.of("members", List.of("box")), "box");
        refused(Map.of("members", List.of("box:0")), "cluster.members");
        refused(Map.of("members", List.of("http://box:1/")), "host:port");
    }

    private static void refused(Map<String, Object> cluster, String says) {
        assertThatThrownBy(() -> ClusterConfig.read(Map.of("cluster", cluster), Map.of()))
                .isInstanceOf(HomieException.class)
                .hasMessageContaining(says);
    }
}
