package dev.homie.core.identity;

import dev.homie.protocol.HomieException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What is kept of a password: Argon2id in the PHC string format, {@code $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH}. Thread-safe.
 * Making one and checking one each take {@link #MEMORY_KIB} of memory and some ten milliseconds: never on an event loop, and
 * never without a bound on how many at once.
 */
public final class PasswordHash {
    /** Characters. Short ones are what guessing finds, however slow it is. */
    public static final int MIN_LENGTH = 10;
    /** Characters; a longer one is not looked at. */
    public static final int MAX_LENGTH = OwnerAccess.MAX_SECRET;

    /** OWASP's minimum for Argon2id: 19 MiB, two passes, one lane. */
    public static final int MEMORY_KIB = 19 * 1024;

    static final int PASSES = 2;
    static final int LANES = 1;

    /** What a stored hash may ask for at most: the file could have been written by somebody else. */
    private static final int MAX_MEMORY_KIB = 256 * 1024;

    private static final int MAX_PASSES = 16;
    private static final int MAX_LANES = 16;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
    private static final Pattern PHC = Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");

    private PasswordHash() {}

    /**
     * The hash of a new password, with a salt of its own.
     *
     * @throws HomieException INVALID_ARGUMENT for one that is too short or too long
     */
    public static String of(String password) {
        if (password.length() < MIN_LENGTH || password.length() > MAX_LENGTH) {
            throw HomieException.invalid(
                    "password", "has " + MIN_LENGTH + " to " + MAX_LENGTH + " characters; four words make a good one");
        }
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        byte[] hash = derive(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + ENCODER.encodeToString(salt)
                + "$" + ENCODER.encodeToString(hash);
    }

    /** Whether {@code given} is the password that {@code phc} was made of; false for what is no such string. */
    public static boolean matches(String phc, String given) {
        Matcher parts = PHC.matcher(phc);
        if (!parts.matches() || given.length() > MAX_LENGTH) {
            return false;
        }
        int memory = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        int lanes = Integer.parseInt(parts.group(3));
        if (memory < 8 * lanes
                || memory > MAX_MEMORY_KIB
                || passes < 1
                || passes > MAX_PASSES
                || lanes < 1
                || lanes > MAX_LANES) {
            return false;
        }
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        byte[] salt = Base64.getDecoder().decode(parts.group(4));
        return MessageDigest.isEqual(expected, derive(given, salt, memory, passes, lanes, expected.length));
    }

    private static byte[] derive(String password, byte[] salt, int memory, int passes, int lanes, int length) {
        // One keyboard writes é as one character, another as two.
        byte[] bytes = Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memory)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[length];
            generator.generateBytes(bytes, hash);
            return hash;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
