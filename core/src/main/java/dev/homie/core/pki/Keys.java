package dev.homie.core.pki;

import dev.homie.protocol.HomieException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Key pairs on the curve P-256, which every TLS of a JDK 17 signs with. */
public final class Keys {
    static final String ALGORITHM = "EC";

    private static final String CURVE = "secp256r1";
    private static final int BITS = 256;

    private Keys() {}

    public static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(new ECGenParameterSpec(CURVE));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /** A public key as it travels: base64 of its X.509 form. */
    public static String encode(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }

    /** @throws HomieException INVALID_ARGUMENT when it is none of ours */
    public static PublicKey decode(String path, String base64) {
        try {
            byte[] encoded = Base64.getDecoder().decode(base64);
            PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
            if (key instanceof ECPublicKey point && point.getParams().getOrder().bitLength() == BITS) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // said below
        }
        throw HomieException.invalid(path, "must be a public key on the curve P-256, in base64");
    }

    /** SHA-256 of a certificate, 64 lower-case hex digits: says which one is meant. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a certificate", e);
        }
    }
}
