package dev.homie.gateway.http;

import dev.homie.core.store.StateFolder;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.network.Certificates;
import dev.homie.gateway.network.NetworkConfig;
import dev.homie.gateway.network.ProxiedPeers;
import dev.homie.gateway.network.Proxies;
import dev.homie.gateway.network.TlsConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The listener for everybody beyond this machine, and what it leaves to the local one. */
public final class NetworkListener {
    private static final String LOOPBACK = "127.0.0.1";

    private NetworkListener() {}

    /**
     * The network listener, with its certificate; empty when none is configured. Fails with a
     * {@link dev.homie.protocol.HomieException} when the certificate cannot be used.
     */
    public static Future<Optional<Listener>> open(Vertx vertx, GatewayConfig config, StateFolder folder) {
        NetworkConfig network = config.network();
        if (!network.isNeeded(config.bind())) {
            return Future.succeededFuture(Optional.empty());
        }
        TlsConfig tls = network.tls();
        return vertx.executeBlocking(() -> {
            String host = hostName();
            Set<String> names = host == null ? Set.of() : Set.of(host);
            Certificates certificates =
                    tls == null ? null : new Certificates(tls, folder, names(config, host), Clock.systemUTC());
            return Optional.of(new Listener(
                    Listener.NETWORK,
                    config.bind(),
                    config.port(),
                    certificates,
                    names,
                    Set.of(),
                    new ProxiedPeers(Listener.NETWORK, Proxies.of(network.proxies()))));
        });
    }

    /**
     * The local listener: where it is configured to be, or where the network listener leaves it room. That is the same port on
     * loopback, or where that one takes all addresses any free one.
     */
    public static Listener local(GatewayConfig config) {
        if (!config.network().isNeeded(config.bind())) {
            return Listener.local(config.bind(), config.port());
        }
        boolean taken = NetworkConfig.isWildcard(config.bind()) || NetworkConfig.isLoopback(config.bind());
        return Listener.local(LOOPBACK, taken ? 0 : config.port());
    }

    private static List<String> names(GatewayConfig config, @Nullable String host) {
        List<String> names = new ArrayList<>(config.allowedHosts());
        if (!NetworkConfig.isWildcard(config.bind())) {
            names.add(config.bind());
        }
        if (host != null) {
            names.add(host);
        }
        return names;
    }

    private static @Nullable String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
