package dev.homie.core.pairing;

/**
 * What a device asks for: {@code request} of SPEC.md section 6. Times are milliseconds since 1970. Immutable.
 *
 * @param name what it calls itself, free of what would upset a terminal
 * @param address where it asks from
 * @param code see {@link PairingCode}
 */
public record PairingRequest(
        String id, String name, String platform, String address, String code, long requestedAt, long expiresAt) {}
