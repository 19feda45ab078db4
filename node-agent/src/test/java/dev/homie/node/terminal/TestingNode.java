package dev.homie.node.terminal;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.Services;
import dev.homie.node.NodeConfig;
import dev.homie.node.NodeVerticle;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** A real node on a real, local bus. */
final class TestingNode implements AutoCloseable {
    static final String ID = "testnode";
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** As the server makes it, so that terminals are read as they are there. */
    final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));

    final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private final String deployment;

    TestingNode() {
        this(config -> config);
    }

    TestingNode(UnaryOperator<NodeConfig> configure) {
        Services.registerCodecs(vertx);
        for (String topic : List.of("started", "updated", "exit", "removed")) {
            vertx.eventBus()
                    .<JsonObject>consumer(
                            "terminal.session." + topic,
                            message -> events.add(message.body().copy().put("topic", topic)));
        }
        NodeConfig config = configure.apply(NodeConfig.defaults(ID, "test"));
        deployment = await(vertx.deployVerticle(new NodeVerticle(config, "test")));
    }

    JsonObject request(String verb, JsonObject params) {
        return requestMessage(verb, params, new DeliveryOptions()).body();
    }

    Message<JsonObject> requestMessage(String verb, JsonObject params, DeliveryOptions options) {
        return await(vertx.eventBus().request(Addresses.nodeTerminal(ID, verb), params, options));
    }

    /** The error that a request must end in. */
    HomieException failure(String verb, JsonObject params) {
        try {
            JsonObject result = request(verb, params);
            throw new AssertionError(verb + " succeeded: " + result);
        } catch (HomieException e) {
            return e;
        }
    }

    /** A session of {@code sh -c script}, attached. */
    TestingClient start(String script) {
        return start(script, new JsonObject());
    }

    TestingClient start(String script, JsonObject attach) {
        return TestingClient.start(
                this,
                new JsonObject()
                        .put("command", List.of("sh", "-c", script))
                        .put("cols", 80)
                        .put("rows", 24)
                        .put("attach", attach));
    }

    JsonObject session(String id) {
        return request("list", new JsonObject()).getJsonArray("sessions").stream()
                .map(JsonObject.class::cast)
                .filter(session -> session.getString("id").equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no session " + id));
    }

    /** The first event of that topic for the session, once it comes. */
    JsonObject event(String topic, String sessionId) {
        return TestingClient.eventually(
                topic + " of " + sessionId,
                () -> events.stream()
                        .filter(event -> event.getString("topic").equals(topic))
                        .map(event -> event.getJsonObject("session"))
                        .filter(session -> session.getString("id").equals(sessionId))
                        .findFirst()
                        .orElse(null));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw BusFailure.of(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer in " + PATIENCE, e);
        }
    }

    @Override
    public void close() {
        await(vertx.undeploy(deployment));
        await(vertx.close());
    }
}
