package dev.homie.gateway.audit;

import dev.homie.core.config.ConfigSource;

/**
 * How long the audit is kept: {@code audit} of the configuration.
 *
 * @param days 1 to 3660
 * @param maxEntries 1000 to 10 million, about 200 bytes each
 */
public record AuditConfig(int days, int maxEntries) {
    private static final int DEFAULT_DAYS = 90;
    private static final int DEFAULT_ENTRIES = 100_000;

    public static AuditConfig defaults() {
        return new AuditConfig(DEFAULT_DAYS, DEFAULT_ENTRIES);
    }

    /** @throws dev.homie.protocol.HomieException INVALID_ARGUMENT naming the field or the variable */
    public static AuditConfig read(ConfigSource audit) {
        return new AuditConfig(
                audit.number("days", DEFAULT_DAYS, 1, 3_660),
                audit.number("maxEntries", DEFAULT_ENTRIES, 1_000, 10_000_000));
    }
}
