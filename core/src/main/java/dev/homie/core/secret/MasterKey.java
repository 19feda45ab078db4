package dev.homie.core.secret;

import dev.homie.core.identity.Secrets;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * 256 random bits that seal secrets with AES-256-GCM. What is sealed says under which key ({@link #id}) and is bound to what
 * it is for: it opens nowhere else. Immutable and thread-safe.
 */
final class MasterKey {
    /** Begins everything that is sealed. */
    static final String PREFIX = "sealed:1:";

    private static final int KEY_BYTES = 32;
    private static final int ID_LENGTH = 12;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String id;
    private final String encoded;
    private final SecretKeySpec key;

    private MasterKey(byte[] bytes) {
        this.encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        // Of a hash: it tells keys apart and nothing about them.
        this.id = Secrets.hash("homie master key " + encoded).substring(0, ID_LENGTH);
        this.key = new SecretKeySpec(bytes, "AES");
    }

    static MasterKey generate() {
        byte[] bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return new MasterKey(bytes);
    }

    /** @throws IllegalArgumentException for what is no key */
    static MasterKey decode(String encoded) {
        byte[] bytes = Base64.getUrlDecoder().decode(encoded);
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("a master key has " + KEY_BYTES + " bytes, not " + bytes.length);
        }
        return new MasterKey(bytes);
    }

    /** For where keys are kept. */
    String encode() {
        return encoded;
    }

    /** Names the key without telling anything about it. */
    String id() {
        return id;
    }

    static boolean isSealed(String value) {
        return value.startsWith(PREFIX);
    }

    /** The {@link #id} of the key that sealed a value. */
    static String keyOf(String sealed) {
        int end = sealed.indexOf(':', PREFIX.length());
        return end < 0 ? "" : sealed.substring(PREFIX.length(), end);
    }

    /** @param purpose what the value is for, such as {@code setting/owner.token} */
    String seal(String purpose, String value) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, purpose).doFinal(value.getBytes(StandardCharsets.UTF_8));
            byte[] all = new byte[NONCE_BYTES + sealed.length];
            System.arraycopy(nonce, 0, all, 0, NONCE_BYTES);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return PREFIX + id + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /** @throws HomieException FAILED_PRECONDITION for what was sealed for something else, or was changed */
    String open(String purpose, String sealed) {
        try {
            byte[] all = Base64.getUrlDecoder().decode(sealed.substring(PREFIX.length() + id.length() + 1));
            if (all.length >= NONCE_BYTES + TAG_BITS / 8) {
                byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
                byte[] value =
                        cipher(Cipher.DECRYPT_MODE, nonce, purpose).doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
                return new String(value, StandardCharsets.UTF_8);
            }
        } catch (AEADBadTagException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // as below
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
        throw new HomieException(
                ErrorCode.FAILED_PRECONDITION,
                "the stored secret '" + purpose + "' was changed by somebody else than Homie; restore the database");
    }

    private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(("homie secret v1\n" + purpose).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "MasterKey[" + id + "]";
    }
}
