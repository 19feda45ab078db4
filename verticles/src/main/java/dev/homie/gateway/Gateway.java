package dev.homie.gateway;

import dev.homie.core.audit.Audit;
import dev.homie.core.identity.Logins;
import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.identity.RoleScopes;
import dev.homie.core.identity.Secrets;
import dev.homie.core.identity.SharedTokens;
import dev.homie.core.store.LoginTable;
import dev.homie.core.store.NodeAdmissionTable;
import dev.homie.core.store.Settings;
import dev.homie.core.store.SharedTokenTable;
import dev.homie.core.store.Store;
import dev.homie.gateway.auth.Authenticator;
import dev.homie.gateway.auth.OwnerTokenWayIn;
import dev.homie.gateway.auth.PasswordWayIn;
import dev.homie.gateway.auth.SecretsVerticle;
import dev.homie.gateway.auth.SharedTokenWayIn;
import dev.homie.gateway.catalog.CatalogVerticle;
import dev.homie.gateway.deploy.DeployServiceVerticle;
import dev.homie.gateway.http.GatewayVerticle;
import dev.homie.gateway.http.Listener;
import dev.homie.gateway.http.NetworkListener;
import dev.homie.gateway.link.Admissions;
import dev.homie.gateway.network.Entrances;
import dev.homie.gateway.network.NetworkConfig;
import dev.homie.gateway.presence.ClientDirectory;
import dev.homie.gateway.presence.PresenceVerticle;
import dev.homie.gateway.terminal.TerminalServiceVerticle;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A deployed gateway. Thread-safe. */
public final class Gateway {
    private static final int GATEWAY_ID_BYTES = 9;

    private final Vertx vertx;
    private final String host;
    private final GatewayFacts facts;
    private final OwnerAccess owner;
    private final int port;
    private final List<String> deployments;

    private Gateway(
            Vertx vertx, String host, GatewayFacts facts, OwnerAccess owner, int port, List<String> deployments) {
        this.vertx = vertx;
        this.host = host;
        this.facts = facts;
        this.owner = owner;
        this.port = port;
        this.deployments = deployments;
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
     * @param further beside the local one
     */
    public static Future<Gateway> deploy(
            Vertx vertx,
            GatewayConfig config,
            Store store,
            String version,
            List<Listener> further,
            @Nullable Path webFolder) {
        try {
            config.network().check(config.bind());
        } catch (HomieException unsafe) {
            return Future.failedFuture(unsafe);
        }
        Settings settings = new Settings(store);
        Clock clock = Clock.systemUTC();
        return Future.all(List.of(
                        await(
                                vertx,
                                settings.getOrCreate(
                                        Settings.GATEWAY_ID, () -> gatewayId(Secrets.random(GATEWAY_ID_BYTES)))),
                        await(vertx, settings.getOrCreate(Settings.OWNER_TOKEN, Secrets::random)),
                        await(vertx, new LoginTable(store).all()),
                        await(vertx, new NodeAdmissionTable(store).all()),
                        await(vertx, settings.find(Settings.PASSWORD)),
                        await(vertx, new SharedTokenTable(store).all()),
                        NetworkListener.open(vertx, config, store.folder())))
                .compose(found -> {
                    String gatewayId = found.resultAt(0);
                    String token = found.resultAt(1);
                    List<LoginTable.Login> logins = found.resultAt(2);
                    List<NodeAdmissionTable.Admission> nodes = found.resultAt(3);
                    RoleScopes scopes = config.grants().roleScopes();
                    Optional<String> password = found.resultAt(4);
                    List<SharedTokenTable.SharedToken> tokens = found.resultAt(5);
                    Optional<Listener> network = found.resultAt(6);
                    OwnerAccess owner = new OwnerAccess(token, scopes, clock);
                    PasswordWayIn byPassword = new PasswordWayIn(vertx, password.orElse(null), scopes);
                    SharedTokens shared = new SharedTokens(tokens, scopes);
                    if (config.network().modes().contains(PasswordWayIn.KIND) && password.isEmpty()) {
                        return Future.failedFuture(
                                new HomieException(
                                        ErrorCode.FAILED_PRECONDITION,
                                        "there is no password yet that --auth password could ask for; set one with: homie password"));
                    }
                    Authenticator authenticator = new Authenticator(
                            new Logins(new LoginTable(store), logins, scopes, clock),
                            gatewayId,
                            List.of(new OwnerTokenWayIn(owner), new SharedTokenWayIn(shared), byPassword));
                    network.ifPresent(opened -> authenticator.restrict(
                            opened.name(), config.network().modes()));
                    Audit audit = new Audit(clock);
                    List<Listener> listeners = new ArrayList<>();
                    Listener local = NetworkListener.local(config);
                    listeners.add(local);
                    network.ifPresent(listeners::add);
                    listeners.addAll(further);
                    Entrances entrances = new Entrances();
                    GatewayFacts facts = new GatewayFacts(gatewayId, version, clock.millis(), entrances);
                    ClientDirectory clients = new ClientDirectory();
                    GatewayVerticle listener = new GatewayVerticle(
                            config,
                            facts,
                            listeners,
                            owner,
                            authenticator,
                            audit,
                            store,
                            clients,
                            new Admissions(new NodeAdmissionTable(store), nodes, clock),
                            webFolder);
                    List<String> deployments = Collections.synchronizedList(new ArrayList<>());
                    return vertx.deployVerticle(new TerminalServiceVerticle(config, gatewayId, store, clock))
                            .onSuccess(deployments::add)
                            .compose(ok -> vertx.deployVerticle(new PresenceVerticle(config, facts, clients, clock)))
                            .onSuccess(deployments::add)
                            .compose(ok -> vertx.deployVerticle(new CatalogVerticle(config.policy())))
                            .onSuccess(deployments::add)
                            .compose(ok -> vertx.deployVerticle(new DeployServiceVerticle(config, gatewayId)))
                            .onSuccess(deployments::add)
                            .compose(ok -> vertx.deployVerticle(
                                    new SecretsVerticle(gatewayId, store, owner, byPassword, shared, audit)))
                            .onSuccess(deployments::add)
                            .compose(ok -> vertx.deployVerticle(listener))
                            .onSuccess(deployments::add)
                            .map(ok -> {
                                network.ifPresent(opened -> entrances.add(
                                        opened.tls() != null, opened.bind(), listener.port(1), opened::fingerprint));
                                return new Gateway(
                                        vertx, local.bind(), facts, owner, listener.port(0), List.copyOf(deployments));
                            })
                            .recover(failure ->
                                    undeploy(vertx, deployments).transform(done -> Future.failedFuture(failure)));
                });
    }

    /** The port it listens on for this machine. */
    public int port() {
        return port;
    }

    /** The address it listens on for this machine. */
    public String host() {
        return host;
    }

    /** Where a browser on this machine finds it. */
    public String url() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    public String gatewayId() {
        return facts.gatewayId();
    }

    /** Where clients on other machines find it. */
    public Entrances entrances() {
        return facts.entrances();
    }

    /** The owner's secret. */
    public String ownerToken() {
        return owner.token();
    }

    /** A link that signs in once, within {@link OwnerAccess#CODE_LIFE}. */
    public String newLink() {
        return newLink(url());
    }

    /** The same for a browser that finds it elsewhere, at one of {@link #entrances()}. */
    public String newLink(String url) {
        String link = OwnerAccess.link(url, owner.newCode());
        return url.startsWith("https:") ? link + entrances().linkSuffix() : link;
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

    /** Letters and digits only: it becomes part of addresses and of a cookie's name. */
    private static String gatewayId(String random) {
        return "gw" + random.replace("-", "0").replace("_", "1");
    }

    private static <T> Future<T> await(Vertx vertx, CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
    }
}
