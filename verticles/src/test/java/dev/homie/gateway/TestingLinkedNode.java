package dev.homie.gateway;

import dev.homie.core.bus.Services;
import dev.homie.core.identity.NodeKey;
import dev.homie.node.NodeConfig;
import dev.homie.node.NodeVerticle;
import dev.homie.node.link.LinkConfig;
import dev.homie.node.link.LinkTarget;
import dev.homie.node.link.LinkVerticle;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.presence.NodeLink;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real node with real terminals on a Vert.x of its own, hanging on gateways by a link. */
final class TestingLinkedNode implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final String id;
    /** {@code linked URL}, {@code failed CODE} and {@code refused CODE}, as they happen. */
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private final String node;
    private final String link;

    TestingLinkedNode(String id, NodeKey key, @Nullable String code, List<Integer> gateways) {
        this(
                id,
                key,
                code,
                gateways.stream()
                        .map(port -> LinkTarget.parse("ws://127.0.0.1:" + port))
                        .toArray(LinkTarget[]::new));
    }

    TestingLinkedNode(String id, NodeKey key, @Nullable String code, LinkTarget... gateways) {
        this.id = id;
        Services.registerCodecs(vertx);
        NodeVerticle verticle = new NodeVerticle(NodeConfig.defaults(id, "linked"), "test", NodeLink.OUTBOUND);
        node = TestingGateway.await(vertx.deployVerticle(verticle));
        link = TestingGateway.await(vertx.deployVerticle(new LinkVerticle(
                new LinkConfig(List.of(gateways), id, key, code, "test"), verticle::addresses, new Told())));
    }

    private final class Told implements LinkVerticle.Listener {
        @Override
        public void linked(LinkTarget gateway) {
            told.add("linked " + gateway.port());
        }

        @Override
        public void failed(LinkTarget gateway, HomieException why, long retryMs) {
            told.add("failed " + gateway.port());
        }

        @Override
        public void refused(LinkTarget gateway, HomieException why) {
            told.add("refused " + why.code());
        }
    }

    /** Waits until it was told so; what came before is forgotten. */
    void await(String what) {
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
            for (String next = ""; !next.equals(what); ) {
                next = told.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new AssertionError("was not told: " + what);
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** As a node stops that is told to. */
    @Override
    public void close() {
        TestingGateway.await(vertx.undeploy(node));
        TestingGateway.await(vertx.undeploy(link));
        TestingGateway.await(vertx.close());
    }
}
