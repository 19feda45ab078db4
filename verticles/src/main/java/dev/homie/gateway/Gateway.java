package dev.homie.gateway;

import dev.homie.core.audit.Audit;
import dev.homie.core.identity.Logins;
import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.identity.RoleScopes;
import dev.homie.core.identity.Secrets;
import dev.homie.core.identity.SharedTokens;
import dev.homie.core.pairing.Devices;
import dev.homie.core.pairing.Pairings;
import dev.homie.core.store.Device;
import dev.homie.core.store.DeviceTable;
import dev.homie.core.store.LoginTable;
import dev.homie.core.store.NodeAdmissionTable;
import dev.homie.core.store.Settings;
import dev.homie.core.store.SharedTokenTable;
import dev.homie.core.store.Store;
import dev.homie.gateway.auth.Authenticator;
import dev.homie.gateway.auth.DeviceWayIn;
import dev.homie.gateway.auth.OwnerTokenWayIn;
import dev.homie.gateway.auth.PairingWayIn;
import dev.homie.gateway.auth.PasswordWayIn;
import dev.homie.gateway.auth.SecretsVerticle;
import dev.homie.gateway.auth.SharedTokenWayIn;
import dev.homie.gateway.catalog.CatalogVerticle;
import dev.homie.gateway.deploy.DeployServiceVerticle;
import dev.homie.gateway.http.GatewayVerticle;
import dev.homie.gateway.http.Listener;
import dev.homie.gateway.http.NetworkListener;
import dev.homie.gateway.link.Admissions;
import dev.homie.gateway.network.NetworkConfig;
import dev.homie.gateway.pairing.PairingVerticle;
import dev.homie.gateway.pairing.Reachable;
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
    private final GatewayVerticle listener;
    private final List<String> deployments;

    private Gateway(
            Vertx vertx,
            String host,
            GatewayFacts facts,
            OwnerAccess owner,
            GatewayVerticle listener,
            List<String> deployments) {
        this.vertx = vertx;
        this.host = host;
        this.facts = facts;
        this.owner = owner;
        this.listener = listener;
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
        Settings settings = new Settings(store);
        return Future.all(List.of(
                        await(
                                vertx,
                                settings.getOrCreate(
                                        Settings.GATEWAY_ID, () -> gatewayId(Secrets.random(GATEWAY_ID_BYTES)))),
                        await(vertx, settings.getOrCreate(Settings.OWNER_TOKEN, Secrets::random)),
                        await(vertx, new LoginTable(store).all()),
                        await(vertx, new NodeAdmissionTable(store).all()),
                        await(vertx, new DeviceTable(store).all()),
                        await(vertx, settings.find(Settings.PASSWORD)),
                        await(vertx, new SharedTokenTable(store).all()),
                        NetworkListener.open(vertx, config, store.folder())))
                .compose(found -> {
                    String gatewayId = found.resultAt(0);
                    String token = found.resultAt(1);
                    List<LoginTable.Login> logins = found.resultAt(2);
                    List<NodeAdmissionTable.Admission> nodes = found.resultAt(3);
                    List<Device> paired = found.resultAt(4);
                    RoleScopes scopes = config.grants().roleScopes();
                    Optional<String> password = found.resultAt(5);
                    List<SharedTokenTable.SharedToken> tokens = found.resultAt(6);
                    Optional<Listener> network = found.resultAt(7);
                    OwnerAccess owner = new OwnerAccess(token, scopes, clock);
                    PasswordWayIn byPassword = new PasswordWayIn(vertx, password.orElse(null), scopes);
                    SharedTokens shared = new SharedTokens(tokens, scopes);
                    if (config.network().modes().contains(PasswordWayIn.KIND) && password.isEmpty()) {
                        return Future.failedFuture(
                                new HomieException(
                                        ErrorCode.FAILED_PRECONDITION,
                                        "there is no password yet that --auth password could ask for; set one with: homie password"));
                    }
                    Devices devices = new Devices(new DeviceTable(store), paired, clock);
                    Pairings pairings = new Pairings(gatewayId, clock);
                    Authenticator authenticator = new Authenticator(
                            new Logins(new LoginTable(store), logins, scopes, clock),
                            gatewayId,
                            List.of(
                                    new OwnerTokenWayIn(owner),
                                    new SharedTokenWayIn(shared),
                                    byPassword,
                                    new DeviceWayIn(devices, pairings, scopes, clock),
                                    new PairingWayIn(pairings)));
                    network.ifPresent(opened -> authenticator.restrict(
                            opened.name(), config.network().modes()));
                    Audit audit = new Audit(clock);
                    List<Listener> listeners = new ArrayList<>();
                    Listener local = NetworkListener.local(config);
                    listeners.add(local);
                    network.ifPresent(listeners::add);
                    listeners.addAll(further);
                    GatewayFacts facts = new GatewayFacts(
                            gatewayId, version, clock.millis(), () -> network.flatMap(Listener::fingerprint));
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
                            .compose(ok -> vertx.deployVerticle(new PairingVerticle(
                                    gatewayId,
                                    config.requestMs(),
                                    pairings,
                                    devices,
                                    scopes,
                                    () -> new Reachable(
                                            listener.urls(), facts.fingerprint().orElse(null)),
                                    clock)))
                            .onSuccess(deployments::add)
                            .compose(ok -> vertx.deployVerticle(listener))
                            .onSuccess(deployments::add)
                            .map(ok ->
                                    new Gateway(vertx, local.bind(), facts, owner, listener, List.copyOf(deployments)))
                            .recover(failure ->
                                    undeploy(vertx, deployments).transform(done -> Future.failedFuture(failure)));
                });
    }

    /** The port it listens on for this machine. */
    public int port() {
        return listener.port(0);
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

    /** Where clients on other machines find it, the best first; empty when it listens for this machine alone. Blocks. */
    public List<String> urlsElsewhere() {
        return listener.urls(Listener.NETWORK);
    }

    /** The port it listens on for other machines; 0 when it does not. */
    public int networkPort() {
        return listener.port(Listener.NETWORK);
    }

    /** SHA-256 of the certificate that it made for itself. */
    public Optional<String> fingerprint() {
        return facts.fingerprint();
    }

    /** The owner's secret. */
    public String ownerToken() {
        return owner.token();
    }

    /** A link that signs in once, within {@link OwnerAccess#CODE_LIFE}. */
    public String newLink() {
        return OwnerAccess.link(url(), owner.newCode());
    }

    /** The same for a browser that finds it elsewhere, with the fingerprint of what it has to see there. */
    public String newLink(String url) {
        return OwnerAccess.link(url, owner.newCode())
                + fingerprint().map(found -> "&fp=" + found).orElse("");
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
