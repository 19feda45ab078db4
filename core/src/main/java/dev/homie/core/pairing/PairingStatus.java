package dev.homie.core.pairing;

import java.util.Locale;

/** How a request stands. */
public enum PairingStatus {
    PENDING,
    APPROVED,
    REJECTED,
    /** Nobody decided in time. */
    EXPIRED;

    /** As it stands on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
