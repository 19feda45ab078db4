package dev.homie.gateway.tailscale;

import dev.homie.core.identity.RoleScopes;
import dev.homie.core.store.StateFolder;
import dev.homie.gateway.http.Listener;
import dev.homie.gateway.tailscale.TailscaleConfig.Mode;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway's part in the tailnet, from start to stop: {@link #open} says what to listen on and changes nothing yet,
 * {@link #publish} makes the mapping once that listens, {@link #close} takes it away before it no longer does. Used by one
 * thread at a time; never blocks.
 */
public final class Tailnet {
    /** How long tailscaled may take to come up, when it was started with us. */
    static final long STARTING_MS = 20_000;

    /** A process that ends does not wait longer for tailscaled. */
    private static final long CLOSE_MS = 3_000;

    private static final long POLL_MS = 500;
    private static final String LOOPBACK = "127.0.0.1";
    private static final Logger LOG = LoggerFactory.getLogger(Tailnet.class);

    private final Mode mode;
    private final TailnetStatus status;
    private final List<Listener> listeners;
    private final @Nullable ServeMapping mapping;
    private final int servePort;
    private @Nullable ServeTarget target;
    private List<String> urls = List.of();

    private Tailnet(
            Mode mode, TailnetStatus status, List<Listener> listeners, @Nullable ServeMapping mapping, int servePort) {
        this.mode = mode;
        this.status = status;
        this.listeners = List.copyOf(listeners);
        this.mapping = mapping;
        this.servePort = servePort;
    }

    /** The ports that listeners were given, in the order of {@link #listeners}. */
    public interface Ports {
        int of(int listener);
    }

    /**
     * What a gateway needs of its surroundings.
     *
     * @param port of the listeners on tailnet addresses
     * @param allowedHosts what else a client may say in {@code Host}
     * @param scopes what roles give here
     */
    public record Surroundings(
            Vertx vertx, StateFolder folder, Clock clock, int port, List<String> allowedHosts, RoleScopes scopes) {}

    /**
     * Looks whether all is as it has to be. Fails with a {@link HomieException} of one line that says what to do. In mode off
     * it gives nothing, and removes only what a Homie that was killed left behind.
     */
    public static Future<Optional<Tailnet>> open(TailscaleConfig config, Surroundings at) {
        LocalApi api = new LocalApi(at.vertx(), config.socket());
        Tailscaled tailscaled = new LocalApiFirst(api, new TailscaleCli(at.vertx(), config.cli(), config.socket()));
        ServeMapping mapping = new ServeMapping(at.vertx(), tailscaled, at.folder());
        if (config.mode() == Mode.OFF) {
            return clean(mapping).map(clean -> Optional.empty());
        }
        return running(at, tailscaled, at.clock().millis() + STARTING_MS)
                .compose(status -> owner(tailscaled, status).compose(owner -> {
                    TailnetAccess access = new TailnetAccess(config.allow(), owner.orElse(null), at.scopes());
                    if (access.isForNobody()) {
                        return Future.failedFuture(problem("this machine is tagged, and so nobody's: say in"
                                + " tailscale.allow of homie.json who may come in"));
                    }
                    TailnetIdentity identity =
                            new TailnetIdentity(new Whois(tailscaled, at.clock()), access, own(status));
                    return config.mode() == Mode.SERVE
                            ? serve(config, at, status, identity, mapping, Path.of(api.socket()))
                            : clean(mapping).compose(clean -> bind(at, status, identity));
                }))
                .map(Optional::of)
                .recover(failure -> explain(config.mode(), failure));
    }

    /** Looks as {@link #open} does, and changes nothing: what this machine is in the tailnet, in a sentence. */
    public static Future<String> examine(Vertx vertx, TailscaleConfig config) {
        Tailscaled tailscaled = new LocalApiFirst(
                new LocalApi(vertx, config.socket()), new TailscaleCli(vertx, config.cli(), config.socket()));
        return tailscaled
                .status()
                .compose(status -> {
                    String problem = status.problem();
                    if (problem == null) {
                        problem = config.mode() == Mode.SERVE ? status.serveProblem() : status.bindProblem();
                    }
                    return problem == null
                            ? owner(tailscaled, status).map(owner -> describe(status, owner))
                            : Future.<String>failedFuture(problem(problem));
                })
                .recover(failure -> explain(config.mode(), failure));
    }

    private static String describe(TailnetStatus status, Optional<String> owner) {
        return "this machine is "
                + (status.name().isEmpty() ? status.addresses().get(0) : status.name()) + " in its tailnet, "
                + owner.map(login -> "and " + login + " its owner").orElse("and tagged");
    }

    private static <T> Future<T> explain(Mode mode, Throwable failure) {
        return Future.failedFuture(
                failure instanceof HomieException known
                        ? problem("--tailscale " + mode.wireName() + ": " + known.getMessage())
                        : failure);
    }

    /** What there is to listen on. */
    public List<Listener> listeners() {
        return listeners;
    }

    public Mode mode() {
        return mode;
    }

    /** Where clients in the tailnet find the gateway; nothing before {@link #publish}. */
    public List<String> urls() {
        return urls;
    }

    /** Makes the mapping. Fails, and leaves nothing behind, when it cannot. */
    public Future<Void> publish(Ports ports) {
        if (mapping == null) {
            List<String> found = new ArrayList<>();
            if (!status.name().isEmpty()) {
                found.add("http://" + status.name() + ":" + ports.of(0));
            }
            for (int i = 0; i < listeners.size(); i++) {
                String bind = listeners.get(i).bind();
                found.add("http://" + (bind.contains(":") ? "[" + bind + "]" : bind) + ":" + ports.of(i));
            }
            urls = List.copyOf(found);
            return Future.succeededFuture();
        }
        ServeTarget made = new ServeTarget(status.name(), servePort, "http://" + LOOPBACK + ":" + ports.of(0));
        return mapping.make(made).recover(failure -> explain(mode, failure)).onSuccess(there -> {
            target = made;
            urls = List.of(made.url());
            LOG.info("tailscale serve leads {} to {}", made.url(), made.proxy());
        });
    }

    /** Removes the mapping if it is still ours. Never fails. */
    public Future<Void> close() {
        ServeTarget made = target;
        if (mapping == null || made == null) {
            return Future.succeededFuture();
        }
        target = null;
        return mapping.remove(made)
                .timeout(CLOSE_MS, TimeUnit.MILLISECONDS)
                .onFailure(failure -> LOG.warn(
                        "the mapping of {} stays ({}); remove it with: tailscale serve --https={} off",
                        made.url(),
                        failure.getMessage(),
                        made.port()))
                .otherwiseEmpty();
    }

    private static Future<Void> clean(ServeMapping mapping) {
        return mapping.removeStale()
                .onFailure(failure -> LOG.warn("a mapping of tailscale serve stays: {}", failure.getMessage()))
                .otherwiseEmpty();
    }

    private static Future<Tailnet> serve(
            TailscaleConfig config,
            Surroundings at,
            TailnetStatus status,
            TailnetIdentity identity,
            ServeMapping mapping,
            Path socket) {
        if (status.serveProblem() != null) {
            return Future.failedFuture(problem(status.serveProblem()));
        }
        String name = status.name().toLowerCase(Locale.ROOT);
        String host = config.port() == 443 ? name : name + ":" + config.port();
        Set<String> hosts = new HashSet<>(Set.of(host));
        at.allowedHosts().forEach(allowed -> hosts.add(allowed.toLowerCase(Locale.ROOT)));
        return TailscaledOnly.here(at.vertx(), socket)
                .map(connector -> new Tailnet(
                        Mode.SERVE,
                        status,
                        List.of(new Listener(
                                ServePeers.LISTENER,
                                LOOPBACK,
                                0,
                                null,
                                Set.of(),
                                Set.of(host),
                                new ServePeers(identity, connector, hosts))),
                        mapping,
                        config.port()));
    }

    private static Future<Tailnet> bind(Surroundings at, TailnetStatus status, TailnetIdentity identity) {
        if (status.bindProblem() != null) {
            return Future.failedFuture(problem(status.bindProblem()));
        }
        Set<String> names = new HashSet<>();
        if (!status.name().isEmpty()) {
            String name = status.name().toLowerCase(Locale.ROOT);
            names.add(name);
            names.add(name.split("\\.", 2)[0]);
        }
        return at.vertx().executeBlocking(() -> {
            List<Listener> listeners = new ArrayList<>();
            for (String address : status.addresses()) {
                requireInterface(address);
                listeners.add(new Listener(
                        TailnetPeers.LISTENER, address, at.port(), null, names, Set.of(), new TailnetPeers(identity)));
            }
            return new Tailnet(Mode.BIND, status, listeners, null, 0);
        });
    }

    /** Else the failure to listen would look as if the port were taken. */
    private static void requireInterface(String address) {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            LOG.debug("{} can be listened on", socket.getLocalSocketAddress());
        } catch (IOException e) {
            throw problem("no interface of this machine has the tailnet address " + address + " (" + e.getMessage()
                    + "); see: tailscale status");
        }
    }

    /** The status, once tailscaled runs; it may be coming up just now, as we are. */
    private static Future<TailnetStatus> running(Surroundings at, Tailscaled tailscaled, long until) {
        return tailscaled.status().compose(status -> {
            String problem = status.problem();
            if (problem == null) {
                return Future.succeededFuture(status);
            }
            return status.state().equals(TailnetStatus.STARTING) && at.clock().millis() < until
                    ? at.vertx().timer(POLL_MS, TimeUnit.MILLISECONDS).compose(later -> running(at, tailscaled, until))
                    : Future.failedFuture(problem(problem));
        });
    }

    /** Whose this machine is; empty for a tagged one. */
    private static Future<Optional<String>> owner(Tailscaled tailscaled, TailnetStatus status) {
        return status.tagged()
                ? Future.succeededFuture(Optional.empty())
                // Not from the status: without its peers, it does not have the user in every version.
                : tailscaled.whois(status.addresses().get(0)).map(self -> Optional.ofNullable(self.login()));
    }

    private static Set<InetAddress> own(TailnetStatus status) {
        Set<InetAddress> own = new HashSet<>();
        status.addresses().forEach(address -> PeerAddress.parse(address).ifPresent(own::add));
        return own;
    }

    private static HomieException problem(String what) {
        return new HomieException(ErrorCode.FAILED_PRECONDITION, what);
    }
}
