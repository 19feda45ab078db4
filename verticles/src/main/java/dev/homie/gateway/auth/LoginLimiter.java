package dev.homie.gateway.auth;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down whoever tries secrets: {@link #MAX_FAILURES} failures a minute and address, then no further attempt is
 * looked at until the oldest of them is a minute old. Not thread-safe; used on the gateway's context.
 */
public final class LoginLimiter {
    public static final int MAX_FAILURES = 10;
    public static final long WINDOW_MS = 60_000;
    /** Addresses that are remembered; the one that failed longest ago is forgotten first. */
    static final int MAX_ADDRESSES = 10_000;

    private final Clock clock;
    private final Map<String, ArrayDeque<Long>> failures = new LinkedHashMap<>();

    public LoginLimiter(Clock clock) {
        this.clock = clock;
    }

    /** Whether an attempt from there may be looked at now. */
    public boolean allows(String address) {
        ArrayDeque<Long> times = failures.get(address);
        if (times == null) {
            return true;
        }
        long since = clock.millis() - WINDOW_MS;
        while (!times.isEmpty() && times.peekFirst() <= since) {
            times.removeFirst();
        }
        if (times.isEmpty()) {
            failures.remove(address);
        }
        return times.size() < MAX_FAILURES;
    }

    public void failed(String address) {
        ArrayDeque<Long> times = failures.remove(address);
        if (times == null) {
            times = new ArrayDeque<>();
        }
        times.addLast(clock.millis());
        failures.put(address, times);
        if (failures.size() > MAX_ADDRESSES) {
            failures.remove(failures.keySet().iterator().next());
        }
    }
}
