package dev.homie.cluster;

import dev.homie.cli.client.OwnerToken;
import dev.homie.cli.client.ServerFile;
import dev.homie.core.store.StateFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One process of a {@link TestingCluster}, in its own JVM and with its own state folder. It can die and come back. */
public final class TestingMember implements RoamingClient.Entrance, AutoCloseable {
    private static final int START_SECONDS = 60;
    private static final int END_SECONDS = 30;

    private final String name;
    private final List<String> before;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path home;
    private final @Nullable String reachableAt;
    private final int reachablePort;
    private @Nullable Process process;
    private @Nullable String token;

    /**
     * @param before what runs the JVM, such as {@code ip netns exec NAME}
     * @param command a subcommand of the launcher, with its arguments
     * @param reachableAt where a gateway is found from here; null: where it says that it listens
     */
    public TestingMember(
            String name,
            List<String> before,
            List<String> command,
            Map<String, String> environment,
            Path home,
            @Nullable String reachableAt,
            int reachablePort) {
        this.name = name;
        this.before = List.copyOf(before);
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.reachableAt = reachableAt;
        this.reachablePort = reachablePort;
    }

    public String name() {
        return name;
    }

    public Path home() {
        return home;
    }

    /** Starts its JVM; returns at once. */
    public TestingMember start() {
        List<String> all = new ArrayList<>(before);
        all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        all.addAll(List.of(
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dhomie.rehearsal=false",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.homie.cli.Homie"));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output()));
        builder.environment().putAll(environment);
        builder.environment().put("HOMIE_HOME", home.toString());
        try {
            Files.deleteIfExists(home.resolve("server.json"));
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Waits until it says that it is up. */
    public TestingMember up() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (ServerFile.read(home).isEmpty()) {
            if (!process().isAlive() || System.nanoTime() > end) {
                throw new AssertionError(name + " did not start:\n" + log());
            }
            TestingCluster.pause();
        }
        return this;
    }

    /** Of a gateway that is up: where clients find it. */
    @Override
    public ServerFile server() {
        ServerFile file = ServerFile.read(home).orElseThrow(() -> new AssertionError(name + " is not up"));
        return reachableAt == null
                ? file
                : new ServerFile(file.pid(), reachableAt, reachablePort, file.version(), file.startedAt(), file.role());
    }

    /** Of a gateway that is up: where it listens itself. */
    public int port() {
        return ServerFile.read(home).orElseThrow().port();
    }

    /** Of a gateway: its owner's token. */
    @Override
    public String token() {
        if (token == null) {
            token = OwnerToken.of(StateFolder.open(home));
        }
        return token;
    }

    /** Of a node: its id. */
    public String nodeId() {
        try {
            String json = Files.readString(home.resolve("node.json"));
            return String.valueOf(new io.vertx.core.json.JsonObject(json).getString("id"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public long pid() {
        return process().pid();
    }

    /** kill -9. */
    public void kill() {
        process().destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, and waits for the end. */
    public void terminate() {
        process().destroy();
        awaitEnd();
    }

    /** SIGSTOP: as when its machine falls asleep. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    private void signal(String signal) {
        TestingCluster.run("kill", "-" + signal, Long.toString(pid()));
    }

    private void awaitEnd() {
        try {
            if (!process().waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Process process() {
        return Objects.requireNonNull(process, name + " was not started");
    }

    private File output() {
        return home.resolve("output.txt").toFile();
    }

    /** What it printed and logged. */
    public String log() {
        StringBuilder all = new StringBuilder();
        for (Path file : List.of(output().toPath(), home.resolve("logs").resolve("homie.log"))) {
            try {
                all.append(Files.readString(file, StandardCharsets.UTF_8));
            } catch (IOException e) {
                all.append("(no ").append(file).append(")\n");
            }
        }
        return all.toString();
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroyForcibly();
            awaitEnd();
        }
    }
}
