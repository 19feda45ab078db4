package dev.homie.gateway.auth;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Locks out whoever tries secrets: after {@link #MAX_FAILURES} failures within {@link #WINDOW_MS} no attempt from that
 * address, or with the credential of that name, is looked at for {@link #LOCK_MS}. An IPv6 address counts as its /64, which is
 * what one machine has. An attempt counts as failed from its beginning to its success, so that many at once are no way around.
 *
 * <p>Locking a credential must not lock out its owner: it does not concern this machine, nor addresses that lately signed in
 * with it. Not thread-safe; used on the gateway's context.
 */
public final class LoginLimiter {
    public static final int MAX_FAILURES = 10;
    public static final long WINDOW_MS = 60_000;
    /** How long nothing is looked at, from the failure that was one too many. */
    public static final long LOCK_MS = 5 * 60_000;

    /** Addresses that are remembered; the one that failed longest ago is forgotten first. */
    static final int MAX_ADDRESSES = 10_000;
    /** Names of credentials likewise, and addresses that signed in with one. */
    static final int MAX_CREDENTIALS = 1_000;

    private static final int PREFIX_BYTES = 8;

    private final Clock clock;
    private final Map<String, Failures> addresses = new LinkedHashMap<>();
    private final Map<String, Failures> credentials = new LinkedHashMap<>();
    private final Map<String, Boolean> known = new LinkedHashMap<>();

    public LoginLimiter(Clock clock) {
        this.clock = clock;
    }

    /** An attempt that may be looked at. It has failed unless {@link #succeeded} is called. */
    public final class Attempt {
        private final String address;
        private final @Nullable String credential;
        private final long at;

        private Attempt(String address, @Nullable String credential, long at) {
            this.address = address;
            this.credential = credential;
            this.at = at;
        }

        /** Nobody has looked at the secret. */
        public void withdraw() {
            LoginLimiter.withdraw(addresses, address, at);
            if (credential != null) {
                LoginLimiter.withdraw(credentials, credential, at);
            }
        }

        /** Somebody is signed in by it. */
        public void succeeded() {
            withdraw();
            if (credential != null) {
                known.remove(address + " " + credential);
                known.put(address + " " + credential, true);
                trim(known, MAX_CREDENTIALS);
            }
        }
    }

    /**
     * Begins an attempt; empty when none may be looked at now.
     *
     * @param credential the name of what is tried, such as {@code password} or a device's id; null when it has none but its
     *     secret
     */
    public Optional<Attempt> begin(String address, @Nullable String credential) {
        if (!allows(address, credential)) {
            return Optional.empty();
        }
        Attempt attempt = new Attempt(key(address), credential, clock.millis());
        failed(address, credential);
        return Optional.of(attempt);
    }

    /** What to say to somebody who is locked out; {@code data.retryAfterMs} says for how long. */
    public HomieException lockedOut(String address, @Nullable String credential) {
        long now = clock.millis();
        long until = Math.max(lockedUntil(addresses, key(address)), lockedUntil(credentials, credential));
        long left = Math.max(1_000, until - now);
        return new HomieException(
                ErrorCode.RESOURCE_EXHAUSTED,
                "too many failed attempts to sign in; wait " + (left + 59_999) / 60_000 + " min",
                Map.of("retryAfterMs", left));
    }

    private static long lockedUntil(Map<String, Failures> all, @Nullable String key) {
        Failures failures = key == null ? null : all.get(key);
        return failures == null ? 0 : failures.lockedUntil;
    }

    /** Whether an attempt from there may be looked at now. */
    public boolean allows(String address) {
        return allows(address, null);
    }

    /** As {@link #allows(String)}, with a named credential. */
    public boolean allows(String address, @Nullable String credential) {
        String from = key(address);
        if (isLocked(addresses, from)) {
            return false;
        }
        return credential == null
                || isLoopback(address)
                || known.containsKey(from + " " + credential)
                || !isLocked(credentials, credential);
    }

    public void failed(String address) {
        failed(address, null);
    }

    /** An attempt that was allowed has failed. */
    public void failed(String address, @Nullable String credential) {
        fail(addresses, key(address), MAX_ADDRESSES);
        if (credential != null) {
            fail(credentials, credential, MAX_CREDENTIALS);
        }
    }

    private boolean isLocked(Map<String, Failures> all, String key) {
        return lockedUntil(all, key) > clock.millis();
    }

    private void fail(Map<String, Failures> all, String key, int max) {
        Failures before = all.remove(key);
        Failures failures = before == null ? new Failures() : before;
        failures.add(clock.millis());
        all.put(key, failures);
        trim(all, max);
    }

    private static void withdraw(Map<String, Failures> all, String key, long at) {
        Failures failures = all.get(key);
        if (failures != null && failures.withdraw(at)) {
            all.remove(key);
        }
    }

    private static void trim(Map<String, ?> map, int max) {
        if (map.size() > max) {
            map.remove(map.keySet().iterator().next());
        }
    }

    /** What counts as one address: an IPv6 network of 64 bits, else the address. Looks no name up. */
    public static String key(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            // A literal address: no name is looked up.
            return InetAddress.getByName(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), PREFIX_BYTES)) + "::/64"
                    : InetAddress.getByName(address).getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("0:0:0:0:0:0:0:1") || address.equals("::1");
    }

    /** The last failures of one key. */
    private static final class Failures {
        private final long[] times = new long[MAX_FAILURES];
        private int count;
        private long lockedUntil;

        void add(long now) {
            int keep = 0;
            for (int i = 0; i < count; i++) {
                if (times[i] > now - WINDOW_MS) {
                    times[keep++] = times[i];
                }
            }
            count = keep;
            if (count < MAX_FAILURES) {
                times[count++] = now;
            }
            if (count == MAX_FAILURES) {
                lockedUntil = now + LOCK_MS;
            }
        }

        /** True when nothing is left. */
        boolean withdraw(long at) {
            for (int i = count - 1; i >= 0; i--) {
                if (times[i] == at) {
                    System.arraycopy(times, i + 1, times, i, count - i - 1);
                    count--;
                    // It was one of the failures that locked.
                    lockedUntil = 0;
                    break;
                }
            }
            return count == 0;
        }
    }
}
