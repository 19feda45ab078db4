package dev.homie.cli.doctor;

import dev.homie.core.pki.Pem;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Whether this machine's certificate for the cluster is one that the others accept. */
final class KeyChecks {
    /** A certificate with less to live than this is worth a word. */
    static final Duration SOON = Duration.ofDays(60);

    private static final List<String> NEEDED = List.of("ca.crt", "node.crt", "node.key");
    private static final Set<PosixFilePermission> OTHERS = EnumSet.copyOf(PosixFilePermissions.fromString("---rwxrwx"));

    private final Path folder;
    private final Clock clock;

    /** @param folder {@code cluster/} of a state folder */
    KeyChecks(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        List<String> missing = NEEDED.stream()
                .filter(name -> !Files.exists(folder.resolve(name)))
                .toList();
        if (!missing.isEmpty()) {
            return List.of(Finding.wrong("certificates: " + folder + " lacks " + String.join(", ", missing)
                    + "; get them anew with the line that 'homie invite' prints on a gateway"));
        }
        permissions(findings);
        try {
            certificates(findings);
        } catch (HomieException | IOException | GeneralSecurityException e) {
            findings.add(Finding.wrong("certificates in " + folder + " cannot be read: " + e.getMessage()));
        }
        return findings;
    }

    private void permissions(List<Finding> findings) {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        List<String> open = new ArrayList<>();
        for (String name : List.of("", "ca.key", "node.key", "node.crt", "ca.crt")) {
            Path file = name.isEmpty() ? folder : folder.resolve(name);
            try {
                Set<PosixFilePermission> given = EnumSet.noneOf(PosixFilePermission.class);
                if (Files.exists(file)) {
                    given.addAll(Files.getPosixFilePermissions(file));
                }
                given.retainAll(OTHERS);
                if (!given.isEmpty()) {
                    open.add(file.toString());
                }
            } catch (IOException e) {
                open.add(file + " (" + e.getMessage() + ")");
            }
        }
        if (!open.isEmpty()) {
            findings.add(Finding.wrong("keys are open to others: " + String.join(", ", open)
                    + "; run: chmod -R go-rwx " + folder
                    + "; and if others can have read a key, begin the cluster anew"));
        }
    }

    private void certificates(List<Finding> findings) throws IOException, GeneralSecurityException {
        X509Certificate authority = Pem.readCertificate(read("ca.crt"));
        X509Certificate own = Pem.readCertificate(read("node.crt"));
        try {
            own.verify(authority.getPublicKey());
        } catch (GeneralSecurityException e) {
            findings.add(
                    Finding.wrong("node.crt is of another CA than ca.crt, so nobody in the cluster accepts it; get it"
                            + " anew with the line that 'homie invite' prints on a gateway"));
            return;
        }
        if (!belongTogether(own, Pem.readPrivateKey(read("node.key")))) {
            findings.add(Finding.wrong("node.key is not the key of node.crt; get both anew with the line that 'homie"
                    + " invite' prints on a gateway"));
            return;
        }
        Instant now = clock.instant();
        Instant from = own.getNotBefore().toInstant();
        Instant to = own.getNotAfter().toInstant();
        long days = Duration.between(now, to).toDays();
        if (now.isBefore(from)) {
            findings.add(Finding.wrong("the certificate counts from " + from + " on, and the clock says " + now
                    + ": one of the two is wrong, most likely the clock"));
        } else if (now.isAfter(to)) {
            findings.add(Finding.wrong("the certificate has run out on " + to + " (the clock says " + now
                    + "); get a new one with the line that 'homie invite' prints on a gateway"));
        } else if (Duration.between(now, to).compareTo(SOON) < 0) {
            findings.add(Finding.note("the certificate runs out in " + days
                    + " days; get a new one with the line that 'homie invite' prints on a gateway"));
        } else {
            findings.add(
                    Finding.ok("certificate " + own.getSubjectX500Principal().getName() + " of "
                            + authority.getSubjectX500Principal().getName() + ", good for " + days + " days"));
        }
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        byte[] said = "is this your key?".getBytes(StandardCharsets.UTF_8);
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update(said);
        byte[] signed = signer.sign();
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(certificate);
        verifier.update(said);
        return verifier.verify(signed);
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name), StandardCharsets.US_ASCII);
    }
}
