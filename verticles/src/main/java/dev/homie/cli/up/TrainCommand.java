package dev.homie.cli.up;

import dev.homie.cli.Logs;
import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.RunningServer;
import dev.homie.cli.client.SessionList;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
