package dev.homie.gateway.tailscale;

/**
 * One mapping of {@code tailscale serve}: {@code https://NAME:PORT/} to a port of this machine. Immutable.
 *
 * @param name of this machine in the tailnet
 * @param port in the tailnet
 * @param proxy where it leads, as {@code http://127.0.0.1:PORT}
 */
record ServeTarget(String name, int port, String proxy) {
    /** As in the keys of tailscaled's configuration. */
    String hostPort() {
        return name + ":" + port;
    }

    /** What a browser in the tailnet opens. */
    String url() {
        return "https://" + name + (port == 443 ? "" : ":" + port);
    }
}
