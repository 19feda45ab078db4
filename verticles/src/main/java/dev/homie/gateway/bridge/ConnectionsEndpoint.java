package dev.homie.gateway.bridge;

import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code gateway.connections.list} and {@code close} (SPEC.md section 6), for the connections of every gateway: each
 * answers for its own. Used on the gateway's context.
 */
public final class ConnectionsEndpoint {
    /** What another gateway may take; then its connections are left out. */
    private static final int OTHERS_MS = 2_000;

    private static final int MAX_ID = 128;

    private final Vertx vertx;
    private final String gatewayId;
    private final Connections connections;

    public ConnectionsEndpoint(Vertx vertx, String gatewayId, Connections connections) {
        this.vertx = vertx;
        this.gatewayId = gatewayId;
        this.connections = connections;
    }

    public Future<?> start() {
        Services services = new Services(vertx);
        return Future.all(
                services.serve(Addresses.CONNECTIONS_LIST, call -> list()).completion(),
                services.serve(Addresses.CONNECTIONS_CLOSE, this::close).completion(),
                services.serve(
                                Addresses.gatewayConnections(gatewayId, "list"),
                                call -> Future.succeededFuture(Answer.of(own())))
                        .completion(),
                services.serve(Addresses.gatewayConnections(gatewayId, "close"), this::closeOwn)
                        .completion());
    }

    private JsonObject own() {
        return new JsonObject().put("connections", new JsonArray(connections.describe()));
    }

    private Future<Answer> list() {
        JsonArray all = own().getJsonArray("connections");
        return others().compose(others -> {
            List<Future<JsonObject>> answers = others.stream()
                    .map(other -> ask(other, "list", new JsonObject())
                            .recover(away -> Future.succeededFuture(new JsonObject())))
                    .toList();
            return Future.all(answers).map(done -> {
                answers.forEach(answer -> all.addAll(answer.result().getJsonArray("connections", new JsonArray())));
                return Answer.of(new JsonObject().put("connections", all));
            });
        });
    }

    private Future<Answer> close(Call call) {
        if (disconnected(call.params())) {
            return Future.succeededFuture(Answer.of(null));
        }
        JsonObject params = new JsonObject(call.params().toMap());
        return others().compose(others -> {
            Future<Answer> closed = Future.failedFuture(unknown());
            for (String other : others) {
                closed = closed.recover(not -> ask(other, "close", params).map(Answer::of));
            }
            return closed.recover(not -> Future.failedFuture(unknown()));
        });
    }

    private Future<Answer> closeOwn(Call call) {
        return disconnected(call.params()) ? Future.succeededFuture(Answer.of(null)) : Future.failedFuture(unknown());
    }

    private boolean disconnected(Params params) {
        return connections.disconnect(params.string("connectionId", MAX_ID), params.bool("signOut", false));
    }

    /** Gateways that have clients, but for this one. */
    private Future<Set<String>> others() {
        DeliveryOptions here = new DeliveryOptions().setLocalOnly(true).setSendTimeout(OTHERS_MS);
        return vertx.eventBus()
                .<JsonObject>request(Addresses.PRESENCE_LIST, new JsonObject(), here)
                .map(reply -> {
                    Set<String> gateways = new TreeSet<>();
                    for (Object client : reply.body().getJsonArray("clients", new JsonArray())) {
                        if (client instanceof JsonObject fields && fields.getValue("gatewayId") instanceof String id) {
                            gateways.add(id);
                        }
                    }
                    gateways.remove(gatewayId);
                    return gateways;
                });
    }

    private Future<JsonObject> ask(String gateway, String verb, JsonObject params) {
        return vertx.eventBus()
                .<JsonObject>request(
                        Addresses.gatewayConnections(gateway, verb),
                        params,
                        new DeliveryOptions().setSendTimeout(OTHERS_MS))
                .map(reply -> Services.json(reply.body()));
    }

    private static HomieException unknown() {
        return new HomieException(ErrorCode.NOT_FOUND, "there is no such connection");
    }
}
