package dev.homie.protocol;

/** Why a gateway closes a WebSocket (SPEC.md section 1). */
public enum CloseCode {
    /** The gateway stops; reconnect. */
    GOING_AWAY(1001),
    /** The client takes its events slower than they happen; reconnect and subscribe again. */
    TOO_SLOW(1008),
    TOO_LARGE(1009),
    MALFORMED(4400),
    UNAUTHENTICATED(4401),
    FORBIDDEN(4403),
    NO_COMMON_VERSION(4406),
    NO_HELLO(4408),
    /** A newer link of the same node has taken this one's place. */
    SUPERSEDED(4409),
    TOO_MANY(4429);

    private final int number;

    CloseCode(int number) {
        this.number = number;
    }

    /** As it stands in the WebSocket close frame. */
    public int number() {
        return number;
    }
}
