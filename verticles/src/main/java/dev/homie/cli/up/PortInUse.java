package dev.homie.cli.up;

import dev.homie.gateway.GatewayConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Whether {@code homie up} could listen now. */
public final class PortInUse {
    private PortInUse() {}

    /** Why not, in a line; empty when it could. */
    public static Optional<String> check(Path home, Map<String, String> environment) {
        GatewayConfig config = UpConfig.read(home, environment).gateway();
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(config.bind()), config.port()));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("port " + config.port() + " on " + config.bind()
                    + " is taken by another program (see who: ss -ltnp); stop it, or choose another port with --port");
        }
    }
}
