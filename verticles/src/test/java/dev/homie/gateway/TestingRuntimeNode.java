package dev.homie.gateway;

import dev.homie.core.bus.Services;
import dev.homie.node.agent.AgentEndpoint;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.presence.NodeAnnouncement;
import dev.homie.protocol.presence.NodeInfo;
import dev.homie.protocol.presence.NodeLink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A machine with the node's own half of {@code agent.*}, journal and all, in front of a {@link TestingRuntime}. */
final class TestingRuntimeNode extends VerticleBase {
    final String id;
    private final long startedAt;
    private @Nullable AgentEndpoint endpoint;
    private @Nullable TestingRuntime runtime;
    private @Nullable String deployment;
    private volatile boolean silent;

    private TestingRuntimeNode(String id, long startedAt) {
        this.id = id;
        this.startedAt = startedAt;
    }

    /** A process of the machine; another one than any before. */
    static TestingRuntimeNode start(Vertx vertx, String id) {
        TestingRuntimeNode node = new TestingRuntimeNode(id, System.nanoTime());
        node.deployment = TestingGateway.await(vertx.deployVerticle(node));
        return node;
    }

    @Override
    public Future<?> start() {
        AgentEndpoint served = new AgentEndpoint(vertx, id, events -> {
            runtime = new TestingRuntime("p" + startedAt, events);
            return List.of(runtime);
        });
        endpoint = served;
        vertx.setPeriodic(1_000, tick -> announce());
        vertx.eventBus().consumer(Addresses.NODE_ANNOUNCE_REQUEST, asked -> announce());
        return served.ready().onSuccess(ready -> announce());
    }

    @Override
    public Future<?> stop() {
        return Objects.requireNonNull(endpoint).close();
    }

    /** Ends, with a word or without. */
    void end(boolean goodbye) {
        silent = true;
        if (goodbye) {
            vertx.eventBus()
                    .publish(
                            Addresses.NODE_BYE,
                            new JsonObject().put("nodeId", id).put("startedAt", startedAt));
        }
        TestingGateway.await(vertx.undeploy(Objects.requireNonNull(deployment)));
    }

    TestingRuntime runtime() {
        return Objects.requireNonNull(runtime);
    }

    /** Lets the runtime do something, on its context; waits until it is done. */
    void act(Consumer<TestingRuntime> act) {
        Context own = context;
        CompletableFuture<Void> done = new CompletableFuture<>();
        own.runOnContext(now -> {
            act.accept(runtime());
            done.complete(null);
        });
        TestingClient.await(done);
    }

    private void announce() {
        if (silent) {
            return;
        }
        NodeInfo info = new NodeInfo(
                id,
                "testing " + id,
                "localhost",
                "linux",
                "any",
                "0",
                startedAt,
                Map.of("codex", new NodeInfo.Service(1, List.of())),
                0.5,
                2,
                null,
                NodeLink.EMBEDDED);
        vertx.eventBus().publish(Addresses.NODE_ANNOUNCE, Services.json(new NodeAnnouncement(info, List.of())));
    }
}
