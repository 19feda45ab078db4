package dev.homie.cluster;

import dev.homie.cli.client.ServerFile;
import dev.homie.cli.client.WireClient;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a client of one gateway sees: asks, and keeps the events that it is told. Waits for every answer. */
public final class TestingView implements AutoCloseable {
    /** Longer than any request may take. */
    private static final int WAIT_SECONDS = 40;

    private final Context context;
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private final WireClient client;

    public TestingView(Vertx vertx, RoamingClient.Entrance gateway) {
        this(vertx, gateway.server(), gateway.token());
    }

    TestingView(Vertx vertx, ServerFile server, String token) {
        this.context = vertx.getOrCreateContext();
        this.client = await(() -> WireClient.connect(vertx, server, token, "view", new WireClient.Listener() {
            @Override
            public void event(String topic, Map<String, Object> payload) {
                events.add(new JsonObject().put("topic", topic).put("payload", new JsonObject(payload)));
            }
        }));
        ask("events.subscribe", Map.of("topics", List.of("presence.*", "terminal.session.*")));
    }

    /** The result; throws the {@link HomieException} that the gateway answers. */
    public JsonObject ask(String method, Map<String, ?> params) {
        return new JsonObject(await(() -> client.request(method, params)));
    }

    /** How a request fails; null when it does not. */
    public @Nullable ErrorCode failure(String method, Map<String, ?> params) {
        try {
            ask(method, params);
            return null;
        } catch (HomieException e) {
            return e.code();
        }
    }

    /** A new session on a node. */
    public String startSession(String nodeId, String... command) {
        return ask(
                        "terminal.session.start",
                        Map.of("nodeId", nodeId, "command", List.of(command), "cols", 80, "rows", 24))
                .getJsonObject("session")
                .getString("id");
    }

    /** A node as {@code presence.list} has it; null when it is not there. */
    public @Nullable JsonObject node(String nodeId) {
        return ask("presence.list", Map.of()).getJsonArray("nodes").stream()
                .map(JsonObject.class::cast)
                .filter(node -> nodeId.equals(node.getString("id")))
                .findFirst()
                .orElse(null);
    }

    public String nodeStatus(String nodeId) {
        JsonObject node = node(nodeId);
        return node == null ? "unknown" : node.getString("status");
    }

    public List<JsonObject> sessions() {
        return ask("terminal.session.list", Map.of()).getJsonArray("sessions").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    public String sessionStatus(String sessionId) {
        return sessions().stream()
                .filter(session -> sessionId.equals(session.getString("id")))
                .map(session -> session.getString("status"))
                .findFirst()
                .orElse("unknown");
    }

    public List<JsonObject> clients() {
        return ask("presence.list", Map.of()).getJsonArray("clients").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** The payloads of a topic's events so far. */
    public List<JsonObject> events(String topic) {
        return events.stream()
                .filter(event -> topic.equals(event.getString("topic")))
                .map(event -> event.getJsonObject("payload"))
                .toList();
    }

    /** The statuses of a node that events told, in order. */
    public List<String> told(String nodeId) {
        return events("presence.node").stream()
                .map(payload -> payload.getJsonObject("node"))
                .filter(node -> nodeId.equals(node.getString("id")))
                .map(node -> node.getString("status"))
                .toList();
    }

    @Override
    public void close() {
        context.runOnContext(go -> client.close());
    }

    private <T> T await(Supplier<Future<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(go -> work.get().onSuccess(result::complete).onFailure(result::completeExceptionally));
        try {
            return result.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof HomieException expected ? expected : new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer at all", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
