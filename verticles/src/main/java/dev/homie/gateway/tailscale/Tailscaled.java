package dev.homie.gateway.tailscale;

import dev.homie.protocol.HomieException;
import io.vertx.core.Future;

/**
 * This machine's tailscaled. Every method answers within {@link #TIMEOUT_MS} or fails with a {@link HomieException}:
 * UNAVAILABLE when this way to it is closed (another may be open), PERMISSION_DENIED, NOT_FOUND for an address that is in no
 * tailnet, ABORTED when somebody else changed the serve configuration at the same time, DEADLINE_EXCEEDED, else
 * FAILED_PRECONDITION. Thread-safe; never blocks.
 */
interface Tailscaled {
    long TIMEOUT_MS = 5_000;

    /** The most of an answer that is read, in bytes. */
    int MAX_ANSWER = 1 << 20;

    Future<TailnetStatus> status();

    /** @param address of the peer: an IP address alone, or with its port ({@code [::1]:80} for IPv6) */
    Future<TailnetPeer> whois(String address);

    Future<ServeConfig> serveConfig();

    /** Makes the mapping in a configuration that was just looked at. */
    Future<Void> map(ServeConfig seen, ServeTarget target);

    /** Removes it from one that was just looked at, and that has it. */
    Future<Void> unmap(ServeConfig seen, ServeTarget target);
}
