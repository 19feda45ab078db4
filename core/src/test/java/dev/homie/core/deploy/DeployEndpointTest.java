package dev.homie.core.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.Services;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeployEndpointTest {
    private static final String IN_A_JAR = """
            public class %1$s extends io.vertx.core.VerticleBase {
                @Override
                public io.vertx.core.Future<?> start() {
                    String loader = Thread.currentThread().getContextClassLoader() == getClass().getClassLoader() ? "own" : "other";
                    return vertx.eventBus().consumer("hello", message -> message.reply(
                        config().getString("greeting") + " " + loader + " " + Thread.currentThread().getName())).completion();
                }
            }
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private static final CountDownLatch BLOCKED = new CountDownLatch(1);

    private final Vertx vertx = Vertx.vertx();
    private String host = "";

    /** From the class path. */
    public static final class Fine extends VerticleBase {
        @Override
        public Future<?> start() {
            return vertx.eventBus()
                    .consumer("fine", message -> message.reply("yes"))
                    .completion();
        }
    }

    /** Fails to start. */
    public static final class Failing extends VerticleBase {
        @Override
        public Future<?> start() {
            throw new IllegalStateException("no\nway");
        }
    }

    /** Fails before that. */
    public static final class Unborn extends VerticleBase {
        public Unborn() {
            throw new IllegalStateException("not today");
        }
    }

    /** Blocks its own threads, and nobody else's. */
    public static final class Blocking extends VerticleBase {
        @Override
        public Future<?> start() {
            vertx.eventBus().consumer("block", message -> {
                try {
                    BLOCKED.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            return Future.succeededFuture();
        }
    }

    @BeforeEach
    void open() {
        Services.registerCodecs(vertx);
        host = await(vertx.deployVerticle(new VerticleBase() {
            private @Nullable DeployEndpoint endpoint;

            @Override
            public Future<?> start() {
                endpoint = new DeployEndpoint(vertx, Place.node("n1"));
                return endpoint.ready();
            }

            @Override
            public Future<?> stop() {
                return Objects.requireNonNull(endpoint).close();
            }
        }));
    }

    @AfterEach
    void close() {
        BLOCKED.countDown();
        await(vertx.close());
    }

    @Test
    void fromTheClassPathAndOutAgain() {
        JsonObject deployment = deploy(json(Fine.class));
        assertThat(deployment.getString("id")).startsWith("n1-");
        assertThat(deployment.getString("nodeId")).isEqualTo("n1");
        assertThat(deployment.containsKey("gatewayId")).isFalse();
        assertThat(ask("fine", new JsonObject())).isEqualTo("yes");
        assertThat(deployments()).hasSize(1);

        JsonObject id = new JsonObject().put("id", deployment.getString("id"));
        ask("node.n1.cluster.undeploy", id);
        assertThat(deployments()).isEmpty();
        failsWith("fine", new JsonObject(), ErrorCode.UNAVAILABLE, "");
        failsWith("node.n1.cluster.undeploy", id, ErrorCode.NOT_FOUND, id.getString("id"));
    }

    @Test
    void fromAJarWithALoaderOfItsOwnThatIsClosed() throws IOException {
        Path jar = TestingJar.make(folder, "Hello", IN_A_JAR.formatted("Hello"));
        JsonObject deployment = deploy(new JsonObject()
                .put("className", "Hello")
                .put("jar", jar.toString())
                .put("config", new JsonObject().put("greeting", "hi"))
                .put("instances", 2));
        assertThat(String.valueOf(ask("hello", new JsonObject()))).startsWith("hi own homie-n1-");

        ask("node.n1.cluster.undeploy", new JsonObject().put("id", deployment.getString("id")));
        // The same path with other content: nothing of the first is left, neither its classes nor an open jar.
        Files.delete(jar);
        Path next = TestingJar.make(
                folder, "Hello", IN_A_JAR.formatted("Hello").replace("+ \" \" + loader", "+ \" again\""));
        deploy(new JsonObject()
                .put("className", "Hello")
                .put("jar", next.toString())
                .put("config", new JsonObject().put("greeting", "hi")));
        assertThat(String.valueOf(ask("hello", new JsonObject()))).startsWith("hi again");
    }

    @Test
    void saysWhatIsWrongAndLeavesNothing() throws IOException {
        Path jar = TestingJar.make(folder, "Hello", IN_A_JAR.formatted("Hello"));
        Path noJar = Files.writeString(folder.resolve("no.jar"), "text");
        refused(new JsonObject().put("className", "no.such.Class"), "no.such.Class");
        refused(new JsonObject().put("className", "Other").put("jar", jar.toString()), jar.toString());
        refused(new JsonObject().put("className", "Hello").put("jar", folder + "/missing.jar"), "does not exist");
        refused(new JsonObject().put("className", "Hello").put("jar", "Hello.jar"), "absolute");
        refused(new JsonObject().put("className", "Hello").put("jar", noJar.toString()), "no jar");
        refused(json(String.class), "no verticle");
        refused(json(VerticleBase.class), "abstract");
        refused(json(Fine.class).put("instances", 0), "instances");
        refused(new JsonObject(), "className");
        failsWith("node.n1.cluster.deploy", json(Failing.class), ErrorCode.FAILED_PRECONDITION, "no way");
        failsWith("node.n1.cluster.deploy", json(Unborn.class), ErrorCode.FAILED_PRECONDITION, "not today");
        assertThat(deployments()).isEmpty();
    }

    @Test
    void thereAreOnlySoMany() {
        for (int i = 0; i < Deployer.MAX_DEPLOYMENTS; i++) {
            deploy(json(Fine.class));
        }
        failsWith("node.n1.cluster.deploy", json(Fine.class), ErrorCode.RESOURCE_EXHAUSTED, "undeploy one");
        ask(
                "node.n1.cluster.undeploy",
                new JsonObject().put("id", deployments().getJsonObject(0).getString("id")));
        deploy(json(Fine.class));
    }

    @Test
    void oneThatBlocksHoldsUpNobodyAndAllEndWithTheirHost() {
        deploy(json(Blocking.class));
        for (int i = 0; i < 4; i++) {
            vertx.eventBus().send("block", new JsonObject());
        }
        deploy(json(Fine.class));
        assertThat(ask("fine", new JsonObject())).isEqualTo("yes");
        await(vertx.undeploy(host));
        failsWith("fine", new JsonObject(), ErrorCode.UNAVAILABLE, "");
    }

    private JsonObject deploy(JsonObject params) {
        return ((JsonObject) ask("node.n1.cluster.deploy", params)).getJsonObject("deployment");
    }

    private JsonArray deployments() {
        return ((JsonObject) ask("node.n1.cluster.deployments", new JsonObject())).getJsonArray("deployments");
    }

    private void refused(JsonObject params, String why) {
        failsWith("node.n1.cluster.deploy", params, ErrorCode.INVALID_ARGUMENT, why);
    }

    private void failsWith(String address, JsonObject params, ErrorCode code, String why) {
        assertThatThrownBy(() -> ask(address, params)).satisfies(failure -> {
            HomieException error = BusFailure.of(failure);
            assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
            assertThat(error.getMessage()).contains(why).doesNotContain("\n");
        });
    }

    private static JsonObject json(Class<?> type) {
        return new JsonObject().put("className", type.getName());
    }

    private Object ask(String address, JsonObject params) {
        return await(vertx.eventBus()
                .request(address, params, new DeliveryOptions().setSendTimeout(10_000))
                .map(reply -> reply.body()));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
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
