package dev.homie.gateway.presence;

import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.GatewayFacts;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.Json;
import dev.homie.protocol.presence.NodeAnnouncement;
import dev.homie.protocol.presence.NodePresence;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code presence.*} and {@code gateway.info} (SPEC.md section 6). */
public final class PresenceVerticle extends VerticleBase {
    private static final long EXPIRE_EVERY_MS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(PresenceVerticle.class);

    private final GatewayConfig config;
    private final GatewayFacts facts;
    private final ClientDirectory clients;
    private final NodeDirectory nodes;

    public PresenceVerticle(GatewayConfig config, GatewayFacts facts, ClientDirectory clients, Clock clock) {
        this.config = config;
        this.facts = facts;
        this.clients = clients;
        this.nodes = new NodeDirectory(clock);
    }

    @Override
    public Future<?> start() {
        Services services = new Services(vertx);
        vertx.setPeriodic(EXPIRE_EVERY_MS, tick -> nodes.expire().forEach(this::publish));
        var announcements = vertx.eventBus().<JsonObject>consumer(Addresses.NODE_ANNOUNCE, this::announced);
        return Future.all(
                        announcements.completion(),
                        services.serve(Addresses.PRESENCE_LIST, call -> Future.succeededFuture(Answer.of(list())))
                                .completion(),
                        services.serve(Addresses.GATEWAY_INFO, call -> Future.succeededFuture(Answer.of(info())))
                                .completion())
                .onSuccess(ready -> vertx.eventBus().publish(Addresses.NODE_ANNOUNCE_REQUEST, new JsonObject()));
    }

    private void announced(Message<JsonObject> message) {
        try {
            NodeAnnouncement announcement = Json.fromMap(Services.plain(message.body()), NodeAnnouncement.class);
            if (nodes.announced(announcement.node())) {
                publish(Objects.requireNonNull(nodes.find(announcement.node().id())));
            }
        } catch (IllegalArgumentException e) {
            LOG.warn("an announcement cannot be read: {}", e.getMessage());
        }
    }

    private void publish(NodePresence node) {
        vertx.eventBus().publish(Addresses.PRESENCE_NODE, Services.json(Map.of("node", node)));
    }

    private Map<String, Object> list() {
        return Map.of("nodes", nodes.all(), "clients", clients.all());
    }

    private Map<String, Object> info() {
        return Map.of(
                "version",
                facts.version(),
                "gatewayId",
                facts.gatewayId(),
                "startedAt",
                facts.startedAt(),
                "limits",
                facts.limits(config));
    }
}
