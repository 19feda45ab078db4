package dev.homie.gateway;

import dev.homie.core.audit.Audit;
import dev.homie.core.identity.Logins;
import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.identity.RoleScopes;
import dev.homie.core.identity.Secrets;
import dev.homie.core.store.LoginTable;
import dev.homie.core.store.NodeAdmissionTable;
import dev.homie.core.store.Settings;
import dev.homie.core.store.Store;
import dev.homie.gateway.auth.Authenticator;
import dev.homie.gateway.auth.OwnerTokenWayIn;
import dev.homie.gateway.catalog.CatalogVerticle;
import dev.homie.gateway.deploy.DeployServiceVerticle;
import dev.homie.gateway.http.GatewayVerticle;
import dev.homie.gateway.http.Listener;
import dev.homie.gateway.link.Admissions;
import dev.homie.gateway.presence.ClientDirectory;
import dev.homie.gateway.presence.PresenceVerticle;
import dev.homie.gateway.terminal.TerminalServiceVerticle;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A deployed gateway. Thread-safe. */
public final class Gateway {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int GATEWAY_ID_BYTES = 9;

    private final Vertx vertx;
    private final GatewayConfig config;
    private final String gatewayId;
    private final String token;
    private final OwnerAccess owner;
    private final int port;
    private final List<String> deployments;

    private Gateway(
            Vertx vertx,
            GatewayConfig config,
            String gatewayId,
            String token,
            OwnerAccess owner,
            int port,
            List<String> deployments) {
        this.vertx = vertx;
        this.config = config;
        this.gatewayId = gatewayId;
        this.token = token;
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
        if (!isLoopback(config.bind())) {
            return Future.failedFuture(new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    "will not listen on " + config.bind()
                            + ": nobody could sign in from elsewhere safely yet. Listen on 127.0.0.1, and reach it with"
                            + " 'ssh -L " + config.port() + ":127.0.0.1:" + config.port() + "'"));
        }
        Settings settings = new Settings(store);
        Clock clock = Clock.systemUTC();
        return Future.all(
                        await(
                                vertx,
                                settings.getOrCreate(
                                        Settings.GATEWAY_ID, () -> gatewayId(Secrets.random(GATEWAY_ID_BYTES)))),
                        await(vertx, settings.getOrCreate(Settings.OWNER_TOKEN, Secrets::random)),
                        await(vertx, new LoginTable(store).all()),
                        await(vertx, new NodeAdmissionTable(store).all()))
                .compose(found -> {
                    String gatewayId = found.resultAt(0);
                    String token = found.resultAt(1);
                    List<LoginTable.Login> logins = found.resultAt(2);
                    List<NodeAdmissionTable.Admission> nodes = found.resultAt(3);
                    RoleScopes scopes = config.grants().roleScopes();
                    OwnerAccess owner = new OwnerAccess(token, scopes, clock);
                    Authenticator authenticator = new Authenticator(
                            new Logins(new LoginTable(store), logins, scopes, clock),
                            gatewayId,
                            List.of(new OwnerTokenWayIn(owner)));
                    Audit audit = new Audit(clock);
                    List<Listener> listeners = new ArrayList<>();
                    listeners.add(Listener.local(config.bind(), config.port()));
                    listeners.addAll(further);
                    GatewayFacts facts = new GatewayFacts(gatewayId, version, clock.millis());
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
                            .compose(ok ->
                                    vertx.deployVerticle(new PresenceVerticle(config, facts, clients, store, clock)))
                            .onSuccess(deployments::add)
                            .compose(ok -> vertx.deployVerticle(new CatalogVerticle(config.policy())))
                            .onSuccess(deployments::add)
                            .compose(ok -> vertx.deployVerticle(new DeployServiceVerticle(config, gatewayId)))
                            .onSuccess(deployments::add)
                            .compose(ok -> vertx.deployVerticle(listener))
                            .onSuccess(deployments::add)
                            .map(ok -> new Gateway(
                                    vertx, config, gatewayId, token, owner, listener.port(0), List.copyOf(deployments)))
                            .recover(failure ->
                                    undeploy(vertx, deployments).transform(done -> Future.failedFuture(failure)));
                });
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Where a browser on this machine finds it. */
    public String url() {
        String host = config.bind().contains(":") ? "[" + config.bind() + "]" : config.bind();
        return "http://" + host + ":" + port;
    }

    public String gatewayId() {
        return gatewayId;
    }

    /** The owner's secret. */
    public String ownerToken() {
        return token;
    }

    /** A link that signs in once, within {@link OwnerAccess#CODE_LIFE}. */
    public String newLink() {
        return OwnerAccess.link(url(), owner.newCode());
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
        if (bind.equals("localhost")) {
            return true;
        }
        try {
            // Literal addresses only: no name is looked up here.
            return ADDRESS.matcher(bind).matches()
                    && InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Letters and digits only: it becomes part of addresses and of a cookie's name. */
    private static String gatewayId(String random) {
        return "gw" + random.replace("-", "0").replace("_", "1");
    }

    private static <T> Future<T> await(Vertx vertx, CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
    }
}
