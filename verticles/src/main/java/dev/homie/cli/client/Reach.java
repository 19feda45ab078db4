package dev.homie.cli.client;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;

/** A gateway, and who a command is to it. */
public record Reach(Endpoint endpoint, SignIn as) {
    private static final String NAME = "homie-cli";

    /**
     * The server that runs with a state folder, as its owner.
     *
     * @throws dev.homie.cli.CliFailure when none runs
     */
    public static Reach local(Path home) {
        RunningServer server = RunningServer.require(home);
        return new Reach(Endpoint.of(server.file()), new SignIn.Token(server.token()));
    }

    /** Connects and says hello. */
    public Future<WireClient> connect(Vertx vertx, WireClient.Listener listener) {
        return WireClient.connect(vertx, endpoint, as, NAME, listener).recover(this::explain);
    }

    private Future<WireClient> explain(Throwable failure) {
        return Future.failedFuture(
                as instanceof SignIn.Device
                                && failure instanceof HomieException error
                                && error.code() == ErrorCode.UNAUTHENTICATED
                        ? new HomieException(
                                ErrorCode.UNAUTHENTICATED,
                                endpoint.url()
                                        + " does not know this machine any more; have it paired again with 'homie"
                                        + " pair' over there")
                        : failure);
    }

    /** Connects, asks, and closes; blocks. The result is any JSON value. */
    public Object call(String method, Map<String, ?> params) {
        return CliVertx.run(vertx -> connect(vertx, new WireClient.Listener() {})
                .compose(client -> client.call(method, params).onComplete(done -> client.close())));
    }

    /** As {@link #call}, of a method whose result is an object. */
    @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
    public Map<String, Object> ask(String method, Map<String, ?> params) {
        return call(method, params) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
