package dev.homie.cli.up;

import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.RunningServer;
import dev.homie.cli.client.SessionList;
import dev.homie.cli.client.WireClient;
import dev.homie.core.store.StateFolder;
import dev.homie.protocol.Addresses;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code homie train}, for the launcher: does once what every start does, and what a first visitor does, in a state folder
 * of its own, while the JVM notes which classes that takes (AppCDS).
 */
@Command(name = "train", hidden = true, description = "Used by the launcher.")
public final class TrainCommand implements Runnable {
    private static final int LIMIT_SECONDS = 30;

    @Override
    public void run() {
        try {
            Path home = Files.createTempDirectory("homie-train-");
            try {
                train(home);
            } finally {
                delete(home);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void train(Path home) throws IOException {
        StateFolder folder = StateFolder.open(home);
        dev.homie.cli.Logs.toFile(folder, false);
        Server server = Server.start(folder, UpConfig.read(home, Map.of()).with(null, 0, null));
        try {
            QrText.of(server.gateway().newLink());
            RunningServer running = RunningServer.require(home);
            running.newLink();
            URI page = URI.create(server.gateway().url() + "/");
            try (InputStream in = page.toURL().openStream()) {
                in.readAllBytes();
            } catch (IOException e) {
                // a build without the page still starts faster for this
            }
            String token = server.gateway().ownerToken();
            CliVertx.run(vertx -> {
                Promise<Object> exited = Promise.promise();
                WireClient.Listener listener = new WireClient.Listener() {
                    @Override
                    public void event(String topic, Map<String, Object> payload) {
                        exited.tryComplete(topic);
                    }
                };
                return WireClient.connect(vertx, running.file(), token, "homie-cli", listener)
                        .compose(client -> client.request(
                                        Addresses.EVENTS_SUBSCRIBE, Map.of("topics", List.of(Addresses.SESSION_EXIT)))
                                .compose(subscribed -> client.request(
                                        Addresses.SESSION_START,
                                        Map.of(
                                                "command",
                                                List.of("/bin/sh", "-c", "echo trained"),
                                                "cols",
                                                80,
                                                "rows",
                                                24,
                                                "attach",
                                                Map.of("mode", "write"))))
                                .compose(started -> exited.future())
                                .onComplete(done -> client.close()))
                        .compose(done -> SessionList.fetch(vertx, running.file(), token))
                        .timeout(LIMIT_SECONDS, TimeUnit.SECONDS);
            });
        } finally {
            server.stop();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
