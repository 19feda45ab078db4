package dev.homie.gateway;

import dev.homie.core.bus.Services;
import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import dev.homie.gateway.http.Listener;
import dev.homie.gateway.tailscale.Tailnet;
import dev.homie.gateway.tailscale.TailscaleConfig;
import dev.homie.gateway.tailscale.TestingTailscaled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A gateway in the tailnet of a {@link TestingTailscaled}, with a state folder and a clock of its own. */
final class TailnetGateway implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final TestingClock clock = new TestingClock();
    final StateFolder folder;
    private final Store store;
    final Tailnet tailnet;
    final Gateway gateway;
    private final int own;

    private TailnetGateway(Path home, Map<String, Object> config, Function<Vertx, List<Listener>> further) {
        Services.registerCodecs(vertx);
        folder = StateFolder.open(home);
        store = Store.open(folder);
        try {
            GatewayConfig gatewayConfig = GatewayConfig.defaults().withPort(0);
            tailnet = TestingGateway.await(Tailnet.open(
                            TailscaleConfig.read(Map.of("tailscale", config), Map.of()),
                            new Tailnet.Surroundings(
                                    vertx,
                                    folder,
                                    clock,
                                    0,
                                    List.of(),
                                    gatewayConfig.grants().roleScopes())))
                    .orElseThrow();
            List<Listener> listeners = new ArrayList<>(tailnet.listeners());
            own = listeners.size();
            listeners.addAll(further.apply(vertx));
            gateway = TestingGateway.await(Gateway.deploy(vertx, gatewayConfig, store, "test", listeners, null));
            TestingGateway.await(tailnet.publish(gateway::furtherPort));
        } catch (RuntimeException | AssertionError e) {
            TestingGateway.await(vertx.close());
            store.close();
            throw e;
        }
    }

    static TailnetGateway start(Path home, TestingTailscaled tailscaled, String mode) {
        return start(home, tailscaled, mode, Map.of(), vertx -> List.of());
    }

    /**
     * @param config over what the double says of itself
     * @param further listeners, see {@link #furtherPort}
     */
    static TailnetGateway start(
            Path home,
            TestingTailscaled tailscaled,
            String mode,
            Map<String, Object> config,
            Function<Vertx, List<Listener>> further) {
        Map<String, Object> all = new HashMap<>(tailscaled.config(mode));
        all.putAll(config);
        return new TailnetGateway(home, all, further);
    }

    /** The port of the first listener of the tailnet. */
    int tailnetPort() {
        return gateway.furtherPort(0);
    }

    int furtherPort(int listener) {
        return gateway.furtherPort(own + listener);
    }

    /** A WebSocket as Serve passes it on. */
    static WebSocketConnectOptions throughServe(int port, String address, String login) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/ws")
                .setAllowOriginHeader(false)
                .addSubProtocol("homie.v1")
                .addHeader("Host", TestingTailscaled.NAME)
                .addHeader("X-Forwarded-For", address)
                .addHeader("X-Forwarded-Proto", "https")
                .addHeader("X-Forwarded-Host", TestingTailscaled.NAME)
                .addHeader("Tailscale-User-Login", login);
    }

    /** Gone without taking anything away, as after kill -9. */
    void kill() {
        TestingGateway.await(vertx.close());
        store.close();
    }

    @Override
    public void close() {
        Future<Void> left = tailnet.close();
        TestingGateway.await(left);
        TestingGateway.await(gateway.stop());
        kill();
    }
}
