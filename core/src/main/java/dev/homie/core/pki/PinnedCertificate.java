package dev.homie.core.pki;

import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * Trusts the server that shows the certificate of one fingerprint; nobody else, whoever signed theirs, and no client. Names
 * do not count: it is this certificate or another. Thread-safe.
 */
public final class PinnedCertificate extends PinnedTrust {
    private final byte[] fingerprint;

    /** @param fingerprint SHA-256 of the certificate in hex */
    public PinnedCertificate(String fingerprint) {
        this.fingerprint = HexFormat.of().parseHex(fingerprint);
    }

    @Override
    protected void check(X509Certificate[] chain) throws CertificateException {
        String shown = Keys.fingerprint(chain[0]);
        if (!MessageDigest.isEqual(fingerprint, HexFormat.of().parseHex(shown))) {
            throw new CertificateException(
                    "another certificate than the one of the link, with the fingerprint " + shown);
        }
        chain[0].checkValidity();
    }
}
