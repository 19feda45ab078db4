package dev.homie.cli.up;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code homie node} takes to hang on a gateway by an outbound link. */
final class OutboundOptions {
    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = {
                "Hang on this gateway by one outbound link: wss://HOST, or ws:// to this machine.",
                "Given several times, the next one is tried when one is gone."
            })
    List<String> gateways = new ArrayList<>();

    @Option(names = "--code", paramLabel = "CODE", description = "What 'homie invite --outbound' gave; needed once.")
    @Nullable
    String code;

    boolean isGiven() {
        return !gateways.isEmpty() || code != null;
    }
}
