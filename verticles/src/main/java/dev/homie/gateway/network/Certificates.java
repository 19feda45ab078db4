package dev.homie.gateway.network;

import dev.homie.core.pki.SelfSigned;
import dev.homie.core.pki.ServerCertificate;
import dev.homie.core.store.StateFolder;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Where a listener's certificate comes from, and whether there is a newer one. Thread-safe; what reads files blocks.
 */
public final class Certificates {
    private final TlsConfig config;
    private final StateFolder folder;
    private final List<String> names;
    private final Clock clock;
    private volatile ServerCertificate current;
    private String stamp;

    /**
     * Reads the certificate, or makes it.
     *
     * @param names that a self-signed one is to stand for
     * @throws HomieException FAILED_PRECONDITION in one line that says what is wrong with it
     */
    public Certificates(TlsConfig config, StateFolder folder, List<String> names, Clock clock) {
        this.config = config;
        this.folder = folder;
        this.names = List.copyOf(names);
        this.clock = clock;
        this.stamp = stamp();
        this.current = load();
    }

    /** Whether somebody else made it; else only its fingerprint says that it is ours. */
    public boolean isGiven() {
        return config.files() != null;
    }

    /** SHA-256 of a certificate that nobody else vouches for. */
    public Optional<String> fingerprint() {
        return isGiven() ? Optional.empty() : Optional.of(current.fingerprint());
    }

    public ServerCertificate current() {
        return current;
    }

    /**
     * The certificate if it is another than before: its files have changed, or it would have expired soon.
     *
     * @throws HomieException FAILED_PRECONDITION when what is there now cannot be used; the one of before still can
     */
    public synchronized Optional<ServerCertificate> renewed() {
        String now = stamp();
        if (config.files() != null && now.equals(stamp)) {
            return Optional.empty();
        }
        ServerCertificate next = load();
        // Only now: one that was read between the writes of its two files is read again.
        stamp = now;
        if (next.equals(current)) {
            return Optional.empty();
        }
        current = next;
        return Optional.of(next);
    }

    private ServerCertificate load() {
        TlsConfig.Files files = config.files();
        return files == null
                ? SelfSigned.of(folder, names, clock)
                : ServerCertificate.read(files.certificates(), files.key(), clock);
    }

    private String stamp() {
        TlsConfig.Files files = config.files();
        return files == null ? "" : stamp(files.certificates()) + " " + stamp(files.key());
    }

    /** Of what the name leads to: whoever renews certificates often changes a link. */
    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + "/" + attributes.size() + "/" + attributes.fileKey();
        } catch (IOException e) {
            return "none";
        }
    }
}
