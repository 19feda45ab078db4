package dev.homie.gateway.tailscale;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.WeakHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in connections from root's processes, from those of whoever runs tailscaled, and from our own user's, who has the
 * owner's token anyway: another user of this machine could send the very headers that Serve sends. Looks once at each
 * connection. Used on the gateway's context.
 */
final class TailscaledOnly implements ServePeers.Connector {
    private static final Logger LOG = LoggerFactory.getLogger(TailscaledOnly.class);
    private static final long ROOT = 0;

    private final Vertx vertx;
    private final Set<Long> users;
    private final Map<HttpConnection, Future<Void>> checked = new WeakHashMap<>();

    private TailscaledOnly(Vertx vertx, Set<Long> users) {
        this.vertx = vertx;
        this.users = users;
    }

    /**
     * For this system; where it does not say who has a connection, any process of this machine is believed.
     *
     * @param socket the LocalAPI's
     */
    static Future<ServePeers.Connector> here(Vertx vertx, Path socket) {
        return vertx.executeBlocking(() -> {
            if (!SocketOwner.isKnown()) {
                LOG.warn("this system does not say whose a connection is:"
                        + " its other users could pretend to come through Tailscale Serve");
                return request -> Future.succeededFuture();
            }
            Set<Long> users = new HashSet<>(List.of(ROOT, uid(Path.of("/proc/self"))));
            if (Files.exists(socket)) {
                users.add(uid(socket));
            }
            return new TailscaledOnly(vertx, users);
        });
    }

    /** With these users only. */
    static ServePeers.Connector of(Vertx vertx, Set<Long> users) {
        return new TailscaledOnly(vertx, Set.copyOf(users));
    }

    @Override
    public Future<Void> check(HttpServerRequest request) {
        return checked.computeIfAbsent(
                request.connection(), connection -> look(connection.remoteAddress(), connection.localAddress()));
    }

    private Future<Void> look(SocketAddress remote, SocketAddress local) {
        return vertx.executeBlocking(
                        () -> SocketOwner.of(
                                InetAddress.getByName(remote.hostAddress()),
                                remote.port(),
                                InetAddress.getByName(local.hostAddress()),
                                local.port()),
                        false)
                .compose(owner -> owner.isPresent() && users.contains(owner.getAsLong())
                        ? Future.succeededFuture()
                        : refuse(owner));
    }

    private static Future<Void> refuse(OptionalLong owner) {
        LOG.warn(
                "refused a connection that is not tailscaled's: {}",
                owner.isPresent() ? "user " + owner.getAsLong() + " of this machine made it" : "nobody has it");
        return Future.failedFuture(ServePeers.refused("this listener is for tailscaled alone"));
    }

    private static long uid(Path path) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:uid")).longValue();
    }
}
