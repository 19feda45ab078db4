package dev.homie.gateway.metrics;

import dev.homie.core.bus.Services;
import dev.homie.core.store.Store;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.Json;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.terminal.Session;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code GET /metrics} answers. Used on the gateway's context; the text is made on a worker.
 */
public final class MetricsRoute {
    /** A service that does not answer by then is left out of the numbers. */
    private static final long ASK_MS = 1_000;

    private static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final Logger LOG = LoggerFactory.getLogger(MetricsRoute.class);

    private final Vertx vertx;
    private final GatewayMetrics metrics;
    private final Store store;
    private final String version;
    private final IntSupplier connections;
    private final IntSupplier channels;
    private final LoopLag lag;
    /** Used by one worker at a time. */
    private @Nullable Exposition exposition;

    private boolean closed;

    /**
     * @param connections how many there are, asked on the gateway's context
     * @param channels likewise
     */
    public MetricsRoute(
            Vertx vertx,
            GatewayMetrics metrics,
            Store store,
            String version,
            IntSupplier connections,
            IntSupplier channels) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.store = store;
        this.version = version;
        this.connections = connections;
        this.channels = channels;
        this.lag = new LoopLag(vertx, metrics);
    }

    /** Gives back what scrapes have needed. */
    public synchronized void close() {
        closed = true;
        if (exposition != null) {
            exposition.close();
            exposition = null;
        }
    }

    /** Answers one scrape. */
    public void scrape(RoutingContext context) {
        lag.start();
        Future<List<NodePresence>> nodes = ask(Addresses.PRESENCE_LIST, "nodes", NodePresence.class);
        Future<List<Session>> sessions = ask(Addresses.SESSION_LIST, "sessions", Session.class);
        Future.all(nodes, sessions)
                .map(asked -> new Reading(
                        connections.getAsInt(),
                        channels.getAsInt(),
                        store.waiting(),
                        nodes.result(),
                        sessions.result()))
                .compose(reading -> vertx.executeBlocking(() -> text(reading)))
                .onSuccess(text -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, FORMAT)
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(text))
                .onFailure(failure -> {
                    LOG.error("the metrics cannot be told", failure);
                    context.response().setStatusCode(500).end();
                });
    }

    private synchronized String text(Reading reading) {
        if (closed) {
            throw new IllegalStateException("the gateway stops");
        }
        if (exposition == null) {
            exposition = new Exposition(metrics, store, version);
        }
        return exposition.text(reading);
    }

    private <T> Future<List<T>> ask(String address, String field, Class<T> type) {
        return vertx.eventBus()
                .<JsonObject>request(
                        address,
                        new JsonObject(),
                        new DeliveryOptions().setSendTimeout(ASK_MS).setLocalOnly(true))
                .map(reply -> reply.body().getJsonArray(field, new JsonArray()).stream()
                        .map(each -> Json.fromMap(Services.plain((JsonObject) each), type))
                        .toList())
                .recover(failure -> {
                    LOG.warn("{} does not answer a scrape: {}", address, failure.getMessage());
                    return Future.succeededFuture(List.of());
                });
    }
}
