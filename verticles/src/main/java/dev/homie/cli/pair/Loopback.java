package dev.homie.cli.pair;

import dev.homie.cli.client.Endpoint;
import dev.homie.gateway.Gateway;

/** Which addresses are this machine's alone. */
final class Loopback {
    private Loopback() {}

    static boolean isHere(String url) {
        return Gateway.isLoopback(Endpoint.of(url, null).host());
    }
}
