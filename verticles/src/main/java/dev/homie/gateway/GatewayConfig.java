package dev.homie.gateway;

import dev.homie.core.config.ConfigSource;
import dev.homie.core.policy.Grants;
import dev.homie.core.policy.Policy;
import dev.homie.gateway.audit.AuditConfig;
import dev.homie.gateway.chat.ChatConfig;
import dev.homie.gateway.network.NetworkConfig;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import dev.homie.protocol.terminal.TerminalLimits;
import java.util.List;
import java.util.Map;

/**
 * What can be set of a gateway. Times are milliseconds.
 *
 * @param bind the address to listen on; one beyond this machine needs encryption and a way to sign in, see {@code network}
 * @param port to listen on, 0 for any free one
 * @param allowedHosts further {@code Host} names, with their port unless it is the scheme's own, under which the gateway is known
 * @param allowedOrigins further origins whose pages may connect, such as {@code https://homie.example}
 * @param heartbeatMs between two pings to a client; one that is silent for three of them is dropped
 * @param helloMs how long a new connection may take to say who it is
 * @param requestMs how long a request may take
 * @param window bytes of output on their way to a client that asks for no window of its own
 * @param retention what is kept of sessions that are over
 * @param grants rows of the policy for verticles that are none of ours, and what roles give here
 * @param audit how long the audit is kept
 * @param agent how chats are kept
 * @param network what there is beyond this machine
 */
public record GatewayConfig(
        String bind,
        int port,
        List<String> allowedHosts,
        List<String> allowedOrigins,
        int heartbeatMs,
        int helloMs,
        int requestMs,
        int window,
        Retention retention,
        Grants grants,
        AuditConfig audit,
        ChatConfig agent,
        NetworkConfig network) {
    public static final int DEFAULT_PORT = 7317;

    /**
     * @param exitedHours how long a session that nobody runs any more stays readable
     * @param maxSessions how many of them at most
     */
    public record Retention(int exitedHours, int maxSessions) {}

    public GatewayConfig {
        allowedHosts = List.copyOf(allowedHosts);
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    public static GatewayConfig defaults() {
        return read(Map.of(), Map.of());
    }

    /** Homie's own rows and the granted ones. */
    public Policy policy() {
        return Policy.standard().with(grants);
    }

    public GatewayConfig withPort(int newPort) {
        return with(bind, newPort, network);
    }

    public GatewayConfig withBind(String newBind) {
        return with(newBind, port, network);
    }

    public GatewayConfig withNetwork(NetworkConfig newNetwork) {
        return with(bind, port, newNetwork);
    }

    private GatewayConfig with(String newBind, int newPort, NetworkConfig newNetwork) {
        return new GatewayConfig(
                newBind,
                newPort,
                allowedHosts,
                allowedOrigins,
                heartbeatMs,
                helloMs,
                requestMs,
                window,
                retention,
                grants,
                audit,
                agent,
                newNetwork);
    }

    /**
     * The configuration file, and over it the environment: {@code HOMIE_PORT} for {@code port},
     * {@code HOMIE_RETENTION_EXITED_HOURS} for {@code retention.exitedHours}, lists with commas.
     *
     * @throws HomieException INVALID_ARGUMENT naming the field or the variable
     */
    public static GatewayConfig read(Map<String, ?> file, Map<String, String> environment) {
        ConfigSource source = ConfigSource.of(file, environment);
        ConfigSource retention = source.object("retention");
        return new GatewayConfig(
                source.text("bind", "127.0.0.1"),
                source.number("port", DEFAULT_PORT, 0, 65_535),
                source.list("allowedHosts"),
                source.list("allowedOrigins"),
                source.number("heartbeatMs", 15_000, 50, 3_600_000),
                source.number("helloMs", 10_000, 50, 60_000),
                source.number("requestMs", 30_000, 50, 600_000),
                source.number(
                        "window", TerminalLimits.DEFAULT_WINDOW, TerminalLimits.MIN_WINDOW, TerminalLimits.MAX_WINDOW),
                new Retention(
                        retention.number("exitedHours", 72, 0, 24 * 366),
                        retention.number("maxSessions", 500, 0, 100_000)),
                Grants.read(Params.of(file)),
                AuditConfig.read(source.object("audit")),
                ChatConfig.read(source.object("agent")),
                NetworkConfig.read(file, environment));
    }
}
