package dev.homie.gateway.http;

import dev.homie.core.audit.Audit;
import dev.homie.core.identity.Access;
import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.link.LinkLimits;
import dev.homie.core.store.Store;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.GatewayFacts;
import dev.homie.gateway.auth.Authenticator;
import dev.homie.gateway.auth.LoginLimiter;
import dev.homie.gateway.bridge.BusTopicLog;
import dev.homie.gateway.bridge.Connections;
import dev.homie.gateway.bridge.ConnectionsEndpoint;
import dev.homie.gateway.bridge.TopicHub;
import dev.homie.gateway.codex.CodexTopics;
import dev.homie.gateway.link.Admissions;
import dev.homie.gateway.link.LinkGate;
import dev.homie.gateway.metrics.GatewayMetrics;
import dev.homie.gateway.metrics.MetricsRoute;
import dev.homie.gateway.presence.ClientDirectory;
import dev.homie.gateway.sockjs.SockJsGate;
import dev.homie.gateway.terminal.OutputTopics;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.AgentAddresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients connect to: an HTTP server for each {@link Listener}, and one event loop, on which all connections live. */
public final class GatewayVerticle extends VerticleBase {
    /** The WebSocket subprotocol (SPEC.md section 1). */
    public static final String SUBPROTOCOL = "homie.v1";

    static final String WEBSOCKET_PATH = "/ws";

    private static final int GOODBYE_MS = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);

    private final GatewayConfig config;
    private final GatewayFacts facts;
    private final List<Listener> listeners;
    private final OwnerAccess owner;
    private final Authenticator authenticator;
    private final Audit audit;
    private final Store store;
    private final ClientDirectory clients;
    private final Admissions admissions;
    private final @Nullable Path webFolder;
    private @Nullable Connections connections;
    private @Nullable LinkGate links;
    private final List<ListenerServer> servers = new ArrayList<>();
    private @Nullable MetricsRoute metrics;

    /**
     * @param listeners the local one first
     * @param webFolder where the web client is; null: on the class path
     */
    public GatewayVerticle(
            GatewayConfig config,
            GatewayFacts facts,
            List<Listener> listeners,
            OwnerAccess owner,
            Authenticator authenticator,
            Audit audit,
            Store store,
            ClientDirectory clients,
            Admissions admissions,
            @Nullable Path webFolder) {
        this.config = config;
        this.facts = facts;
        this.listeners = List.copyOf(listeners);
        this.owner = owner;
        this.authenticator = authenticator;
        this.audit = audit;
        this.store = store;
        this.clients = clients;
        this.admissions = admissions;
        this.webFolder = webFolder;
    }

    @Override
    public Future<?> start() {
        TopicHub topics = new TopicHub(vertx);
        OutputTopics outputs = new OutputTopics(vertx, facts.gatewayId(), topics::queued);
        topics.addSource(Addresses.SESSION_OUTPUT_PREFIX, outputs);
        topics.addSource(AgentAddresses.CODEX_EVENT_PREFIX, new CodexTopics(vertx));
        topics.addLog(
                AgentAddresses.EVENT_PREFIX,
                new BusTopicLog(
                        vertx,
                        topic -> AgentAddresses.logOfChat(topic.substring(AgentAddresses.EVENT_PREFIX.length()))));
        LoginLimiter limiter = new LoginLimiter(Clock.systemUTC());
        GatewayMetrics measured = new GatewayMetrics();
        Connections open = new Connections(
                vertx,
                config,
                facts,
                config.policy(),
                authenticator,
                limiter,
                audit,
                topics,
                clients,
                measured,
                Clock.systemUTC());
        connections = open;
        LinkGate gate = new LinkGate(vertx, config, facts, admissions, Clock.systemUTC());
        links = gate;
        vertx.eventBus().<JsonObject>localConsumer(Addresses.GATEWAY_NODE_GONE, message -> {
            String nodeId = message.body().getString("nodeId", "");
            open.nodeGone(nodeId);
            outputs.nodeGone(nodeId);
        });
        vertx.eventBus()
                .<JsonObject>localConsumer(
                        Addresses.GATEWAY_NODE_ONLINE,
                        message -> open.nodeOnline(message.body().getString("nodeId", "")));
        vertx.eventBus().<JsonObject>consumer(Addresses.ACCESS_CHANGED, changed -> open.checkAccess());
        Router router = Router.router(vertx);
        router.get("/healthz").handler(context -> health(context, 200, new JsonObject().put("status", "ok")));
        router.get("/readyz").handler(this::ready);
        AuthRoutes auth = new AuthRoutes(facts.gatewayId(), owner, authenticator, limiter, audit, vertx.eventBus());
        auth.mount(router);
        MetricsRoute route = new MetricsRoute(vertx, measured, store, facts.version(), open::size, open::channels);
        metrics = route;
        router.get("/metrics").handler(auth.ownerOnly(route::scrape));
        WebPages.mount(router, vertx.fileSystem(), webFolder);
        SockJsGate sockJs = new SockJsGate(vertx, config, open, authenticator, limiter, audit);
        ConnectionsEndpoint endpoint = new ConnectionsEndpoint(vertx, facts.gatewayId(), open);
        return Future.all(gate.start(), endpoint.start()).compose(ready -> {
            Future<?> listening = Future.succeededFuture();
            for (Listener listener : listeners) {
                listening = listening.compose(before -> listen(listener, router, open, gate, sockJs));
            }
            return listening;
        });
    }

    private Future<?> listen(Listener listener, Router router, Connections open, LinkGate gate, SockJsGate sockJs) {
        ListenerServer server = new ListenerServer(vertx, listener, config.heartbeatMs());
        servers.add(server);
        Gatekeeper gatekeeper = new Gatekeeper(new KnownHosts(config, listener), listener.peers());
        Router routes = Router.router(vertx);
        routes.route("/*")
                .handler(context -> gatekeeper.admit(context.request(), admitted -> {
                    context.put(AuthRoutes.ADMITTED, admitted);
                    context.next();
                }));
        routes.route("/*").subRouter(router);
        // A router of its own: the other one would also take a path that only reads like SockJS's once it is
        // normalized.
        Router eventBus = Router.router(vertx);
        eventBus.route().handler(context -> {
            HttpServerRequest request = context.request();
            gatekeeper.admitPaused(
                    request,
                    admitted ->
                            sockJs.admit(context, admitted.peer(), admitted.ownPage(), () -> server.upgraded(request)));
        });
        sockJs.mount(eventBus);
        return server.listen(request -> {
            if (!gatekeeper.knows(request)) {
                return;
            }
            // Past the router, which would put a wrapper around the socket.
            if (WEBSOCKET_PATH.equals(request.path())) {
                gatekeeper.admit(
                        request,
                        admitted -> upgrade(
                                server,
                                request,
                                SUBPROTOCOL,
                                socket -> open.accept(socket, admitted.peer(), caller(request, admitted))));
            } else if (LinkLimits.PATH.equals(request.path())) {
                gatekeeper.admit(request, admitted -> upgrade(server, request, LinkLimits.SUBPROTOCOL, gate::accept));
            } else if (SockJsGate.serves(request.path())) {
                eventBus.handle(request);
            } else {
                routes.handle(request);
            }
        });
    }

    /**
     * Who a request is from, by what came with it. A cookie without an origin comes from no browser that we know: such a
     * client has to say who it is.
     */
    private Optional<Access> caller(HttpServerRequest request, Gatekeeper.Admitted admitted) {
        Optional<Access> vouched = admitted.peer().access();
        return vouched.isPresent() || !admitted.ownPage() ? vouched : authenticator.byCookie(request);
    }

    /** The port that a listener has, by its place in the list, once this is deployed. */
    public int port(int listener) {
        return servers.get(listener).port();
    }

    @Override
    public Future<?> stop() {
        if (connections == null || links == null) {
            return Future.succeededFuture();
        }
        if (metrics != null) {
            metrics.close();
        }
        // Clients are to see 1001 before the sockets go; one that does not answer is not waited for.
        Future<?> goodbye =
                Future.join(connections.closeAll(), links.closeAll()).timeout(GOODBYE_MS, TimeUnit.MILLISECONDS);
        return goodbye.otherwiseEmpty()
                .compose(said ->
                        Future.join(servers.stream().map(ListenerServer::close).toList()));
    }

    private static void upgrade(
            ListenerServer server, HttpServerRequest request, String subprotocol, Consumer<ServerWebSocket> open) {
        if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            refuse(request, 426, "this is a WebSocket");
            return;
        }
        String protocols = request.getHeader("sec-websocket-protocol");
        if (protocols == null
                || Arrays.stream(protocols.split(",", -1)).map(String::strip).noneMatch(subprotocol::equals)) {
            refuse(request, 400, "ask for the subprotocol " + subprotocol);
            return;
        }
        request.toWebSocket()
                .onSuccess(socket -> {
                    server.upgraded(request);
                    open.accept(socket);
                })
                .onFailure(failure -> LOG.debug("an upgrade failed: {}", failure.toString()));
    }

    private void ready(RoutingContext context) {
        HomieException failure = store.failure();
        JsonObject reasons = new JsonObject();
        if (failure != null) {
            reasons.put("store", failure.getMessage());
        }
        String unwritten = audit.problem();
        if (unwritten != null) {
            reasons.put("audit", unwritten);
        }
        boolean ready = reasons.isEmpty();
        health(
                context,
                ready ? 200 : 503,
                new JsonObject().put("status", ready ? "ready" : "degraded").put("reasons", reasons));
    }

    private static void health(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(body.encode());
    }

    private static void refuse(HttpServerRequest request, int status, String why) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end(why + "\n");
    }
}
