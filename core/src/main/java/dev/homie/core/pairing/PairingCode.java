package dev.homie.core.pairing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The code that a device and its owner compare (SPEC.md section 6). The device computes it from the key that it made, so
 * that a request which somebody between the two made with another key shows another code.
 */
public final class PairingCode {
    /** Characters, the dash included. */
    public static final int LENGTH = 9;

    private static final String DOMAIN = "homie pairing v1";
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648 base32
    private static final int BITS = 5;
    private static final int GROUP = 4;

    private PairingCode() {}

    /** @param publicKey base64url of 32 bytes */
    public static String of(String gatewayId, String nonce, String publicKey) {
        byte[] digest = sha256(String.join("\n", DOMAIN, gatewayId, nonce, publicKey));
        long bits = 0;
        for (int i = 0; i < BITS; i++) {
            bits = (bits << Byte.SIZE) | (digest[i] & 0xff);
        }
        StringBuilder code = new StringBuilder();
        for (int shift = 2 * GROUP - 1; shift >= 0; shift--) {
            code.append(DIGITS.charAt((int) (bits >> (shift * BITS)) & (DIGITS.length() - 1)));
        }
        return code.insert(GROUP, '-').toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
