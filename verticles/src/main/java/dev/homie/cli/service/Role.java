package dev.homie.cli.service;

import java.util.List;
import java.util.Locale;

/** What a service runs. */
enum Role {
    UP(List.of("up", "--no-open")),
    GATEWAY(List.of("gateway")),
    NODE(List.of("node"));

    private final List<String> arguments;

    Role(List<String> arguments) {
        this.arguments = arguments;
    }

    /** Of the launcher. */
    List<String> arguments() {
        return arguments;
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
