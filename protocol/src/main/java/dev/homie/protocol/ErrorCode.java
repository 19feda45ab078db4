package dev.homie.protocol;

/**
 * Why a request failed (SPEC.md section 3). The names are the wire form; {@link #number()} travels as the failure code
 * of an event-bus reply, so that a verticle that knows nothing of Homie can fail a request with the right code.
 */
public enum ErrorCode {
    INVALID_ARGUMENT(1, false),
    UNAUTHENTICATED(2, false),
    PERMISSION_DENIED(3, false),
    NOT_FOUND(4, false),
    ALREADY_EXISTS(5, false),
    FAILED_PRECONDITION(6, false),
    OUT_OF_RANGE(7, false),
    ABORTED(8, true),
    RESOURCE_EXHAUSTED(9, true),
    CANCELLED(10, false),
    UNAVAILABLE(11, true),
    DEADLINE_EXCEEDED(12, true),
    UNIMPLEMENTED(13, false),
    INTERNAL(14, false);

    private final int number;
    private final boolean retryable;

    ErrorCode(int number, boolean retryable) {
        this.number = number;
        this.retryable = retryable;
    }

    /** The failure code on the event bus, 1 to 14. */
    public int number() {
        return number;
    }

    /** Whether the same request may succeed later without any change to it. */
    public boolean retryable() {
        return retryable;
    }

    /** The code with that number, or {@link #INTERNAL} for a number that is none of ours. */
    public static ErrorCode ofNumber(int number) {
        for (ErrorCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return INTERNAL;
    }
}
