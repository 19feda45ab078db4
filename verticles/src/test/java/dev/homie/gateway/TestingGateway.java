package dev.homie.gateway;

import dev.homie.core.bus.Services;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway with its own Vert.x, a {@link TestingNode} and a state folder, on a free port. */
final class TestingGateway implements AutoCloseable {
    final Vertx vertx;
    final StateFolder folder;
    final Store store;
    final TestingNode node;
    final Gateway gateway;
    private String nodeDeployment;

    private TestingGateway(Path home, Map<String, Object> config, long nodeStartedAt, Clock clock) {
        vertx = Vertx.vertx();
        Services.registerCodecs(vertx);
        folder = StateFolder.open(home);
        store = Store.open(folder);
        node = new TestingNode("n1", nodeStartedAt);
        nodeDeployment = await(vertx.deployVerticle(node));
        GatewayConfig read = GatewayConfig.read(config, Map.of());
        gateway = await(Gateway.deploy(
                vertx, config.containsKey("port") ? read : read.withPort(0), store, "test", List.of(), null, clock));
    }

    static TestingGateway start(Path home) {
        return start(home, Map.of());
    }

    static TestingGateway start(Path home, Map<String, Object> config) {
        return new TestingGateway(home, config, System.currentTimeMillis(), Clock.systemUTC());
    }

    /** One that lives by another clock; its node does not. */
    static TestingGateway start(Path home, Clock clock) {
        return new TestingGateway(home, Map.of(), System.currentTimeMillis(), clock);
    }

    TestingClient client() {
        return TestingClient.signedIn(vertx, gateway.port(), gateway.ownerToken());
    }

    TestingClient stranger() {
        return TestingClient.connect(vertx, TestingClient.options(gateway.port()));
    }

    /** The node's process dies without a word. */
    void killNode() {
        await(vertx.undeploy(nodeDeployment));
    }

    /** Another process of the same node, or of another one. */
    TestingNode startNode(String id) {
        TestingNode another = new TestingNode(id, System.currentTimeMillis() + 1);
        nodeDeployment = await(vertx.deployVerticle(another));
        return another;
    }

    @Override
    public void close() {
        await(gateway.stop());
        await(vertx.close());
        store.close();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(TestingClient.WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
