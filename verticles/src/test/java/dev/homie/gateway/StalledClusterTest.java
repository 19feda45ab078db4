package dev.homie.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.ClusterState;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.homie.core.bus.Services;
import dev.homie.core.cluster.Cluster;
import dev.homie.core.cluster.ClusterConfig;
import dev.homie.core.pki.Authority;
import dev.homie.core.pki.Keys;
import dev.homie.core.pki.NodeKeys;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.protocol.Addresses;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in a cluster that does not answer for a while, as before a merge. */
final class StalledClusterTest {
    /** Each has an address of its own in the cluster, and every second of those was held by the member that is lost. */
    private static final int CONNECTIONS = 8;

    private final String name = "test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    private final Authority authority = Authority.create(name, Clock.systemUTC());

    @Test
    void aRequestIsAnsweredInTimeWhateverTheClusterDoes(@TempDir Path folder) throws Exception {
        Cluster here = join(List.of());
        Cluster there = join(List.of(here.config().address()));
        GatewayConfig config = GatewayConfig.read(Map.of("requestMs", 1_000), Map.of());
        try (Store store = Store.open(StateFolder.open(folder))) {
            Services.registerCodecs(here.vertx());
            Gateway gateway =
                    TestingGateway.await(Gateway.deploy(here.vertx(), config.withPort(0), store, "test", null));
            HazelcastInstance hazelcast = hazelcast(here);
            freeze(hazelcast);
            hazelcast(there).getLifecycleService().terminate();
            List<TestingClient> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                TestingClient client = TestingClient.signedIn(here.vertx(), gateway.port(), gateway.ownerToken());
                clients.add(client);
                assertThat(client.error(Addresses.SESSION_ATTACH, TestingClient.json("sessionId", "n1-s1")))
                        .isEqualTo("UNAVAILABLE");
                // What the gateway knows by itself it says at once.
                assertThat(client.result(Addresses.SESSION_LIST, TestingClient.json()))
                        .isEqualTo(TestingClient.json("sessions", new JsonArray()));
            }
            hazelcast.getCluster().changeClusterState(ClusterState.ACTIVE);
            clients.forEach(TestingClient::close);
            TestingGateway.await(gateway.stop());
        } finally {
            TestingGateway.await(there.vertx().close().otherwiseEmpty()); // it cannot leave any more
            TestingGateway.await(here.vertx().close());
        }
    }

    private Cluster join(List<String> others) throws IOException {
        KeyPair pair = Keys.generate();
        NodeKeys keys =
                new NodeKeys(authority.certificate(), authority.issue("box", pair.getPublic()), pair.getPrivate());
        ClusterConfig config = new ClusterConfig(name, "127.0.0.1", freePort(), 0, freePort(), others);
        return TestingGateway.await(Cluster.join(config, keys, new VertxOptions(), null));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static HazelcastInstance hazelcast(Cluster member) {
        return Hazelcast.getAllHazelcastInstances().stream()
                .filter(each -> each.getConfig().getNetworkConfig().getPort()
                        == member.config().port())
                .findAny()
                .orElseThrow();
    }

    /** As Hazelcast does before a merge, once it has moved what the last who joined is to hold. */
    private static void freeze(HazelcastInstance hazelcast) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestingClient.WAIT_SECONDS);
        while (hazelcast.getCluster().getClusterState() != ClusterState.FROZEN) {
            try {
                hazelcast.getCluster().changeClusterState(ClusterState.FROZEN);
            } catch (IllegalStateException e) {
                assertThat(System.nanoTime()).as("still moves").isLessThan(end);
                LockSupport.parkNanos(20_000_000);
            }
        }
    }
}
