package dev.homie.protocol.presence;

import org.jspecify.annotations.Nullable;

/**
 * A connected client.
 *
 * @param gatewayId the gateway it is connected to
 * @param name what the client calls itself, e.g. {@code homie-web}
 * @param subject whom it works for
 * @param since when it said hello, milliseconds since 1970
 */
public record ClientPresence(
        String connectionId,
        String gatewayId,
        String name,
        @Nullable String version,
        @Nullable String deviceId,
        String subject,
        long since) {}
