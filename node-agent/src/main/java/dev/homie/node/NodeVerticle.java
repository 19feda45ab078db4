package dev.homie.node;

import dev.homie.core.bus.ClusterMember;
import dev.homie.core.bus.Services;
import dev.homie.core.deploy.DeployEndpoint;
import dev.homie.core.deploy.Place;
import dev.homie.node.terminal.TerminalEndpoint;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.presence.NodeInfo;
import dev.homie.protocol.presence.NodeLink;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine's part of Homie: serves its terminals on the bus and announces itself, on joining, every few seconds, and when
 * asked, so that a gateway's view of it never depends on one message. It says goodbye when it ends on purpose, and lets go
 * of what gateways had here that are gone.
 */
public final class NodeVerticle extends VerticleBase {
    private static final long ANNOUNCE_MILLIS = 5000;
    private static final Logger LOG = LoggerFactory.getLogger(NodeVerticle.class);

    private final NodeConfig config;
    private final String version;
    private final @Nullable NodeLink link;
    private final Gateways gateways = new Gateways(Clock.systemUTC());
    private @Nullable TerminalEndpoint terminals;
    private @Nullable DeployEndpoint deployments;
    private @Nullable CodexService codex;
    private @Nullable NodeInfo info;

    /** A node that is in the cluster, or in a gateway's process. */
    public NodeVerticle(NodeConfig config, String version) {
        this(config, version, null);
    }

    /** @param link how it hangs on the gateways; null: by whether this process is in a cluster */
    public NodeVerticle(NodeConfig config, String version, @Nullable NodeLink link) {
        this.config = config;
        this.version = version;
        this.link = link;
    }

    @Override
    public Future<?> start() throws IOException {
        TerminalEndpoint endpoint = new TerminalEndpoint(vertx, config);
        terminals = endpoint;
        DeployEndpoint deployer = new DeployEndpoint(vertx, Place.node(config.nodeId()));
        deployments = deployer;
        CodexService agents = config.codex() == null ? null : new CodexService(vertx, config, config.codex(), version);
        codex = agents;
        MessageConsumer<JsonObject> asked =
                vertx.eventBus().consumer(Addresses.NODE_ANNOUNCE_REQUEST, message -> announce(endpoint));
        MessageConsumer<JsonObject> gatewayHere =
                vertx.eventBus().consumer(Addresses.GATEWAY_ANNOUNCE, message -> heard(endpoint, message.body()));
        MessageConsumer<JsonObject> gatewayGone =
                vertx.eventBus().consumer(Addresses.GATEWAY_BYE, message -> bye(endpoint, message.body()));
        vertx.setPeriodic(ANNOUNCE_MILLIS, id -> {
            announce(endpoint);
            gateways.silent().forEach(gone -> drop(endpoint, gone, "is silent"));
        });
        return vertx.executeBlocking(this::describe)
                .onSuccess(described -> info = described)
                .compose(described -> Future.all(
                        endpoint.ready(),
                        asked.completion(),
                        gatewayHere.completion(),
                        gatewayGone.completion(),
                        deployer.ready(),
                        agents == null ? Future.succeededFuture() : agents.ready()))
                .onSuccess(ready -> {
                    announce(endpoint);
                    if (agents != null) {
                        agents.look(service -> offer(endpoint, service));
                    }
                });
    }

    @Override
    public Future<?> stop() {
        NodeInfo described = info;
        Future<?> ended = Future.join(
                deployments == null ? Future.succeededFuture() : deployments.close(),
                codex == null ? Future.succeededFuture() : codex.close());
        if (terminals == null) {
            return ended;
        }
        // Behind the exits of its sessions, so that none of them looks lost.
        return Future.join(ended, terminals.close()).onComplete(closed -> {
            if (described != null) {
                vertx.eventBus()
                        .publish(
                                Addresses.NODE_BYE,
                                new JsonObject().put("nodeId", described.id()).put("startedAt", described.startedAt()));
            }
        });
    }

    /** The addresses it serves, all under {@code node.NODEID.}; none before it is deployed. */
    public List<String> addresses() {
        List<String> addresses = new ArrayList<>(terminals == null ? List.of() : terminals.addresses());
        addresses.addAll(codex == null ? List.of() : codex.addresses());
        return addresses;
    }

    /** What is said of codex from now on, as soon as it differs. */
    private void offer(TerminalEndpoint endpoint, NodeInfo.@Nullable Service service) {
        NodeInfo described = info;
        if (described != null && !Objects.equals(described.services().get(CodexService.NAME), service)) {
            info = described.offering(CodexService.NAME, service);
            announce(endpoint);
        }
    }

    private void announce(TerminalEndpoint endpoint) {
        NodeInfo described = info;
        if (described != null) {
            vertx.eventBus()
                    .publish(
                            Addresses.NODE_ANNOUNCE,
                            Services.json(Map.of(
                                    "node",
                                    described.loaded(load()),
                                    "sessions",
                                    endpoint.sessions(),
                                    "at",
                                    System.currentTimeMillis())));
        }
    }

    private void heard(TerminalEndpoint endpoint, JsonObject gateway) {
        String id = gateway.getString("gatewayId", "");
        if (gateways.heard(id, gateway.getString("instance", ""))) {
            drop(endpoint, id, "has started anew");
        }
    }

    private void bye(TerminalEndpoint endpoint, JsonObject gateway) {
        String id = gateway.getString("gatewayId", "");
        if (gateways.bye(id, gateway.getString("instance", ""))) {
            drop(endpoint, id, "said goodbye");
        }
    }

    private static void drop(TerminalEndpoint endpoint, String gatewayId, String why) {
        int dropped = endpoint.dropGateway(gatewayId);
        if (dropped > 0) {
            LOG.info("gateway {} {}: {} attachments of it are dropped", gatewayId, why, dropped);
        }
    }

    /** Blocks: the host name may be looked up. */
    private NodeInfo describe() {
        return new NodeInfo(
                config.nodeId(),
                config.name(),
                hostName(),
                System.getProperty("os.name").toLowerCase(Locale.ROOT),
                System.getProperty("os.arch"),
                version,
                System.currentTimeMillis(),
                Map.of("terminal", new NodeInfo.Service(1, List.of("resume", "snapshot", "view"))),
                load(),
                Runtime.getRuntime().availableProcessors(),
                ClusterMember.of(vertx),
                link());
    }

    private NodeLink link() {
        if (link != null) {
            return link;
        }
        return vertx.isClustered() ? NodeLink.CLUSTER : NodeLink.EMBEDDED;
    }

    private static @Nullable Double load() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? null : Math.round(load * 100) / 100.0;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
