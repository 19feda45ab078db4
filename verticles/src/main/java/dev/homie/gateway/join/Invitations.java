package dev.homie.gateway.join;

import dev.homie.core.identity.Secrets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Codes that let one machine in, once, within {@link #LIFE}. Only their hashes are kept, in memory: a restart forgets them.
 * Not thread-safe; used on one context.
 */
final class Invitations {
    static final Duration LIFE = Duration.ofMinutes(10);
    /** Of more, the oldest counts no longer. */
    static final int MAX = 64;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 16;

    private final Clock clock;
    private final Map<String, Long> expiries = new LinkedHashMap<>();

    Invitations(Clock clock) {
        this.clock = clock;
    }

    /** A new one: 128 random bits in hex, which no shell and no option parser minds. */
    String create() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        String code = HexFormat.of().formatHex(random);
        expiries.values().removeIf(expiry -> expiry <= clock.millis());
        if (expiries.size() >= MAX) {
            expiries.remove(expiries.keySet().iterator().next());
        }
        expiries.put(Secrets.hash(code), clock.millis() + LIFE.toMillis());
        return code;
    }

    /** Whether it is good; it is so once. */
    boolean redeem(String code) {
        Long expiry = expiries.remove(Secrets.hash(code));
        return expiry != null && clock.millis() < expiry;
    }
}
