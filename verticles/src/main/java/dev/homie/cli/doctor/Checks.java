package dev.homie.cli.doctor;

import dev.homie.cli.CliFailure;
import dev.homie.cli.ConfigFile;
import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.RunningServer;
import dev.homie.cli.client.ServerFile;
import dev.homie.cli.up.PortInUse;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.gateway.tailscale.Tailnet;
import dev.homie.gateway.tailscale.TailscaleConfig;
import dev.homie.node.pty.Pty;
import dev.homie.node.pty.PtySpawn;
import dev.homie.node.pty.Ptys;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The checks of {@code homie doctor}, from the ground up. None changes anything; each takes at most some seconds. */
final class Checks {
    private static final int MIN_JAVA = 17;
    private static final int PTY_SECONDS = 5;
    /** When this was written; a clock before it is wrong. */
    private static final int MIN_YEAR = 2026;

    private final Path home;
    private final Map<String, String> environment;
    private final Optional<RunningServer> server;

    Checks(Path home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
        this.server = RunningServer.find(home);
    }

    List<Finding> run() {
        // Before anything opens the folder, which takes away what others may do with it.
        List<Finding> permissions = new PermissionChecks(home, System.getProperty("user.name", "")).run();
        List<Supplier<Finding>> checks = List.of(
                this::java,
                this::clock,
                this::configuration,
                this::store,
                () -> new SecretChecks(home).run(),
                this::page,
                this::pty,
                this::server,
                this::tailscale);
        List<Finding> findings = new ArrayList<>(permissions);
        for (Supplier<Finding> check : checks) {
            try {
                findings.add(check.get());
            } catch (HomieException | CliFailure e) {
                findings.add(Finding.wrong(String.valueOf(e.getMessage())));
            }
        }
        findings.addAll(new ClusterChecks(home, environment, server).run());
        return findings;
    }

    private Finding configuration() {
        List<String> unknown = ConfigFile.unknownKeys(home);
        return unknown.isEmpty()
                ? Finding.ok(
                        Files.exists(home.resolve("homie.json"))
                                ? "homie.json has known keys only"
                                : "no homie.json: all is as in conf/homie.json")
                : Finding.wrong(String.join("; ", unknown));
    }

    private Finding java() {
        int version = Runtime.version().feature();
        String what = "Java " + Runtime.version() + " in " + System.getProperty("java.home");
        return version >= MIN_JAVA ? Finding.ok(what) : Finding.wrong(what + ": Homie needs 17 or newer");
    }

    private Finding clock() {
        return Year.now(java.time.ZoneOffset.UTC).getValue() >= MIN_YEAR
                ? Finding.ok("the clock runs: " + java.time.Instant.now())
                : Finding.wrong(
                        "the clock says " + java.time.Instant.now() + "; sign-ins would expire at once, set it");
    }

    private Finding store() {
        if (!Files.exists(home.resolve("homie.db"))) {
            return Finding.ok("database: not there yet, the first start makes it");
        }
        StateFolder folder = StateFolder.open(home);
        try (Store store = Store.open(folder)) {
            String result = store.submit(connection -> {
                        try (Statement statement = connection.createStatement();
                                ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
                            return row.next() ? row.getString(1) : "no answer";
                        }
                    })
                    .join();
            return result.equals("ok")
                    ? Finding.ok("database " + folder.database() + " is whole")
                    : Finding.wrong("database " + folder.database() + " is damaged (" + result
                            + "); move it away, and Homie starts with an empty one");
        } catch (CompletionException e) {
            throw e.getCause() instanceof HomieException cause ? cause : e;
        }
    }

    private Finding page() {
        return Checks.class.getClassLoader().getResource("webroot/index.html") != null
                ? Finding.ok("the page is part of this build")
                : Finding.wrong("this build lacks the page; build again with: ./mvnw -Dquick -DskipTests package");
    }

    /** A terminal for real: spawns {@code true} in one. */
    private Finding pty() {
        Path program = List.of(Path.of("/bin/true"), Path.of("/usr/bin/true")).stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (program == null) {
            return Finding.ok("terminals: not tried, there is no program 'true' here");
        }
        try (Ptys ptys = new Ptys()) {
            PtySpawn spawn = new PtySpawn(program, List.of("true"), Path.of("/"), Map.copyOf(environment), 80, 24);
            Pty pty = ptys.spawn(spawn, new Silent());
            try {
                Integer code = pty.exit()
                        .toCompletableFuture()
                        .get(PTY_SECONDS, TimeUnit.SECONDS)
                        .code();
                return code != null && code == 0
                        ? Finding.ok("terminals can be opened")
                        : Finding.wrong("a terminal was opened, but 'true' failed in it");
            } finally {
                pty.close();
            }
        } catch (IOException | ExecutionException | TimeoutException | UnsatisfiedLinkError e) {
            return Finding.wrong("no terminal can be opened: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.wrong("interrupted");
        }
    }

    private Finding server() {
        if (server.isPresent()) {
            ServerFile file = server.get().file();
            Map<String, Object> problems = server.get().problems();
            return problems.isEmpty()
                    ? Finding.ok("the server answers at " + file.url() + " (pid " + file.pid() + ") and is ready")
                    : Finding.wrong("the server at " + file.url() + " is not ready: " + problems.get("reasons"));
        }
        return PortInUse.check(home, environment)
                .map(Finding::wrong)
                .orElseGet(() -> Finding.ok("no server runs, and its port is free; start it with: homie up"));
    }

    /** As homie.json and the environment have it; the command line is not known here. */
    private Finding tailscale() {
        TailscaleConfig config = TailscaleConfig.read(ConfigFile.read(home), environment);
        return config.mode() == TailscaleConfig.Mode.OFF
                ? Finding.ok(
                        "Tailscale is not used; tailscale.mode in homie.json, or --tailscale, lets your tailnet in")
                : Finding.ok("Tailscale (" + config.mode().wireName() + "): "
                        + CliVertx.run(vertx -> Tailnet.examine(vertx, config)));
    }

    private static final class Silent implements Pty.Output {
        @Override
        public void output(ByteBuffer bytes, int length) {}

        @Override
        public boolean wantsOutput() {
            return true;
        }

        @Override
        public void ended() {}

        @Override
        public void writable() {}

        @Override
        public long flushAt() {
            return Long.MAX_VALUE;
        }

        @Override
        public void flush() {}
    }
}
