package dev.homie.core.pki;

import dev.homie.core.store.StateFolder;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that a gateway makes for itself: {@code tls/server.crt} and {@code tls/server.key} in the state folder, which
 * nobody but the owner may read. Nobody vouches for it but its fingerprint. Blocks.
 */
public final class SelfSigned {
    /** Apple's systems take none that is valid for longer than 825 days. */
    static final Duration LIFE = Duration.ofDays(820);
    /** A new one is made so long before the end. */
    public static final Duration RENEW = Duration.ofDays(30);

    private static final Duration SKEW = Duration.ofDays(1);
    private static final String CERTIFICATE = "server.crt";
    private static final String KEY = "server.key";
    private static final int SERIAL_BITS = 127;
    private static final Pattern DNS_NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_]([a-z0-9_-]{0,62}))*");

    private SelfSigned() {}

    /**
     * The folder's certificate. A new one is made when there is none, when it ends within {@link #RENEW}, or when it lacks one
     * of the names; it has the same key where there is one, and its fingerprint is another.
     *
     * @param names host names and addresses that clients may use; what is neither is left out
     * @throws HomieException FAILED_PRECONDITION when the folder cannot be used
     */
    public static ServerCertificate of(StateFolder state, Collection<String> names, Clock clock) {
        StateFolder folder = StateFolder.open(state.path().resolve("tls"));
        Path certificate = folder.path().resolve(CERTIFICATE);
        Path key = folder.path().resolve(KEY);
        Set<String> wanted = new TreeSet<>();
        names.forEach(name -> wanted.add(plain(name)));
        wanted.removeIf(name -> generalName(name) == null);
        try {
            KeyPair pair = null;
            if (Files.exists(key) && Files.exists(certificate)) {
                PrivateKey privateKey = Pem.readPrivateKey(Files.readString(key, StandardCharsets.US_ASCII));
                X509Certificate before = Pem.readCertificate(Files.readString(certificate, StandardCharsets.US_ASCII));
                Instant end = before.getNotAfter().toInstant();
                Set<String> has = names(before);
                if (end.isAfter(clock.instant().plus(RENEW)) && has.containsAll(wanted)) {
                    return new ServerCertificate(List.of(before), privateKey);
                }
                pair = new KeyPair(before.getPublicKey(), privateKey);
            }
            KeyPair signing = pair == null ? Keys.generate() : pair;
            X509Certificate made = make(signing, wanted, clock.instant());
            folder.write(key, Pem.privateKey(signing.getPrivate()).getBytes(StandardCharsets.US_ASCII));
            folder.write(certificate, Pem.certificate(made).getBytes(StandardCharsets.US_ASCII));
            return new ServerCertificate(List.of(made), signing.getPrivate());
        } catch (IOException e) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION, "cannot use " + folder.path() + ": " + e.getMessage());
        } catch (GeneralSecurityException | HomieException e) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    folder.path() + " holds no usable certificate (" + e.getMessage()
                            + "); move it away, and a new one is made");
        }
    }

    private static X509Certificate make(KeyPair pair, Set<String> names, Instant now) throws GeneralSecurityException {
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, "Homie")
                .build();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject,
                new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
                Date.from(now.minus(SKEW)),
                Date.from(now.plus(LIFE)),
                subject,
                pair.getPublic());
        List<GeneralName> alternatives = new ArrayList<>();
        for (String name : names) {
            GeneralName alternative = generalName(name);
            if (alternative != null) {
                alternatives.add(alternative);
            }
        }
        try {
            // No CA: whoever trusts it trusts this one host, and nothing that its key could sign.
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            if (!alternatives.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(alternatives.toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        } catch (CertIOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** How a name is written here: lower case, without a port, an address as Java writes it. */
    private static String plain(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        int end = lower.indexOf(']');
        String host = lower.startsWith("[") && end > 0
                ? lower.substring(1, end)
                : lower.indexOf(':') == lower.lastIndexOf(':') ? lower.replaceFirst(":.*", "") : lower;
        try {
            // A literal: nothing is looked up.
            return IPAddress.isValid(host) ? InetAddress.getByName(host).getHostAddress() : host;
        } catch (UnknownHostException e) {
            return host;
        }
    }

    private static @Nullable GeneralName generalName(String plain) {
        if (IPAddress.isValid(plain)) {
            return new GeneralName(GeneralName.iPAddress, plain);
        }
        return DNS_NAME.matcher(plain).matches() ? new GeneralName(GeneralName.dNSName, plain) : null;
    }

    private static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
        Set<String> names = new TreeSet<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            alternatives.forEach(each -> names.add(plain(String.valueOf(each.get(1)))));
        }
        return names;
    }
}
