package dev.homie.cli.up;

import dev.homie.cli.Logs;
import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.RunningServer;
import dev.homie.cli.client.SessionList;
import dev.homie.core.pki.KeyFolder;
import dev.homie.core.store.StateFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine.Command;

/**
 * {@code homie train}, for the launcher: does once what every start does, and what a first visitor does, in a state folder
 * of its own, while the JVM notes which classes that takes (AppCDS).
 */
@Command(name = "train", hidden = true, description = "Used by the launcher.")
public final class TrainCommand implements Runnable {
    @Override
    public void run() {
        try {
            Logs.quiet();
            Rehearsal.run(TrainCommand::visit);
            Rehearsal.inFolder(gateway -> Rehearsal.inFolder(node -> cluster(gateway, node)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A gateway with its CA, and a node, which meet. */
    private static void cluster(Path gatewayHome, Path nodeHome) throws IOException {
        StateFolder folder = StateFolder.open(gatewayHome);
        KeyFolder.of(folder).initialize("rehearsal", "rehearsal", Clock.systemUTC());
        int port = freePort();
        Server gateway = Server.start(folder, config(gatewayHome, port, ""), Server.Parts.ALL, true);
        try {
            StateFolder other = StateFolder.open(nodeHome);
            KeyFolder.of(other).write(KeyFolder.of(folder).keys());
            Server node =
                    Server.start(other, config(nodeHome, freePort(), "127.0.0.1:" + port), Server.Parts.NODE, true);
            node.stop();
        } finally {
            gateway.stop();
        }
    }

    private static UpConfig config(Path home, int port, String members) {
        return UpConfig.read(
                home,
                Map.of(
                        "HOMIE_PORT", "0",
                        "HOMIE_NAME", "rehearsal",
                        "HOMIE_CLUSTER_NAME", "rehearsal",
                        "HOMIE_CLUSTER_PORT", Integer.toString(port),
                        "HOMIE_CLUSTER_BUS_PORT", "0",
                        "HOMIE_CLUSTER_JOIN_PORT", "0",
                        "HOMIE_CLUSTER_MEMBERS", members));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void visit(Server server, Path home) throws IOException {
        QrText.of(server.gateway().newLink());
        RunningServer running = RunningServer.require(home);
        running.newLink();
        try (InputStream in = URI.create(server.gateway().url() + "/").toURL().openStream()) {
            in.readAllBytes();
        } catch (IOException e) {
            // a build without the page still starts faster for this
        }
        String token = server.gateway().ownerToken();
        CliVertx.run(vertx -> SessionList.fetch(vertx, running.file(), token));
    }
}
