package dev.homie.core.pki;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Trusts the server whose certificate was signed by the CA of one fingerprint, and which shows that CA's certificate, too;
 * nobody else, and no client. Names do not count: the CA signs members only.
 */
public final class PinnedAuthority extends PinnedTrust {
    private final String fingerprint;

    /** @param fingerprint as {@link Keys#fingerprint} gives it */
    public PinnedAuthority(String fingerprint) {
        this.fingerprint = fingerprint;
    }

    /** For a client: the handshake fails with a {@link CertificateException} when it is another CA. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {this}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK 17 has TLS 1.3", e);
        }
    }

    @Override
    protected void check(X509Certificate[] chain) throws CertificateException {
        X509Certificate authority = chain[chain.length - 1];
        if (chain.length != 2 || !Keys.fingerprint(authority).equals(fingerprint)) {
            throw new CertificateException("another CA, with the fingerprint " + Keys.fingerprint(authority));
        }
        try {
            authority.checkValidity();
            chain[0].checkValidity();
            authority.verify(authority.getPublicKey());
            chain[0].verify(authority.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new CertificateException("not signed by that CA, or not valid now: " + e.getMessage(), e);
        }
    }
}
