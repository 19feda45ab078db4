package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.sessionId;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.bus.Services;
import dev.homie.core.identity.NodeKey;
import dev.homie.core.policy.InternalAddresses;
import dev.homie.core.policy.Policy;
import dev.homie.core.policy.Rule;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.node.NodeConfig;
import dev.homie.node.NodeVerticle;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.agent.AgentAddresses;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every address is a row of the policy or is listed as internal; none is both, and none was forgotten. */
final class PolicyCoverageTest {
    @TempDir
    private Path home;

    /** Every address that anything on this Vert.x listens on, from its first moment. */
    private final Set<String> consumed = new ConcurrentSkipListSet<>();

    private final class Listening implements EventBusMetrics<Object> {
        @Override
        public Object handlerRegistered(String address) {
            consumed.add(address);
            return address;
        }
    }

    private final class Watching implements VertxMetrics {
        @Override
        public EventBusMetrics<?> createEventBusMetrics() {
            return new Listening();
        }
    }

    @Test
    void whatTheSystemListensOnIsARowOrInternal() {
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
                .withMetrics(options -> new Watching())
                .build();
        Services.registerCodecs(vertx);
        try (Store store = Store.open(StateFolder.open(home))) {
            String node = TestingGateway.await(
                    vertx.deployVerticle(new NodeVerticle(NodeConfig.defaults("n1", "machine"), "test")));
            Gateway gateway = TestingGateway.await(
                    Gateway.deploy(vertx, GatewayConfig.defaults().withPort(0), store, "test", null));
            try (TestingClient client = TestingClient.signedIn(vertx, gateway.port(), gateway.ownerToken())) {
                String code = client.result("link.node.invite", json()).getString("code");
                try (TestingLinkedNode linked =
                        new TestingLinkedNode("n2", NodeKey.generate(), code, List.of(gateway.port()))) {
                    linked.await("linked " + gateway.port());
                    String session = sessionId(client.result(
                            "terminal.session.start",
                            json("nodeId", "n1", "cols", 80, "rows", 24, "command", List.of("cat"), "attach", json())));
                    client.result(
                            "events.subscribe", json("topics", List.of("*", "terminal.session.output." + session)));
                    client.result("terminal.session.kill", json("sessionId", session, "signal", "SIGKILL"));
                }
            } finally {
                TestingGateway.await(gateway.stop());
                TestingGateway.await(vertx.undeploy(node));
                TestingGateway.await(vertx.close());
            }
        }

        // It did watch: addresses of all four kinds.
        assertThat(consumed)
                .contains("terminal.session.start", "node.announce", "presence.node", "node.n1.terminal.start")
                .contains("node.n2.terminal.start")
                .anyMatch(address -> address.startsWith("terminal.session.output."));
        assertThat(unknown(consumed)).isEmpty();
        // And it would say so.
        assertThat(unknown(List.of("terminal.session.start", "terminal.session.secret", "node.n1.x")))
                .containsExactly("terminal.session.secret", "node.n1.x");
    }

    @Test
    void everyAddressThatIsWrittenDownIsARowOrInternal() throws IllegalAccessException {
        List<String> written = new ArrayList<>();
        for (Field field : Stream.of(Addresses.class, AgentAddresses.class)
                .flatMap(type -> Arrays.stream(type.getFields()))
                .toList()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                String address = String.valueOf(field.get(null));
                written.add(address.endsWith(".") ? address + "x" : address);
            }
        }

        assertThat(written).hasSizeGreaterThan(40);
        assertThat(unknown(written)).isEmpty();
    }

    @Test
    void noRowReachesWhatIsInternal() {
        for (Rule rule : Policy.standard().rules()) {
            assertThat(InternalAddresses.contains(rule.pattern().replace("*", "x")))
                    .as(rule.pattern())
                    .isFalse();
        }
        for (String internal : consumedByGatewaysAndNodes()) {
            assertThat(InternalAddresses.contains(internal)).as(internal).isTrue();
            assertThat(isRow(internal)).as(internal).isFalse();
        }
    }

    private static List<String> consumedByGatewaysAndNodes() {
        return List.of(
                Addresses.NODE_ANNOUNCE,
                Addresses.nodeTerminal("n1", "start"),
                Addresses.nodeTerminalFrames("n1"),
                Addresses.nodeCluster("n1", "deploy"),
                Addresses.gatewayCluster("gw1", "deploy"),
                Addresses.gatewayConnections("gw1", "close"),
                Addresses.connectionFrames("gw1", "c1"),
                Addresses.ACCESS_CHANGED,
                AgentAddresses.node("n1", "send"),
                AgentAddresses.node("n1", "account.login.start"),
                AgentAddresses.home("gw1", "message.send"));
    }

    private static List<String> unknown(Iterable<String> addresses) {
        List<String> unknown = new ArrayList<>();
        for (String address : addresses) {
            // Replies to requests, which Vert.x itself makes up.
            if (!address.startsWith("__vertx.") && isRow(address) == InternalAddresses.contains(address)) {
                unknown.add(address);
            }
        }
        return unknown;
    }

    private static boolean isRow(String address) {
        return Policy.standard().rules().stream()
                .anyMatch(rule -> rule.isWildcard()
                        ? address.startsWith(
                                rule.pattern().substring(0, rule.pattern().length() - 1))
                        : address.equals(rule.pattern()));
    }
}
