package dev.homie.gateway.presence;

import dev.homie.core.bus.ClusterMember;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.cluster.Cluster;
import dev.homie.core.identity.Secrets;
import dev.homie.core.store.KnownNodeTable;
import dev.homie.core.store.Store;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.GatewayFacts;
import dev.homie.gateway.Reachable;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.Json;
import dev.homie.protocol.presence.ClientPresence;
import dev.homie.protocol.presence.GatewayAnnouncement;
import dev.homie.protocol.presence.NodeInfo;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.presence.NodeStatus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code presence.*} and {@code gateway.info} (SPEC.md section 6), from this gateway's own view of machines and of the
 * other gateways; and this gateway's announcements. What it concludes is published in this process only, because every
 * gateway concludes it itself.
 */
public final class PresenceVerticle extends VerticleBase {
    private static final long ANNOUNCE_EVERY_MS = 5_000;
    /** Clients that come and go together are announced together. */
    private static final long ANNOUNCE_DELAY_MS = 200;

    private static final long EXPIRE_EVERY_MS = 1_000;
    /** So old may be, after a crash, when a node was last seen. */
    private static final long REMEMBER_EVERY_MS = 60_000;

    private static final long FORGET_AFTER_MS = TimeUnit.DAYS.toMillis(30);
    private static final int INSTANCE_BYTES = 9;
    private static final DeliveryOptions HERE = new DeliveryOptions().setLocalOnly(true);
    private static final Logger LOG = LoggerFactory.getLogger(PresenceVerticle.class);

    private final GatewayConfig config;
    private final GatewayFacts facts;
    private final ClientDirectory clients;
    private final NodeDirectory nodes;
    private final GatewayDirectory gateways;
    private final KnownNodeTable memory;
    private final Clock clock;
    /** By how much a node's clock was ahead of ours when it last announced itself. */
    private final Map<String, Long> clockSkewMs = new HashMap<>();

    private final String instance = Secrets.random(INSTANCE_BYTES);
    private boolean announcing;

    public PresenceVerticle(
            GatewayConfig config, GatewayFacts facts, ClientDirectory clients, Store store, Clock clock) {
        this.config = config;
        this.facts = facts;
        this.clients = clients;
        this.nodes = new NodeDirectory(clock);
        this.gateways = new GatewayDirectory(clock);
        this.memory = new KnownNodeTable(store);
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        return Future.fromCompletionStage(memory.all(clock.millis() - FORGET_AFTER_MS), vertx.getOrCreateContext())
                .onSuccess(nodes::remember)
                .compose(remembered -> serve());
    }

    private Future<?> serve() {
        Services services = new Services(vertx);
        Context own = vertx.getOrCreateContext();
        clients.listen((client, connected) -> own.runOnContext(none -> {
            clientChanged(client, connected);
            announceSoon();
        }));
        vertx.setPeriodic(EXPIRE_EVERY_MS, tick -> {
            nodes.expire().forEach(this::changed);
            publish(gateways.expire());
        });
        vertx.setPeriodic(ANNOUNCE_EVERY_MS, tick -> announce());
        vertx.setPeriodic(REMEMBER_EVERY_MS, tick -> remember());
        vertx.eventBus().<JsonObject>localConsumer(Addresses.MEMBER_LEFT, message -> memberLeft(message.body()));
        return Future.all(List.of(
                        services.listen(Addresses.NODE_ANNOUNCE, this::nodeAnnounced),
                        services.listen(Addresses.NODE_BYE, this::nodeBye),
                        services.listen(Addresses.LINK_LOST, this::linkLost),
                        services.listen(Addresses.GATEWAY_ANNOUNCE, this::gatewayAnnounced),
                        services.listen(Addresses.GATEWAY_BYE, this::gatewayBye),
                        services.listen(Addresses.GATEWAY_ANNOUNCE_REQUEST, asked -> announce()),
                        services.serve(
                                        Addresses.PRESENCE_LIST,
                                        call -> Future.succeededFuture(Answer.of(list(call.machines()))))
                                .completion(),
                        services.serve(
                                        Addresses.GATEWAY_INFO,
                                        call -> vertx.executeBlocking(this::reachable)
                                                .map(where -> Answer.of(info(call.machines(), where))))
                                .completion()))
                .onSuccess(ready -> {
                    announce();
                    askAll();
                    Cluster cluster = Cluster.of(vertx);
                    if (cluster != null) {
                        watch(cluster);
                    }
                });
    }

    /** Passes on, within this process, what the cluster says of its members. */
    private void watch(Cluster cluster) {
        cluster.onMemberLeft(member -> vertx.eventBus()
                .publish(
                        Addresses.MEMBER_LEFT,
                        new JsonObject().put("member", member.id()).put("died", member.died()),
                        HERE));
        cluster.onMemberJoined(member -> askAll());
    }

    private void askAll() {
        vertx.eventBus().publish(Addresses.NODE_ANNOUNCE_REQUEST, new JsonObject());
        vertx.eventBus().publish(Addresses.GATEWAY_ANNOUNCE_REQUEST, new JsonObject());
    }

    /** That those that are there are; what changes is written when it does. */
    private CompletableFuture<Void> remember() {
        return memory.save(nodes.toRemember(node -> node.status() == NodeStatus.ONLINE));
    }

    @Override
    public Future<?> stop() {
        clients.listen((client, connected) -> {});
        vertx.eventBus()
                .publish(
                        Addresses.GATEWAY_BYE,
                        new JsonObject().put("gatewayId", facts.gatewayId()).put("instance", instance));
        return Future.fromCompletionStage(remember(), vertx.getOrCreateContext())
                .otherwiseEmpty();
    }

    // Machines.

    private void nodeAnnounced(JsonObject body) {
        // Only this: what a newer node says of its sessions we may not be able to read.
        NodeInfo node = Json.fromMap(Services.plain(body.getJsonObject("node")), NodeInfo.class);
        NodePresence before = nodes.find(node.id());
        boolean news = nodes.announced(node);
        if (body.getValue("at") instanceof Number at) {
            clockSkewMs.put(node.id(), at.longValue() - clock.millis());
        }
        if (before != null && before.startedAt() != node.startedAt() && before.status() == NodeStatus.ONLINE) {
            tell(Addresses.GATEWAY_NODE_GONE, node.id());
        }
        if (news) {
            publish(Objects.requireNonNull(nodes.find(node.id())));
            tell(Addresses.GATEWAY_NODE_ONLINE, node.id());
        }
    }

    private void nodeBye(JsonObject body) {
        NodePresence node = nodes.bye(body.getString("nodeId", ""), body.getLong("startedAt", 0L));
        if (node != null) {
            changed(node);
        }
    }

    private void linkLost(JsonObject body) {
        NodePresence node = body.getBoolean("away", false) ? nodes.linkLost(body.getString("nodeId", "")) : null;
        if (node != null) {
            changed(node);
        }
    }

    private void memberLeft(JsonObject body) {
        String member = body.getString("member", "");
        nodes.memberLeft(member, body.getBoolean("died", false)).forEach(this::changed);
        publish(gateways.memberLeft(member));
    }

    /** A node is not there any more. */
    private void changed(NodePresence node) {
        LOG.info("{} ({}) is {}", node.name(), node.id(), node.status());
        publish(node);
        tell(Addresses.GATEWAY_NODE_GONE, node.id());
    }

    private void publish(NodePresence node) {
        memory.save(nodes.toRemember(each -> each.node().id().equals(node.id())));
        vertx.eventBus().publish(Addresses.PRESENCE_NODE, Services.json(Map.of("node", node)), HERE);
    }

    private void tell(String address, String nodeId) {
        vertx.eventBus().publish(address, new JsonObject().put("nodeId", nodeId), HERE);
    }

    // Gateways and their clients.

    private void announceSoon() {
        if (!announcing) {
            announcing = true;
            vertx.setTimer(ANNOUNCE_DELAY_MS, late -> announce());
        }
    }

    private void announce() {
        announcing = false;
        GatewayAnnouncement announcement = new GatewayAnnouncement(
                facts.gatewayId(),
                instance,
                facts.version(),
                facts.startedAt(),
                ClusterMember.of(vertx),
                clients.all());
        vertx.eventBus().publish(Addresses.GATEWAY_ANNOUNCE, Services.json(announcement));
    }

    private void gatewayAnnounced(JsonObject body) {
        GatewayAnnouncement gateway = Json.fromMap(Services.plain(body), GatewayAnnouncement.class);
        if (!gateway.gatewayId().equals(facts.gatewayId())) {
            publish(gateways.announced(gateway));
        }
    }

    private void gatewayBye(JsonObject body) {
        publish(gateways.bye(body.getString("gatewayId", ""), body.getString("instance", "")));
    }

    private void publish(List<GatewayDirectory.Change> changes) {
        changes.forEach(change -> clientChanged(change.client(), change.connected()));
    }

    private void clientChanged(ClientPresence client, boolean connected) {
        vertx.eventBus()
                .publish(
                        Addresses.PRESENCE_CLIENT,
                        Services.json(Map.of("client", client, "connected", connected)),
                        HERE);
    }

    private Map<String, Object> list(Predicate<String> machines) {
        List<ClientPresence> everywhere = Stream.concat(clients.all().stream(), gateways.clients())
                .sorted(Comparator.comparingLong(ClientPresence::since))
                .toList();
        List<NodePresence> visible =
                nodes.all().stream().filter(node -> machines.test(node.id())).toList();
        return Map.of("nodes", visible, "clients", everywhere);
    }

    private record Where(List<Reachable.At> listeners, Optional<String> fingerprint) {}

    /** Blocks for a moment. */
    private Where reachable() {
        return new Where(facts.reachable().all(), facts.reachable().fingerprint());
    }

    private Map<String, Object> info(Predicate<String> machines, Where where) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("version", facts.version());
        info.put("gatewayId", facts.gatewayId());
        info.put("startedAt", facts.startedAt());
        where.fingerprint().ifPresent(found -> info.put("fingerprint", found));
        String member = ClusterMember.of(vertx);
        if (member != null) {
            info.put("member", member);
        }
        info.put("listeners", where.listeners());
        info.put("gateways", gateways.all());
        clockSkewMs.keySet().removeIf(id -> nodes.find(id) == null);
        Map<String, Long> skew = new LinkedHashMap<>(clockSkewMs);
        skew.keySet().removeIf(machines.negate());
        info.put("clockSkewMs", skew);
        info.put("limits", facts.limits(config));
        return info;
    }
}
