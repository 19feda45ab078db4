package dev.homie.core.pairing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A device's Ed25519 key, as browsers and phones have it: 32 bytes each way, base64url without padding. Immutable and
 * thread-safe.
 *
 * @param privateKey secret
 * @param publicKey that belongs to it
 */
public record DeviceKey(String privateKey, String publicKey) {
    /** Characters of a key. */
    public static final int LENGTH = 43;

    private static final String ALGORITHM = "Ed25519";
    private static final int BYTES = 32;
    /** What Java wants before the bytes of a public and of a private key. */
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final byte[] PRIVATE_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");

    /** A fresh key. */
    public static DeviceKey generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new DeviceKey(
                    last(pair.getPrivate().getEncoded()), last(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK from 15 on has " + ALGORITHM, e);
        }
    }

    /**
     * base64url of the signature.
     *
     * @throws IllegalArgumentException when the private key is none
     */
    public String sign(String text) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey(privateKey));
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a key", e);
        }
    }

    /** Whether it is what a device may be known by: 32 bytes, written in the one way that there is. */
    public static boolean isPublicKey(String text) {
        try {
            publicKey(text);
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether whoever has the private key of {@code publicKey} signed the text; false for what is no key. */
    public static boolean verify(String publicKey, String text, String signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(publicKey(publicKey));
            check.update(text.getBytes(StandardCharsets.UTF_8));
            return check.verify(decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Says nothing of the private key. */
    @Override
    public String toString() {
        return "DeviceKey " + publicKey;
    }

    private static PublicKey publicKey(String text) throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(join(PUBLIC_PREFIX, text)));
    }

    private static PrivateKey privateKey(String text) throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(join(PRIVATE_PREFIX, text)));
    }

    private static byte[] join(byte[] prefix, String text) {
        byte[] key = decode(text);
        if (key.length != BYTES || !encode(key).equals(text)) {
            throw new IllegalArgumentException("not a key");
        }
        byte[] joined = Arrays.copyOf(prefix, prefix.length + BYTES);
        System.arraycopy(key, 0, joined, prefix.length, BYTES);
        return joined;
    }

    private static String last(byte[] encoded) {
        return encode(Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
