package dev.homie.core.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.util.Locale;
import java.util.Map;

/** What becomes of a message. */
public enum Delivery {
    /** It begins a turn. */
    @JsonProperty("turn")
    TURN,
    /** It goes into the turn that runs. */
    @JsonProperty("steer")
    STEER,
    /** It waits until nothing runs. */
    @JsonProperty("queue")
    QUEUE;

    /** What a client wants. */
    public enum Wish {
        AUTO,
        STEER,
        QUEUE
    }

    /**
     * What becomes of a message that comes now.
     *
     * @param turn whether a turn is known to run
     * @param starting whether one is about to
     * @param waiting how many messages wait already: none overtakes them
     * @throws HomieException FAILED_PRECONDITION with {@code data.reason} {@code idle}: there is nothing to steer
     */
    public static Delivery of(Wish wish, boolean turn, boolean starting, int waiting) {
        if (wish == Wish.STEER && !turn && !starting) {
            throw idle();
        }
        if (turn && wish != Wish.QUEUE) {
            return STEER;
        }
        return turn || starting || waiting > 0 ? QUEUE : TURN;
    }

    public static HomieException idle() {
        return new HomieException(
                ErrorCode.FAILED_PRECONDITION, "no turn runs that could be steered", Map.of("reason", "idle"));
    }

    /** As on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
