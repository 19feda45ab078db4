package dev.homie.cli.up;

import dev.homie.cli.Logs;
import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.RunningServer;
import dev.homie.cli.client.SessionList;
import dev.homie.core.pki.KeyFolder;
import dev.homie.core.store.StateFolder;
import dev.homie.protocol.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code homie train}, for the launcher: does once what every start does, and what a first visitor does, in a state folder
 * of its own, while the JVM notes which classes that takes (AppCDS).
 */
@Command(name = "train", hidden = true, description = "Used by the launcher.")
public final class TrainCommand implements Runnable {
    /** What a node alone never loads would make its memory a quarter larger. */
    @Option(names = "--node", description = "For a node alone.")
    private boolean nodeOnly;

    @Override
    public void run() {
        try {
            Logs.quiet();
            if (!nodeOnly) {
                Rehearsal.run(TrainCommand::visit);
            }
            Rehearsal.inFolder(first -> Rehearsal.inFolder(second -> cluster(first, second)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two members that meet. */
    private void cluster(Path firstHome, Path secondHome) throws IOException {
        StateFolder folder = StateFolder.open(firstHome);
        KeyFolder.of(folder).initialize("rehearsal", "rehearsal", Clock.systemUTC());
        int port = freePort();
        Server first = Server.start(
                folder, config(firstHome, port, ""), nodeOnly ? Server.Parts.NODE : Server.Parts.ALL, true);
        try {
            StateFolder other = StateFolder.open(secondHome);
            KeyFolder.of(other).write(KeyFolder.of(folder).keys());
            Server second =
                    Server.start(other, config(secondHome, freePort(), "127.0.0.1:" + port), Server.Parts.NODE, true);
            greet(second.vertx());
            second.stop();
        } finally {
            first.stop();
        }
    }

    /** Asks all nodes to announce themselves, and waits until two have. */
    private static void greet(Vertx vertx) {
        CountDownLatch announced = new CountDownLatch(2);
        Future<Void> listening = vertx.eventBus()
                .consumer(Addresses.NODE_ANNOUNCE, message -> announced.countDown())
                .completion();
        listening.onSuccess(ready -> vertx.eventBus().publish(Addresses.NODE_ANNOUNCE_REQUEST, new JsonObject()));
        try {
            if (!announced.await(Rehearsal.LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("two members did not meet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
