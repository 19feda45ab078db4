package dev.homie.gateway;

import dev.homie.core.audit.Audit;
import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.store.AuditTable;
import dev.homie.core.store.NodeAdmissionTable;
import dev.homie.core.store.Store;
import dev.homie.gateway.audit.AuditVerticle;
import dev.homie.gateway.auth.PasswordWayIn;
import dev.homie.gateway.auth.SecretsVerticle;
import dev.homie.gateway.catalog.CatalogVerticle;
import dev.homie.gateway.chat.ChatServiceVerticle;
import dev.homie.gateway.codex.CodexServiceVerticle;
import dev.homie.gateway.deploy.DeployServiceVerticle;
import dev.homie.gateway.http.GatewayVerticle;
import dev.homie.gateway.http.Listener;
import dev.homie.gateway.http.ListenerUrls;
import dev.homie.gateway.http.NetworkListener;
import dev.homie.gateway.link.Admissions;
import dev.homie.gateway.network.NetworkConfig;
import dev.homie.gateway.pairing.PairingVerticle;
import dev.homie.gateway.presence.ClientDirectory;
import dev.homie.gateway.presence.PresenceVerticle;
import dev.homie.gateway.terminal.TerminalServiceVerticle;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A deployed gateway. Thread-safe. */
public final class Gateway {
    private final Vertx vertx;
    private final String host;
    private final GatewayFacts facts;
    private final OwnerAccess owner;
    private final GatewayVerticle listening;
    private final int own;
    private final List<String> deployments;

    private Gateway(
            Vertx vertx,
            List<Listener> listeners,
            int own,
            GatewayFacts facts,
            OwnerAccess owner,
            GatewayVerticle listening,
            List<String> deployments) {
        this.vertx = vertx;
        this.host = listeners.get(0).bind();
        this.own = own;
        this.facts = facts;
        this.owner = owner;
        this.listening = listening;
        this.deployments = deployments;
        facts.reachable().add(new Reachable.At(Listener.LOCAL, List.of(url())));
        for (int i = 1; i < own; i++) {
            Listener listener = listeners.get(i);
            int port = listening.port(i);
            facts.reachable().add(listener.name(), () -> ListenerUrls.of(listener, port), listener::fingerprint);
        }
    }

    /**
     * Deploys the gateway's verticles; the listener comes last, when everything behind it is there. The bus knows Homie's
     * codecs already (see {@link dev.homie.core.bus.Services#registerCodecs}).
     *
     * @param version of this Homie
     * @param webFolder where the web client is; null: {@code webroot/} on the class path
     */
    public static Future<Gateway> deploy(
            Vertx vertx, GatewayConfig config, Store store, String version, @Nullable Path webFolder) {
        return deploy(vertx, config, store, version, List.of(), webFolder);
    }

    /**
     * The same with more listeners.
     *
     * @param further beside those that the configuration asks for
     */
    public static Future<Gateway> deploy(
            Vertx vertx,
            GatewayConfig config,
            Store store,
            String version,
            List<Listener> further,
            @Nullable Path webFolder) {
        return deploy(vertx, config, store, version, further, webFolder, Clock.systemUTC());
    }

    /** The same by another clock. */
    static Future<Gateway> deploy(
            Vertx vertx,
            GatewayConfig config,
            Store store,
            String version,
            List<Listener> further,
            @Nullable Path webFolder,
            Clock clock) {
        try {
            config.network().check(config.bind());
        } catch (HomieException unsafe) {
            return Future.failedFuture(unsafe);
        }
        return Future.all(
                        WaysIn.load(vertx, store, config.grants().roleScopes(), clock),
                        Future.fromCompletionStage(new NodeAdmissionTable(store).all(), vertx.getOrCreateContext()),
                        NetworkListener.open(vertx, config, store.folder()))
                .compose(found -> {
                    WaysIn ways = found.resultAt(0);
                    List<NodeAdmissionTable.Admission> nodes = found.resultAt(1);
                    Optional<Listener> network = found.resultAt(2);
                    if (config.network().modes().contains(PasswordWayIn.KIND)
                            && !ways.password().isOpen()) {
                        return Future.failedFuture(new HomieException(
                                ErrorCode.FAILED_PRECONDITION,
                                "there is no password yet that --auth password could ask for; set one with: homie"
                                        + " password"));
                    }
                    network.ifPresent(opened -> ways.authenticator()
                            .restrict(opened.name(), config.network().modes()));
                    List<Listener> listeners = new ArrayList<>();
                    listeners.add(NetworkListener.local(config));
                    network.ifPresent(listeners::add);
                    int own = listeners.size();
                    listeners.addAll(further);
                    GatewayFacts facts = new GatewayFacts(ways.gatewayId(), version, clock.millis());
                    ClientDirectory clients = new ClientDirectory();
                    AuditTable acts = new AuditTable(store);
                    Audit audit = new Audit(clock, acts);
                    GatewayVerticle listening = new GatewayVerticle(
                            config,
                            facts,
                            listeners,
                            ways.owner(),
                            ways.authenticator(),
                            audit,
                            store,
                            clients,
                            new Admissions(new NodeAdmissionTable(store), nodes, clock),
                            webFolder);
                    return deploy(
                                    vertx,
                                    List.of(
                                            new AuditVerticle(audit, acts, config.audit(), clock),
                                            new TerminalServiceVerticle(config, ways.gatewayId(), store, clock),
                                            new ChatServiceVerticle(config, ways.gatewayId(), store, clock),
                                            new PresenceVerticle(config, facts, clients, store, clock),
                                            new CatalogVerticle(config.policy(), config.grants()),
                                            new CodexServiceVerticle(config.requestMs()),
                                            new DeployServiceVerticle(config, ways.gatewayId()),
                                            new PairingVerticle(
                                                    ways.gatewayId(),
                                                    config.requestMs(),
                                                    ways.pairings(),
                                                    ways.devices(),
                                                    ways.scopes(),
                                                    facts.reachable(),
                                                    clock),
                                            new SecretsVerticle(
                                                    ways.gatewayId(),
                                                    store,
                                                    ways.owner(),
                                                    ways.password(),
                                                    ways.shared(),
                                                    audit),
                                            listening))
                            .map(deployed ->
                                    new Gateway(vertx, listeners, own, facts, ways.owner(), listening, deployed));
                });
    }

    /** One after the other; if one fails, none is left. */
    private static Future<List<String>> deploy(Vertx vertx, List<Deployable> verticles) {
        List<String> deployed = Collections.synchronizedList(new ArrayList<>());
        Future<?> done = Future.succeededFuture();
        for (Deployable verticle : verticles) {
            done = done.compose(before -> vertx.deployVerticle(verticle)).onSuccess(deployed::add);
        }
        return done.map(all -> List.copyOf(deployed))
                .recover(failure -> undeploy(vertx, deployed).transform(gone -> Future.failedFuture(failure)));
    }

    /** The port it listens on for this machine. */
    public int port() {
        return listening.port(0);
    }

    /** The port it listens on for other machines; 0 when it does not. */
    public int networkPort() {
        return own > 1 ? listening.port(1) : 0;
    }

    /** The port of one of the further listeners, by its place among them. */
    public int furtherPort(int listener) {
        return listening.port(own + listener);
    }

    /** Where clients find it; whoever opened the way to a further listener adds it. */
    public Reachable reachable() {
        return facts.reachable();
    }

    /** The address it listens on for this machine. */
    public String host() {
        return host;
    }

    /** Where a browser on this machine finds it. */
    public String url() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    public String gatewayId() {
        return facts.gatewayId();
    }

    /** The owner's secret. */
    public String ownerToken() {
        return owner.token();
    }

    /** A link that signs in once, within {@link OwnerAccess#CODE_LIFE}. */
    public String newLink() {
        return newLink(url());
    }

    /** The same for a browser that finds it elsewhere, at one of {@link #reachable()}. */
    public String newLink(String url) {
        String link = OwnerAccess.link(url, owner.newCode());
        return url.startsWith("https:")
                ? link + reachable().fingerprint().map(found -> "&fp=" + found).orElse("")
                : link;
    }

    /**
     * Takes the listener down: clients are told with 1001, and nobody gets in. What nodes still say is kept until
     * {@link #stop}; so a process that also runs a node disconnects, stops the node, and stops.
     */
    public Future<Void> disconnect() {
        return undeploy(vertx, deployments.subList(deployments.size() - 1, deployments.size()));
    }

    /** Takes everything down, the listener first. Safe to call after {@link #disconnect}. */
    public Future<Void> stop() {
        return undeploy(vertx, deployments);
    }

    private static Future<Void> undeploy(Vertx vertx, List<String> deployments) {
        Future<Void> done = Future.succeededFuture();
        List<String> last = new ArrayList<>(deployments);
        Collections.reverse(last);
        for (String deployment : last) {
            // One that is down already is not an error.
            done = done.transform(before -> vertx.undeploy(deployment)).otherwiseEmpty();
        }
        return done;
    }

    /** An address such as a host name or {@code *} is none that is known to be loopback. */
    public static boolean isLoopback(String bind) {
        return NetworkConfig.isLoopback(bind);
    }
}
