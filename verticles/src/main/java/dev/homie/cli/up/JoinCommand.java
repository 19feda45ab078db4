package dev.homie.cli.up;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.core.cluster.ClusterConfig;
import dev.homie.core.cluster.PrivateAddress;
import dev.homie.core.machine.Machine;
import dev.homie.core.pki.KeyFolder;
import dev.homie.core.store.StateFolder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code homie join}. */
@Command(
        name = "join",
        description = {
            "Make this machine a node of a cluster, and start the node.",
            "'homie invite' on the gateway prints the whole line. Afterwards: homie node"
        })
public final class JoinCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(paramLabel = "ADDRESS:PORT", description = "Where the gateway answers joins.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String address;

    @Option(names = "--code", required = true, paramLabel = "CODE", description = "The invitation; works once.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String code;

    @Option(
            names = "--ca",
            required = true,
            paramLabel = "FINGERPRINT",
            description = "SHA-256 of the cluster's CA; the code goes to nobody else.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String fingerprint;

    @Option(names = "--name", paramLabel = "NAME", description = "What this machine is called. Default: its host name.")
    private @Nullable String name;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            description = "This machine's address in the cluster. Default: the one that reaches the gateway.")
    private @Nullable String bind;

    @Option(names = "--no-start", description = "Only write keys, certificate and configuration.")
    private boolean noStart;

    @Option(names = "--verbose", description = "Show the log here, too.")
    private boolean verbose;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        InetSocketAddress gateway = parse(address);
        String authority = fingerprint.toLowerCase(Locale.ROOT).replace(":", "");
        if (!authority.matches("[0-9a-f]{64}")) {
            throw CliFailure.usage("--ca is 64 hex digits, as 'homie invite' prints it");
        }
        UpConfig config = UpConfig.read(home.path(), System.getenv());
        StateFolder folder = home.open();
        AutoCloseable alone = folder.lock();
        try {
            join(config, folder, gateway, authority, out);
        } finally {
            alone.close();
        }
        if (noStart) {
            out.println("Start the node with: homie node");
            return 0;
        }
        return NodeCommand.serve(home, name, verbose, out);
    }

    private void join(UpConfig config, StateFolder folder, InetSocketAddress gateway, String authority, PrintWriter out)
            throws IOException {
        KeyFolder keys = KeyFolder.of(folder);
        if (keys.hasKeys()) {
            throw new CliFailure("this machine has joined a cluster already; start its node with 'homie node', or move "
                    + keys.folder().path() + " away to join another");
        }
        Machine machine = Machine.of(folder, null);
        machine = name == null ? machine : machine.rename(folder, name);
        String own = bind != null ? bind : ownAddress(gateway);
        JoinRequest.Admission admission =
                new JoinRequest(address, code, authority).send(name == null ? config.nameOf(machine) : name);
        ClusterConfig cluster = cluster(config.cluster(), own, admission);
        write(folder, cluster);
        keys.write(admission.keys());
        out.println("Joined cluster " + cluster.name() + " as " + config.nameOf(machine) + ", at " + cluster.address()
                + ".");
        out.flush();
    }

    private static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            String host = text.substring(0, Math.max(colon, 0)).replace("[", "").replace("]", "");
            if (!host.isEmpty() && port > 0 && port <= 65_535) {
                return new InetSocketAddress(host, port);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw CliFailure.usage("'" + text + "' is no ADDRESS:PORT, as 'homie invite' prints it");
    }

    /** The address that this machine has towards the gateway; nothing is sent. */
    private static String ownAddress(InetSocketAddress gateway) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(gateway);
            String own = socket.getLocalAddress().getHostAddress().replaceAll("%.*", "");
            if (PrivateAddress.isLoopback(own) || PrivateAddress.isTailnet(own)) {
                return own;
            }
            throw new CliFailure("this machine reaches the gateway from " + own
                    + ", which is no tailnet address; say which one to use with --bind (see: tailscale ip)");
        } catch (SocketException | IllegalArgumentException e) {
            throw new CliFailure("cannot reach " + gateway + ": " + e.getMessage());
        }
    }

    /** Beside another process on the same address, the usual ports are taken; any others do, for the members tell them. */
    private static ClusterConfig cluster(ClusterConfig configured, String own, JoinRequest.Admission admission)
            throws IOException {
        int port = freeOr(configured.port(), own);
        int busPort = configured.busPort() == 0 ? 0 : freeOr(configured.busPort(), own);
        return new ClusterConfig(
                admission.clusterName(), own, port, busPort, configured.joinPort(), List.copyOf(admission.members()));
    }

    private static int freeOr(int wanted, String host) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, wanted));
            return wanted;
        } catch (IOException e) {
            try (ServerSocket any = new ServerSocket()) {
                any.bind(new InetSocketAddress(host, 0));
                return any.getLocalPort();
            }
        }
    }

    /** Into {@code homie.json}, beside what is there. */
    private static void write(StateFolder folder, ClusterConfig cluster) throws IOException {
        Path file = folder.path().resolve("homie.json");
        JsonObject all = Files.exists(file) ? new JsonObject(Files.readString(file)) : new JsonObject();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", cluster.name());
        fields.put("bind", cluster.bind());
        fields.put("port", cluster.port());
        fields.put("busPort", cluster.busPort());
        fields.put("joinPort", cluster.joinPort());
        fields.put("members", cluster.members());
        all.put("cluster", new JsonObject(fields));
        folder.write(file, (all.encodePrettily() + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
