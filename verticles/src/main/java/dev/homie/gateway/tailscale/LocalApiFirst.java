package dev.homie.gateway.tailscale;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import java.util.function.Function;

/** The LocalAPI where it can be reached, else the command. What the LocalAPI refuses the command is not asked. */
final class LocalApiFirst implements Tailscaled {
    private static final String INSTALL =
            "; install Tailscale (https://tailscale.com/download), and run: sudo tailscale up";

    private final Tailscaled api;
    private final Tailscaled cli;

    LocalApiFirst(Tailscaled api, Tailscaled cli) {
        this.api = api;
        this.cli = cli;
    }

    @Override
    public Future<TailnetStatus> status() {
        return either(Tailscaled::status);
    }

    @Override
    public Future<TailnetPeer> whois(String address) {
        return either(way -> way.whois(address));
    }

    @Override
    public Future<ServeConfig> serveConfig() {
        return either(Tailscaled::serveConfig);
    }

    @Override
    public Future<Void> map(ServeConfig seen, ServeTarget target) {
        return either(way -> way.map(seen, target));
    }

    @Override
    public Future<Void> unmap(ServeConfig seen, ServeTarget target) {
        return either(way -> way.unmap(seen, target));
    }

    private <T> Future<T> either(Function<Tailscaled, Future<T>> ask) {
        return ask.apply(api)
                .recover(first -> unavailable(first)
                        ? ask.apply(cli).recover(second -> Future.failedFuture(both(first, second)))
                        : Future.failedFuture(first));
    }

    private static Throwable both(Throwable first, Throwable second) {
        return unavailable(second)
                ? new HomieException(
                        ErrorCode.UNAVAILABLE, first.getMessage() + ", and " + second.getMessage() + INSTALL)
                : second;
    }

    private static boolean unavailable(Throwable failure) {
        return failure instanceof HomieException known && known.code() == ErrorCode.UNAVAILABLE;
    }
}
