package dev.homie.gateway.deploy;

import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.deploy.DeployEndpoint;
import dev.homie.core.deploy.Place;
import dev.homie.gateway.GatewayConfig;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.deploy.DeployParams;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code cluster.deploy}, {@code undeploy} and {@code deployments} (SPEC.md section 6): asks the process that is meant,
 * which may be this one.
 */
public final class DeployServiceVerticle extends VerticleBase {
    /** What a machine may take to list its deployments; then the others are listed without it. */
    private static final int LIST_MS = 2_000;

    private static final int MAX_ID = 128;
    private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9_]+");

    private final GatewayConfig config;
    private final Place here;
    private @Nullable DeployEndpoint own;

    public DeployServiceVerticle(GatewayConfig config, String gatewayId) {
        this.config = config;
        this.here = Place.gateway(gatewayId);
    }

    @Override
    public Future<?> start() {
        DeployEndpoint endpoint = new DeployEndpoint(vertx, here);
        own = endpoint;
        Services services = new Services(vertx);
        return Future.all(
                endpoint.ready(),
                services.serve(Addresses.CLUSTER_DEPLOY, this::deploy).completion(),
                services.serve(Addresses.CLUSTER_UNDEPLOY, this::undeploy).completion(),
                services.serve(Addresses.CLUSTER_DEPLOYMENTS, call -> deployments(call.machines()))
                        .completion());
    }

    @Override
    public Future<?> stop() {
        return own == null ? Future.succeededFuture() : own.close();
    }

    private Future<Answer> deploy(Call call) {
        DeployParams params = DeployParams.read(call.params());
        String nodeId = call.params().optionalString("nodeId", MAX_ID);
        // Who is narrowed to machines does not get into a gateway, which has all of them.
        call.requireNode(nodeId == null ? here.id() : nodeId);
        return place(nodeId)
                .compose(place -> ask(place, "deploy", new JsonObject(params.toMap()), call, config.requestMs()))
                .map(reply -> Answer.of(reply.body()));
    }

    private Future<Answer> undeploy(Call call) {
        String id = call.params().string("id", MAX_ID);
        String placeId = Place.idOf(id);
        call.requireNode(placeId);
        return PLACE.matcher(placeId).matches()
                ? nodes().compose(nodes -> {
                            boolean isNode = nodes.stream().anyMatch(node -> placeId.equals(node.getString("id")));
                            Place place = isNode ? Place.node(placeId) : Place.gateway(placeId);
                            JsonObject body = new JsonObject().put("id", id);
                            return ask(place, "undeploy", body, call, config.requestMs())
                                    .recover(failure -> Future.failedFuture(isNode ? failure : noGateway(id, failure)));
                        })
                        .map(reply -> Answer.of(reply.body()))
                : Future.failedFuture(unknown(id));
    }

    /** A gateway that nobody is any more has no deployments: they ended with it. */
    private static Throwable noGateway(String id, Throwable failure) {
        return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS
                ? unknown(id)
                : failure;
    }

    private static HomieException unknown(String id) {
        return new HomieException(ErrorCode.NOT_FOUND, "there is no deployment '" + id + "'");
    }

    /** Of this gateway and of every machine that is there. */
    private Future<Answer> deployments(Predicate<String> machines) {
        return nodes().compose(nodes -> {
            List<Place> places = new ArrayList<>();
            if (machines.test(here.id())) {
                places.add(here);
            }
            for (JsonObject node : nodes) {
                if ("online".equals(node.getString("status")) && machines.test(node.getString("id"))) {
                    places.add(Place.node(node.getString("id")));
                }
            }
            List<Future<Message<JsonObject>>> asked = places.stream()
                    .map(place -> ask(place, "deployments", new JsonObject(), null, LIST_MS))
                    .toList();
            return Future.join(asked).transform(done -> {
                JsonArray found = new JsonArray();
                JsonArray unanswered = new JsonArray();
                for (int i = 0; i < asked.size(); i++) {
                    if (asked.get(i).succeeded()) {
                        found.addAll(asked.get(i).result().body().getJsonArray("deployments", new JsonArray()));
                    } else {
                        unanswered.add(places.get(i).id());
                    }
                }
                return Future.succeededFuture(
                        Answer.of(new JsonObject().put("deployments", found).put("unanswered", unanswered)));
            });
        });
    }

    private Future<Place> place(@Nullable String nodeId) {
        if (nodeId == null) {
            return Future.succeededFuture(here);
        }
        return nodes().map(nodes -> {
            if (nodes.stream().noneMatch(node -> nodeId.equals(node.getString("id")))) {
                throw new HomieException(ErrorCode.NOT_FOUND, "there is no machine with the id '" + nodeId + "'");
            }
            return Place.node(nodeId);
        });
    }

    /** As this gateway's presence has them. */
    private Future<List<JsonObject>> nodes() {
        DeliveryOptions options = new DeliveryOptions().setLocalOnly(true).setSendTimeout(LIST_MS);
        return vertx.eventBus()
                .<JsonObject>request(Addresses.PRESENCE_LIST, new JsonObject(), options)
                .map(reply -> reply.body().getJsonArray("nodes", new JsonArray()).stream()
                        .map(node -> node instanceof JsonObject object ? object : new JsonObject(plain(node)))
                        .toList());
    }

    @SuppressWarnings("unchecked") // keys of a JSON object are strings
    private static Map<String, Object> plain(Object node) {
        return (Map<String, Object>) node;
    }

    private Future<Message<JsonObject>> ask(
            Place place, String verb, JsonObject body, @Nullable Call call, int timeoutMs) {
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(timeoutMs);
        if (call != null) {
            options.setHeaders(call.message().headers());
        }
        return vertx.eventBus().request(place.address(verb), body, options);
    }
}
