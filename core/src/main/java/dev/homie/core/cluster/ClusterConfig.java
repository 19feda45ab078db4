package dev.homie.core.cluster;

import dev.homie.core.config.ConfigSource;
import dev.homie.protocol.HomieException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a process meets the others (docs/cluster.md has the table). Checked: what can be made can be used.
 *
 * @param name members of another name are not let in
 * @param bind a literal loopback or tailnet address, for Hazelcast, the bus and joins alike
 * @param port of Hazelcast
 * @param busPort of the event bus; 0: any free one
 * @param joinPort where a gateway that holds the CA answers joins; 0: any free one
 * @param members {@code host:port} of others' Hazelcast; one that can be reached is enough
 */
public record ClusterConfig(String name, String bind, int port, int busPort, int joinPort, List<String> members) {
    public static final String DEFAULT_NAME = "homie";
    public static final int DEFAULT_PORT = 7318;
    public static final int DEFAULT_BUS_PORT = 7319;
    public static final int DEFAULT_JOIN_PORT = 7320;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern MEMBER = Pattern.compile("(?:\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");
    private static final int MAX_PORT = 65_535;

    public ClusterConfig {
        if (!NAME.matcher(name).matches()) {
            throw HomieException.invalid(
                    "cluster.name", "has letters, digits, '.', '_' and '-', at most 63: '" + name + "' does not");
        }
        bind = bind.equals("localhost") ? "127.0.0.1" : bind;
        PrivateAddress.require("cluster.bind", bind);
        port("cluster.port", port, 1);
        port("cluster.busPort", busPort, 0);
        port("cluster.joinPort", joinPort, 0);
        if (port == busPort || port == joinPort || (busPort != 0 && busPort == joinPort)) {
            throw HomieException.invalid(
                    "cluster.port", "cluster.port, cluster.busPort and cluster.joinPort must differ");
        }
        members = List.copyOf(members);
        members.forEach(ClusterConfig::member);
    }

    public static ClusterConfig defaults() {
        return read(Map.of(), Map.of());
    }

    /**
     * {@code cluster} of the configuration file, and over it the environment: {@code HOMIE_CLUSTER_BIND} and so on.
     *
     * @throws HomieException INVALID_ARGUMENT naming the field or the variable, and why
     */
    public static ClusterConfig read(Map<String, ?> file, Map<String, String> environment) {
        ConfigSource source = ConfigSource.of(file, environment).object("cluster");
        return new ClusterConfig(
                source.text("name", DEFAULT_NAME),
                source.text("bind", "127.0.0.1"),
                source.number("port", DEFAULT_PORT, 1, MAX_PORT),
                source.number("busPort", DEFAULT_BUS_PORT, 0, MAX_PORT),
                source.number("joinPort", DEFAULT_JOIN_PORT, 0, MAX_PORT),
                source.list("members"));
    }

    /** This process's own entry in the others' {@link #members}. */
    public String address() {
        return hostAndPort(bind, port);
    }

    /** {@code HOST:PORT}, {@code [HOST]:PORT} for IPv6. */
    public static String hostAndPort(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    static boolean isMember(String text) {
        return MEMBER.matcher(text).matches();
    }

    private static void port(String field, int port, int min) {
        if (port < min || port > MAX_PORT) {
            throw HomieException.invalid(field, "must be from " + min + " to " + MAX_PORT);
        }
    }

    private static void member(String member) {
        Matcher matcher = MEMBER.matcher(member);
        if (!matcher.matches()) {
            throw HomieException.invalid(
                    "cluster.members", "'" + member + "' is no host:port such as 100.101.102.103:" + DEFAULT_PORT);
        }
        port("cluster.members", Integer.parseInt(matcher.group(1)), 1);
    }
}
