package dev.homie.cli.up;

import dev.homie.core.bus.Services;
import dev.homie.core.cluster.Cluster;
import dev.homie.core.cluster.ClusterConfig;
import dev.homie.core.cluster.KnownMembers;
import dev.homie.core.pki.KeyFolder;
import dev.homie.core.pki.NodeKeys;
import dev.homie.core.store.StateFolder;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.VertxTracerFactory;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a Vert.x for Vert.x's own launchers that is in Homie's cluster: with this machine's certificate and cluster
 * settings, whatever the launcher's options say of a cluster. Beside a server of the same machine the usual ports are
 * taken, so it listens on free ones and has that server as a member.
 */
final class Joining implements VertxBuilder {
    private final ClusterConfig config;
    private final NodeKeys keys;
    private final KnownMembers known;
    private VertxOptions options = new VertxOptions();
    private @Nullable Throwable failure;
    private @Nullable Cluster cluster;

    /**
     * @param port for Hazelcast; 0: any free one
     * @throws HomieException when this machine is in no cluster, saying what to do
     */
    Joining(Path home, int port) {
        StateFolder folder = StateFolder.open(home);
        KeyFolder keyFolder = KeyFolder.of(folder);
        keys = keyFolder.keys();
        known = KnownMembers.in(keyFolder.folder());
        ClusterConfig machine = UpConfig.read(home, System.getenv()).cluster();
        List<String> members = new ArrayList<>(machine.members());
        members.add(machine.address());
        config = new ClusterConfig(
                machine.name(),
                machine.bind(),
                port == 0 ? freePort(machine.bind()) : port,
                0,
                machine.joinPort(),
                members);
    }

    /** Set once Vert.x is there. */
    @Nullable
    Cluster cluster() {
        return cluster;
    }

    /** Why there is no Vert.x. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** What the process may tell its owner. */
    String described() {
        int others = cluster == null ? 0 : cluster.members().size() - 1;
        return "cluster " + config.name()
                + (others == 0
                        ? ", alone: no other member answers yet"
                        : ", with " + others + (others == 1 ? " other member" : " other members"));
    }

    @Override
    public VertxBuilder with(VertxOptions given) {
        options = given;
        return this;
    }

    @Override
    public VertxBuilder withMetrics(VertxMetricsFactory factory) {
        return this; // the options bring theirs
    }

    @Override
    public VertxBuilder withTracer(VertxTracerFactory factory) {
        return this;
    }

    @Override
    public VertxBuilder withTransport(Transport transport) {
        return this;
    }

    @Override
    public VertxBuilder withClusterManager(ClusterManager manager) {
        return this; // Homie's
    }

    @Override
    public Vertx build() {
        throw new HomieException(ErrorCode.FAILED_PRECONDITION, "a verticle is started in the cluster only");
    }

    @Override
    public Future<Vertx> buildClustered() {
        return Cluster.join(config, keys, options, known)
                .onSuccess(joined -> cluster = joined)
                .onFailure(why -> failure = why)
                .map(joined -> {
                    Services.registerCodecs(joined.vertx());
                    return joined.vertx();
                });
    }

    /** Somebody else may take it before Hazelcast does, which then says so. */
    private static int freePort(String bind) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(bind), 0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    "cannot listen on " + bind + " (" + e.getMessage()
                            + "); set cluster.bind to an address that this machine has (see: tailscale ip)");
        }
    }
}
