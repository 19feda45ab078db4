package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.until;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.identity.NodeKey;
import dev.homie.node.link.LinkTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine beyond this one hangs on a gateway whose certificate nobody but its fingerprint vouches for. */
final class LinkOverTlsTest {
    @TempDir
    private Path home;

    private TestingGateway gateway;
    private String address;
    private String fingerprint;

    @BeforeEach
    void start() {
        gateway = TestingGateway.start(home, Map.of("tls", "self-signed", "auth", List.of("pairing")));
        address = "wss://127.0.0.1:" + gateway.gateway.networkPort();
        fingerprint = gateway.gateway.reachable().fingerprint().orElseThrow();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void theOneOfTheFingerprintIsTrusted() {
        try (TestingClient client = gateway.client();
                TestingLinkedNode node = node(client, address + "#fp=" + fingerprint)) {
            node.await("linked " + gateway.gateway.networkPort());
            until(() -> LinkTest.online(client, node.id));

            assertThat(client.result(
                                    "terminal.session.start",
                                    json("nodeId", node.id, "cols", 80, "rows", 24, "command", List.of("cat")))
                            .getJsonObject("session")
                            .getString("nodeId"))
                    .isEqualTo(node.id);
        }
    }

    @Test
    void anotherOneIsNot() {
        String other = (fingerprint.charAt(0) == 'a' ? "b" : "a") + fingerprint.substring(1);
        for (String target : List.of(address, address + "#fp=" + other)) {
            try (TestingClient client = gateway.client();
                    TestingLinkedNode node = node(client, target)) {
                node.await("failed " + gateway.gateway.networkPort());
                assertThat(client.result("link.node.list", json()).encode())
                        .as("nothing is said before the certificate is the right one")
                        .doesNotContain(node.id);
            }
        }
    }

    private static TestingLinkedNode node(TestingClient client, String target) {
        String code = client.result("link.node.invite", json()).getString("code");
        return new TestingLinkedNode("n2", NodeKey.generate(), code, LinkTarget.parse(target));
    }
}
