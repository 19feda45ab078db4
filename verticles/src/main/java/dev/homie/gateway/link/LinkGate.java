package dev.homie.gateway.link;

import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.Secrets;
import dev.homie.core.link.LinkLimits;
import dev.homie.core.link.LinkMessage;
import dev.homie.core.link.LinkProof;
import dev.homie.core.store.NodeAdmissionTable.Admission;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.GatewayFacts;
import dev.homie.gateway.auth.LoginLimiter;
import dev.homie.gateway.presence.NodeDirectory;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.CloseCode;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.terminal.TerminalLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All outbound links of a gateway (SPEC.md section 8.1): who may hang on it, and who does; at most one link a node, the
 * newest, in the whole cluster. Used on the gateway's context only.
 */
public final class LinkGate {
    /** Links that may be open without having proven who they are. */
    static final int MAX_STRANGERS = 50;
    /** Links at all. */
    static final int MAX_LINKS = 1_000;
    /** Nodes of the cluster whose ids are kept from links; the one that was heard of longest ago goes first. */
    static final int MAX_DIRECT = 1_000;

    private static final int LINK_BYTES = 12;
    private static final Logger LOG = LoggerFactory.getLogger(LinkGate.class);

    private final Vertx vertx;
    private final GatewayConfig config;
    private final GatewayFacts facts;
    private final Admissions admissions;
    private final Clock clock;
    /** Of its own: a node that keeps trying must not shut the owner out, who may come from the same address. */
    private final LoginLimiter limiter;

    private final Set<LinkHandshake> strangers = new HashSet<>();
    private final Map<String, LinkedNode> links = new HashMap<>();
    /** Nodes that are on the bus themselves, and when they last said so. */
    private final Map<String, Long> direct = new LinkedHashMap<>();

    private boolean stopping;

    public LinkGate(Vertx vertx, GatewayConfig config, GatewayFacts facts, Admissions admissions, Clock clock) {
        this.vertx = vertx;
        this.config = config;
        this.facts = facts;
        this.admissions = admissions;
        this.clock = clock;
        this.limiter = new LoginLimiter(clock);
    }

    /** Offers {@code link.node.*}, and listens to the other gateways. */
    public Future<?> start() {
        Services services = new Services(vertx);
        return Future.all(List.of(
                        services.serve(Addresses.LINK_INVITE, this::invite).completion(),
                        services.serve(
                                        Addresses.LINK_LIST,
                                        call -> Future.succeededFuture(Answer.of(list(call.machines()))))
                                .completion(),
                        services.serve(Addresses.LINK_REMOVE, this::remove).completion(),
                        services.listen(Addresses.NODE_ANNOUNCE, this::announced),
                        services.listen(Addresses.LINK_CLAIMED, this::claimed),
                        services.listen(Addresses.LINK_LOST, this::lost),
                        services.listen(Addresses.LINK_ADMISSIONS, this::told),
                        services.listen(Addresses.LINK_ADMISSIONS_REQUEST, none -> tell(admissions.all()))))
                .onSuccess(ready -> {
                    vertx.eventBus().publish(Addresses.LINK_ADMISSIONS_REQUEST, new JsonObject());
                    vertx.eventBus().publish(Addresses.NODE_ANNOUNCE_REQUEST, new JsonObject());
                });
    }

    /** Takes in a WebSocket whose Host was found right. */
    public void accept(ServerWebSocket socket) {
        LinkSocket link = new LinkSocket(socket);
        if (stopping || strangers.size() >= MAX_STRANGERS || links.size() >= MAX_LINKS) {
            Future<Void> unused = link.close(CloseCode.TOO_MANY, "too many links; try again later");
            return;
        }
        LinkHandshake handshake = new LinkHandshake(vertx, link, facts.gatewayId(), config.helloMs(), this::hello);
        strangers.add(handshake);
        handshake.begin(() -> strangers.remove(handshake));
    }

    /** Closes every link because the gateway stops; the nodes go on to the next one. */
    public Future<?> closeAll() {
        stopping = true;
        List<Future<Void>> answers = new ArrayList<>();
        HomieException why = new HomieException(ErrorCode.UNAVAILABLE, "the gateway stops");
        new ArrayList<>(strangers).forEach(each -> answers.add(each.close(CloseCode.GOING_AWAY, why)));
        new ArrayList<>(links.values()).forEach(each -> answers.add(each.close(CloseCode.GOING_AWAY, why)));
        return Future.join(answers);
    }

    // ---- who comes in ----

    /** A node has said who it is; its signature is still to be looked at. */
    private void hello(LinkHandshake stranger, LinkMessage.Challenge challenge, LinkMessage.Hello hello) {
        String address = stranger.socket().address();
        if (!limiter.allows(address)) {
            stranger.refuse(
                    CloseCode.TOO_MANY,
                    new HomieException(ErrorCode.RESOURCE_EXHAUSTED, "too many failed attempts; wait a minute"));
            return;
        }
        if (!LinkProof.holds(challenge, hello)) {
            limiter.failed(address);
            refuse(
                    stranger,
                    hello,
                    CloseCode.UNAUTHENTICATED,
                    new HomieException(
                            ErrorCode.UNAUTHENTICATED, "the signature is not that of this key for this link"));
            return;
        }
        String foreign = foreign(hello);
        if (foreign != null) {
            refuse(
                    stranger,
                    hello,
                    CloseCode.FORBIDDEN,
                    new HomieException(
                            ErrorCode.PERMISSION_DENIED, "a link carries a node's own addresses only, not " + foreign));
            return;
        }
        if (isDirect(hello.nodeId())) {
            limiter.failed(address);
            refuse(stranger, hello, CloseCode.FORBIDDEN, taken(hello.nodeId()));
            return;
        }
        await(admissions.admit(hello.nodeId(), hello.publicKey(), hello.code()))
                .onSuccess(admission -> admitted(stranger, hello, admission))
                .onFailure(failure -> notAdmitted(stranger, hello, failure));
    }

    private static @Nullable String foreign(LinkMessage.Hello hello) {
        String own = "node." + hello.nodeId() + ".";
        for (String each : hello.addresses()) {
            if (!each.startsWith(own) || each.length() == own.length()) {
                return each;
            }
        }
        return null;
    }

    private void notAdmitted(LinkHandshake stranger, LinkMessage.Hello hello, Throwable failure) {
        HomieException error = failure instanceof HomieException known
                ? known
                : new HomieException(ErrorCode.INTERNAL, "the machine could not be admitted; the log has the details");
        if (error.code() == ErrorCode.PERMISSION_DENIED) {
            limiter.failed(stranger.socket().address());
        } else if (hello.code() != null) {
            LOG.error("{} could not be admitted", hello.nodeId(), failure);
            admissions.giveBack(hello.code());
        }
        refuse(stranger, hello, CloseCode.FORBIDDEN, error);
    }

    private static void refuse(LinkHandshake stranger, LinkMessage.Hello hello, CloseCode code, HomieException error) {
        LOG.warn(
                "a link as {} from {} is refused: {}",
                LinkProof.isId(hello.nodeId()) ? hello.nodeId() : "(no id)",
                stranger.socket().address(),
                error.getMessage());
        stranger.refuse(code, error);
    }

    private void admitted(LinkHandshake stranger, LinkMessage.Hello hello, Admission admission) {
        if (!admissions.holds(admission.nodeId(), admission.publicKey())) {
            admissions.admitted(admission);
            LOG.info(
                    "node {} is admitted, from {}",
                    admission.nodeId(),
                    stranger.socket().address());
            tell(List.of(admission));
        }
        if (!stranger.release()) {
            return; // it left while its admission was stored, or the gateway stops
        }
        String id = hello.nodeId();
        LinkedNode node = new LinkedNode(
                vertx,
                stranger.socket(),
                new LinkedNode.Node(
                        id,
                        hello.publicKey(),
                        hello.version(),
                        List.copyOf(new HashSet<>(hello.addresses())),
                        Secrets.random(LINK_BYTES),
                        clock.millis(),
                        Math.min(config.heartbeatMs(), LinkLimits.HEARTBEAT_MS),
                        config.requestMs()),
                this::ended);
        LinkedNode older = links.put(id, node);
        if (older != null) {
            LOG.info("node {} has linked again; its older link is closed", id);
            supersede(older);
        }
        LOG.info(
                "node {} ({}) is linked, from {}",
                id,
                hello.version(),
                stranger.socket().address());
        vertx.eventBus()
                .publish(
                        Addresses.LINK_CLAIMED,
                        new JsonObject()
                                .put("nodeId", id)
                                .put("link", node.node().link()));
        node.open().onFailure(failure -> {
            LOG.error("the addresses of {} cannot be served", id, failure);
            node.close(CloseCode.GOING_AWAY, new HomieException(ErrorCode.UNAVAILABLE, "the gateway has a problem"));
        });
    }

    // ---- who goes ----

    private void ended(LinkedNode node, boolean saidBye) {
        String id = node.node().id();
        boolean away = links.remove(id, node) && !saidBye;
        LOG.info("the link of {} is down{}", id, saidBye ? ": it said goodbye" : "");
        vertx.eventBus()
                .publish(Addresses.LINK_LOST, new JsonObject().put("nodeId", id).put("away", away));
    }

    private static void supersede(LinkedNode older) {
        Future<Void> unused = older.close(
                CloseCode.SUPERSEDED,
                new HomieException(ErrorCode.ABORTED, "a newer link of this node has taken its place"));
    }

    /**
     * A link was made somewhere: one that is here of the same node is the older one. What was attached over older ones is
     * over, even if their gateway died and could not say so.
     */
    private void claimed(JsonObject body) {
        lost(body);
        LinkedNode here = links.get(body.getString("nodeId", ""));
        if (here != null && !here.node().link().equals(body.getString("link"))) {
            links.remove(here.node().id(), here);
            LOG.info("node {} has linked to another gateway", here.node().id());
            supersede(here);
        }
    }

    /** The node drops what was attached over a link that ended; whoever had it attaches again, from where it is. */
    private void lost(JsonObject body) {
        vertx.eventBus()
                .publish(
                        Addresses.GATEWAY_NODE_GONE,
                        new JsonObject().put("nodeId", body.getString("nodeId", "")),
                        new DeliveryOptions().setLocalOnly(true));
    }

    /** A node that is on the bus itself owns its id. */
    private void announced(JsonObject body) {
        JsonObject node = body.getJsonObject("node", new JsonObject());
        String id = node.getString("id", "");
        if (NodeSpeech.OUTBOUND.equals(node.getString("link"))) {
            return;
        }
        direct.remove(id);
        direct.put(id, clock.millis());
        if (direct.size() > MAX_DIRECT) {
            direct.remove(direct.keySet().iterator().next());
        }
        LinkedNode linked = links.get(id);
        if (linked != null) {
            LOG.warn("the link of {} is closed: a node of this id is in the cluster", id);
            Future<Void> unused = linked.close(CloseCode.FORBIDDEN, taken(id));
        }
    }

    private boolean isDirect(String nodeId) {
        Long seen = direct.get(nodeId);
        return seen != null && clock.millis() - seen < NodeDirectory.EXPIRY_MS;
    }

    private static HomieException taken(String nodeId) {
        return new HomieException(
                ErrorCode.PERMISSION_DENIED, "a machine with the id " + nodeId + " is there already, and is no link");
    }

    // ---- link.node.* ----

    private Future<Answer> invite(Call call) {
        if (call.caller().map(Identity::nodes).isPresent()) {
            throw new HomieException(
                    ErrorCode.PERMISSION_DENIED, "who may use some machines only does not let others in");
        }
        return Future.succeededFuture(Answer.of(Map.of(
                "code",
                admissions.newCode(),
                "expiresInMs",
                Admissions.CODE_LIFE.toMillis(),
                "gatewayId",
                facts.gatewayId())));
    }

    private Map<String, Object> list(Predicate<String> machines) {
        List<Map<String, Object>> nodes = new ArrayList<>();
        for (Admission admission : admissions.all()) {
            if (admission.holds() && machines.test(admission.nodeId())) {
                Map<String, Object> node = new LinkedHashMap<>();
                node.put("id", admission.nodeId());
                node.put("admittedAt", admission.admittedAt());
                LinkedNode linked = links.get(admission.nodeId());
                node.put("linked", linked != null);
                if (linked != null) {
                    node.put("since", linked.node().since());
                    node.put("version", linked.node().version());
                }
                nodes.add(node);
            }
        }
        return Map.of("nodes", nodes);
    }

    private Future<Answer> remove(Call call) {
        String id = call.params().string("nodeId", TerminalLimits.MAX_ID);
        call.requireNode(id);
        CompletionStage<Void> stored = admissions.remove(id);
        LOG.info("node {} is admitted no longer", id);
        tell(admissions.all().stream().filter(each -> each.nodeId().equals(id)).toList());
        closeRemoved(id);
        return await(stored).map(done -> Answer.of(null));
    }

    private void closeRemoved(String id) {
        LinkedNode linked = links.get(id);
        if (linked != null) {
            Future<Void> unused = linked.close(
                    CloseCode.FORBIDDEN,
                    new HomieException(ErrorCode.PERMISSION_DENIED, "node " + id + " is admitted no longer"));
        }
    }

    // ---- the other gateways ----

    private void tell(List<Admission> said) {
        JsonArray all = new JsonArray();
        said.forEach(admission -> all.add(Services.json(admission)));
        vertx.eventBus().publish(Addresses.LINK_ADMISSIONS, new JsonObject().put("admissions", all));
    }

    private void told(JsonObject body) {
        List<Admission> others = new ArrayList<>();
        for (Object each : body.getJsonArray("admissions", new JsonArray())) {
            if (each instanceof JsonObject admission) {
                others.add(Json.fromMap(Services.plain(admission), Admission.class));
            }
        }
        for (Admission changed : admissions.merge(others)) {
            await(admissions.save(changed))
                    .onFailure(failure -> LOG.warn("an admission is kept in memory only: {}", failure.getMessage()));
            if (!changed.holds()) {
                closeRemoved(changed.nodeId());
            }
        }
    }

    private <T> Future<T> await(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
    }
}
