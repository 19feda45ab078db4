package dev.homie.core.pki;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * What a listener with TLS shows: a certificate, those it was signed with, and its key. Immutable.
 *
 * @param chain the listener's own first
 */
public record ServerCertificate(List<X509Certificate> chain, PrivateKey key) {
    /** Bytes of a file; a chain of certificates has some ten thousand. */
    private static final int MAX_FILE = 256 * 1024;

    private static final int PROBE_BYTES = 32;

    public ServerCertificate {
        chain = List.copyOf(chain);
    }

    /** The listener's own certificate. */
    public X509Certificate own() {
        return chain.get(0);
    }

    /** SHA-256 of its own certificate, see {@link Keys#fingerprint}. */
    public String fingerprint() {
        return Keys.fingerprint(own());
    }

    public String chainPem() {
        StringBuilder pem = new StringBuilder();
        chain.forEach(each -> pem.append(Pem.certificate(each)));
        return pem.toString();
    }

    public String keyPem() {
        return Pem.privateKey(key);
    }

    /**
     * Reads PEM files: RSA or EC, the key in PKCS#8, PKCS#1 or SEC1. Blocks.
     *
     * @throws HomieException FAILED_PRECONDITION in one line that names the file: it is missing, no PEM, encrypted, expired, or
     *     the key is another certificate's
     */
    public static ServerCertificate read(Path certificates, Path key, Clock clock) {
        List<X509Certificate> chain = chain(certificates);
        PrivateKey privateKey = key(key);
        X509Certificate own = chain.get(0);
        if (!belongs(own.getPublicKey(), privateKey)) {
            throw failure(key, "is not the key of the first certificate in " + certificates);
        }
        if (own.getNotAfter().before(Date.from(clock.instant()))) {
            throw failure(certificates, "expired on " + own.getNotAfter().toInstant() + "; renew it");
        }
        return new ServerCertificate(chain, privateKey);
    }

    private static List<X509Certificate> chain(Path file) {
        List<X509Certificate> chain = new ArrayList<>();
        for (Object each : objects(file)) {
            if (each instanceof X509CertificateHolder holder) {
                try {
                    chain.add(new JcaX509CertificateConverter().getCertificate(holder));
                } catch (GeneralSecurityException e) {
                    throw failure(file, "has a certificate that cannot be read: " + e.getMessage());
                }
            }
        }
        if (chain.isEmpty()) {
            throw failure(file, "has no certificate in it ('-----BEGIN CERTIFICATE-----')");
        }
        return chain;
    }

    private static PrivateKey key(Path file) {
        for (Object each : objects(file)) {
            if (each instanceof PrivateKeyInfo info) {
                return key(file, info);
            }
            if (each instanceof PEMKeyPair pair) {
                return key(file, pair.getPrivateKeyInfo());
            }
            if (each instanceof PEMEncryptedKeyPair || each instanceof PKCS8EncryptedPrivateKeyInfo) {
                throw failure(
                        file, "is encrypted with a passphrase; write it without one: openssl pkey -in OLD -out NEW");
            }
        }
        throw failure(file, "has no private key in it ('-----BEGIN PRIVATE KEY-----')");
    }

    private static PrivateKey key(Path file, PrivateKeyInfo info) {
        try {
            boolean rsa = info.getPrivateKeyAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption);
            return KeyFactory.getInstance(rsa ? "RSA" : Keys.ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw failure(file, "has a key that cannot be read: RSA and EC are known");
        }
    }

    private static List<Object> objects(Path file) {
        try {
            if (Files.size(file) > MAX_FILE) {
                throw failure(file, "is too large for a PEM file");
            }
            List<Object> objects = new ArrayList<>();
            try (PEMParser parser =
                    new PEMParser(new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1)))) {
                for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                    objects.add(next);
                }
            }
            return objects;
        } catch (NoSuchFileException e) {
            throw failure(file, "does not exist");
        } catch (IOException | IllegalArgumentException e) {
            // Not the parser's own words: they could show a piece of the key.
            throw failure(file, Files.isReadable(file) ? "is no PEM file" : "cannot be read; check whose file it is");
        }
    }

    /** Whether what the one signs the other verifies. */
    private static boolean belongs(PublicKey publicKey, PrivateKey privateKey) {
        if (!publicKey.getAlgorithm().equals(privateKey.getAlgorithm())) {
            return false;
        }
        String algorithm = publicKey.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        byte[] probe = new byte[PROBE_BYTES];
        new SecureRandom().nextBytes(probe);
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(privateKey);
            signer.update(probe);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(probe);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static HomieException failure(Path file, String why) {
        return new HomieException(ErrorCode.FAILED_PRECONDITION, file + " " + why);
    }
}
