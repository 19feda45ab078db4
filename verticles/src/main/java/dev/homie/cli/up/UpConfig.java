package dev.homie.cli.up;

import dev.homie.core.cluster.ClusterConfig;
import dev.homie.core.machine.Machine;
import dev.homie.gateway.GatewayConfig;
import dev.homie.node.NodeConfig;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code homie up}, {@code gateway} and {@code node} were asked for: {@code homie.json} of the state folder, over it the environment, over that the
 * command line. {@code conf/homie.json} shows every field with its default.
 */
record UpConfig(GatewayConfig gateway, Node node, ClusterConfig cluster) {
    private static final int MAX_NAME = 64;
    private static final int MIN_LOG_MIB = 2;
    private static final int MAX_LOG_MIB = 64;
    private static final int MAX_HOURS = 24 * 366;

    /**
     * What can be set of the node in this process.
     *
     * @param name null: the host's name
     * @param logMiB output kept of each session
     * @param idleHours a session that nobody looks at and that prints nothing is ended after so long; 0: never
     */
    record Node(@Nullable String name, int logMiB, int scrollbackLines, int maxSessions, int idleHours) {}

    /** @throws HomieException INVALID_ARGUMENT, naming the field, the variable or the file */
    static UpConfig read(Path home, Map<String, String> environment) {
        Map<String, Object> file = file(home.resolve("homie.json"));
        Params all = Params.of(file);
        Params node = or(all.optionalObject("node"));
        Params retention = or(all.optionalObject("retention"));
        String name = environment.getOrDefault("HOMIE_NAME", "");
        return new UpConfig(
                GatewayConfig.read(file, environment),
                new Node(
                        name.isBlank() ? all.optionalString("name", MAX_NAME) : name.strip(),
                        number(node, "logMiB", 2, MIN_LOG_MIB, MAX_LOG_MIB),
                        number(node, "scrollbackLines", NodeConfig.DEFAULT_SCROLLBACK_LINES, 0, 100_000),
                        number(node, "maxSessions", NodeConfig.DEFAULT_MAX_SESSIONS, 1, 10_000),
                        number(retention, "idleHours", 0, 0, MAX_HOURS)),
                ClusterConfig.read(file, environment));
    }

    /** What the command line says; null and 0 leave things as they are, except that any port but -1 counts. */
    UpConfig with(@Nullable String bind, int port, @Nullable String name) {
        GatewayConfig changed = bind == null ? gateway : gateway.withBind(bind);
        return new UpConfig(
                port < 0 ? changed : changed.withPort(port),
                name == null
                        ? node
                        : new Node(name, node.logMiB, node.scrollbackLines, node.maxSessions, node.idleHours),
                cluster);
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
                NodeConfig.DEFAULT_KILL_GRACE);
    }

    private static Map<String, Object> file(Path file) {
        try {
            return Json.readObject(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            throw new HomieException(ErrorCode.FAILED_PRECONDITION, "cannot read " + file + ": " + e.getMessage());
        } catch (HomieException e) {
            throw new HomieException(ErrorCode.INVALID_ARGUMENT, file + ": " + e.getMessage());
        }
    }

    private static Params or(@Nullable Params params) {
        return params == null ? Params.of(Map.of()) : params;
    }

    private static int number(Params params, String name, int fallback, int min, int max) {
        Integer value = params.optionalInteger(name, min, max);
        return value == null ? fallback : value;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
