package dev.homie.cli.service;

import java.util.List;
import java.util.Locale;

/** What a service runs. */
enum Role {
    UP,
    GATEWAY,
    NODE;

    /** Of the launcher. */
    List<String> arguments() {
        return this == UP ? List.of("up", "--no-open") : List.of(name().toLowerCase(Locale.ROOT));
    }

    /** What the service is called unless its owner says otherwise. */
    String serviceName() {
        return this == UP ? "homie" : "homie-" + name().toLowerCase(Locale.ROOT);
    }

    /** Whether programs of its user run in it, which need what their user may. */
    boolean runsTerminals() {
        return this != GATEWAY;
    }
}
