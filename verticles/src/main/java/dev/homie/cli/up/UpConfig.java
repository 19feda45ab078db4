package dev.homie.cli.up;

import dev.homie.cli.ConfigFile;
import dev.homie.core.cluster.ClusterConfig;
import dev.homie.core.config.ConfigSource;
import dev.homie.core.machine.Machine;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.tailscale.TailscaleConfig;
import dev.homie.node.NodeConfig;
import dev.homie.node.codex.CodexConfig;
import dev.homie.protocol.HomieException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code homie up}, {@code gateway} and {@code node} were asked for: {@code homie.json} of the state folder, over it
 * the environment, over that the command line. {@code conf/homie.json} shows every field with its default.
 */
record UpConfig(GatewayConfig gateway, Node node, ClusterConfig cluster, TailscaleConfig tailscale) {
    private static final int MAX_NAME = 64;
    private static final int DEFAULT_LOG_MIB = 2;
    private static final int MIN_LOG_MIB = 2;
    private static final int MAX_LOG_MIB = 64;
    private static final int MAX_HOURS = 24 * 366;

    /**
     * What can be set of the node in this process.
     *
     * @param name null: the host's name
     * @param logMiB output kept of each session
     * @param codex null: it is not to be used
     * @param idleHours a session that nobody looks at and that prints nothing is ended after so long; 0: never
     */
    record Node(
            @Nullable String name,
            int logMiB,
            int scrollbackLines,
            int maxSessions,
            int idleHours,
            @Nullable CodexConfig codex) {}

    /** @throws HomieException INVALID_ARGUMENT, naming the field, the variable or the file */
    static UpConfig read(Path home, Map<String, String> environment) {
        Map<String, Object> file = ConfigFile.read(home);
        ConfigSource all = ConfigSource.of(file, environment);
        ConfigSource node = all.object("node");
        String name = all.text("name", "");
        if (name.length() > MAX_NAME) {
            throw HomieException.invalid("name", "has at most " + MAX_NAME + " characters");
        }
        return new UpConfig(
                GatewayConfig.read(file, environment),
                new Node(
                        name.isBlank() ? null : name,
                        node.number("logMiB", DEFAULT_LOG_MIB, MIN_LOG_MIB, MAX_LOG_MIB),
                        node.number("scrollbackLines", NodeConfig.DEFAULT_SCROLLBACK_LINES, 0, 100_000),
                        node.number("maxSessions", NodeConfig.DEFAULT_MAX_SESSIONS, 1, 10_000),
                        all.object("retention").number("idleHours", 0, 0, MAX_HOURS),
                        codex(node.object("codex"))),
                ClusterConfig.read(file, environment),
                TailscaleConfig.read(file, environment));
    }

    private static @Nullable CodexConfig codex(ConfigSource codex) {
        if (!codex.flag("enabled", true)) {
            return null;
        }
        CodexConfig defaults = CodexConfig.defaults();
        Map<String, Path> accounts = new LinkedHashMap<>();
        codex.texts("accounts").forEach((name, folder) -> accounts.put(name, accountFolder(name, folder)));
        return new CodexConfig(
                codex.text("command", CodexConfig.DEFAULT_COMMAND),
                defaults.environment(),
                accounts,
                defaults.deadline(),
                Duration.ofMinutes(
                        codex.number("idleMinutes", (int) CodexConfig.DEFAULT_IDLE.toMinutes(), 0, MAX_HOURS * 60)),
                defaults.killGrace());
    }

    private static Path accountFolder(String name, String folder) {
        Path home = Path.of(System.getProperty("user.home"));
        Path path = folder.startsWith("~/") ? home.resolve(folder.substring(2)) : Path.of(folder);
        if (!path.isAbsolute()) {
            throw HomieException.invalid(
                    "node.codex.accounts." + name, "must be an absolute folder, the CODEX_HOME of that account");
        }
        return path;
    }

    /** What the command line says; null and 0 leave things as they are, except that any port but -1 counts. */
    UpConfig with(@Nullable String bind, int port, @Nullable String name) {
        GatewayConfig changed = bind == null ? gateway : gateway.withBind(bind);
        return new UpConfig(
                port < 0 ? changed : changed.withPort(port),
                name == null
                        ? node
                        : new Node(
                                name, node.logMiB, node.scrollbackLines, node.maxSessions, node.idleHours, node.codex),
                cluster,
                tailscale);
    }

    /** The same, another way into the tailnet; null leaves it as it is. */
    UpConfig withTailscale(TailscaleConfig.@Nullable Mode mode) {
        return mode == null ? this : new UpConfig(gateway, node, cluster, tailscale.withMode(mode));
    }

    UpConfig with(GatewayConfig changed) {
        return new UpConfig(changed, node, cluster, tailscale);
    }

    /** What this machine is called: as configured, else as it was called when it joined, else as its host is. */
    String nameOf(@Nullable Machine machine) {
        String joined = machine == null ? null : machine.name();
        String configured = node.name;
        return configured != null ? configured : joined != null ? joined : hostName();
    }

    NodeConfig nodeConfig(Machine machine) {
        return new NodeConfig(
                machine.id(),
                nameOf(machine),
                node.logMiB * 1024 * 1024,
                node.scrollbackLines,
                node.maxSessions,
                Duration.ofHours(gateway.retention().exitedHours()),
                NodeConfig.DEFAULT_MAX_EXITED,
                Duration.ofHours(node.idleHours),
                NodeConfig.DEFAULT_KILL_GRACE,
                node.codex);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
