package dev.homie.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.cli.client.ServerFile;
import dev.homie.core.bus.BusFrame;
import dev.homie.core.bus.Services;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.gateway.Gateway;
import dev.homie.gateway.GatewayConfig;
import dev.homie.node.NodeConfig;
import dev.homie.node.NodeVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bus that loses frames, as the one of a cluster may: at most once is all that it promises. */
class LossyBusTest {
    private static final long SEED = Long.getLong("homie.lossy.seed", 11);
    private static final int LOSES_ONE_IN = 200;
    private static final Duration TYPES = Duration.ofSeconds(20);
    private static final Duration SETTLES = Duration.ofSeconds(40);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void noByteIsLostOrDoubledWhateverFrameGetsLost() {
        Vertx vertx = Vertx.vertx();
        Vertx clients = Vertx.vertx();
        AtomicInteger lost = new AtomicInteger();
        try (Store store = Store.open(StateFolder.open(folder))) {
            Services.registerCodecs(vertx);
            Random random = new Random(SEED);
            await(vertx.deployVerticle(new NodeVerticle(NodeConfig.defaults("n1", "machine"), "test")));
            Gateway gateway =
                    await(Gateway.deploy(vertx, GatewayConfig.defaults().withPort(0), store, "test", null));
            // Frames of every kind, both ways: output, snapshots, input and their acknowledgements.
            vertx.eventBus().addOutboundInterceptor(context -> {
                boolean loses = context.body() instanceof BusFrame && random(random) == 0;
                if (loses) {
                    lost.incrementAndGet();
                } else {
                    context.next();
                }
            });
            try (RoamingClient client = new RoamingClient(clients, List.of(entrance(gateway))).begin("n1")) {
                TestingCluster.until(
                        "some was lost and much was typed", TYPES, () -> lost.get() > 20 && client.linesBack() > 500);
                client.settle(SETTLES);
                assertThat(client.attachments()).as("it had to attach again").isGreaterThan(2);
                System.out.printf(
                        "lossy bus: %d frames lost, %d lines typed, %d counted, %d attachments, seed %d%n",
                        lost.get(), client.linesBack(), client.linesCounted(), client.attachments(), SEED);
            }
            await(gateway.stop());
        } finally {
            await(clients.close());
            await(vertx.close());
        }
    }

    private static int random(Random random) {
        synchronized (random) {
            return random.nextInt(LOSES_ONE_IN);
        }
    }

    private static RoamingClient.Entrance entrance(Gateway gateway) {
        return new RoamingClient.Entrance() {
            @Override
            public ServerFile server() {
                return new ServerFile(1, "127.0.0.1", gateway.port(), "test", 1, ServerFile.GATEWAY);
            }

            @Override
            public String token() {
                return gateway.ownerToken();
            }
        };
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
