package dev.homie.node.link;

import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: longer each time, and never the same for two nodes. Not thread-safe. */
public final class Backoff {
    public static final long FIRST_MS = 1_000;
    public static final long LAST_MS = 30_000;

    private final RandomGenerator random;
    private int failures;

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** From half the current step to all of it; the step doubles from {@link #FIRST_MS} to {@link #LAST_MS}. */
    public long next() {
        long step = Math.min(LAST_MS, FIRST_MS << Math.min(failures++, 10));
        return step / 2 + random.nextLong(step / 2 + 1);
    }

    /** A little, so that the nodes of a gateway that stopped do not all come to the next one at once. */
    long jitter() {
        return random.nextLong(FIRST_MS / 2);
    }

    /** Trying will not help soon. */
    void most() {
        failures = 10;
    }

    /** It went well. */
    public void reset() {
        failures = 0;
    }
}
