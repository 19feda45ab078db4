package dev.homie.core.pki;

import dev.homie.core.store.StateFolder;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * {@code cluster/} of a state folder: {@code ca.crt} and {@code node.crt} with {@code node.key} of every member, and
 * {@code ca.key} where the CA was made. Nobody but the owner may read it. Blocks.
 */
public final class KeyFolder {
    private static final String AUTHORITY = "ca.crt";
    private static final String AUTHORITY_KEY = "ca.key";
    private static final String CERTIFICATE = "node.crt";
    private static final String KEY = "node.key";

    private final StateFolder folder;

    private KeyFolder(StateFolder folder) {
        this.folder = folder;
    }

    /** Creates the folder when it is missing. */
    public static KeyFolder of(StateFolder state) {
        return new KeyFolder(StateFolder.open(state.path().resolve("cluster")));
    }

    public StateFolder folder() {
        return folder;
    }

    /** Whether this machine has a certificate. */
    public boolean hasKeys() {
        return Files.exists(path(KEY)) && Files.exists(path(CERTIFICATE)) && Files.exists(path(AUTHORITY));
    }

    /** Whether this machine can sign certificates. */
    public boolean hasAuthority() {
        return Files.exists(path(AUTHORITY_KEY)) && Files.exists(path(AUTHORITY));
    }

    /**
     * Makes the CA and this machine's certificate.
     *
     * @throws HomieException FAILED_PRECONDITION when there are keys already
     */
    public Authority initialize(String clusterName, String machineName, Clock clock) {
        if (hasKeys() || hasAuthority()) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    "there are keys in " + folder.path() + " already; move them away to begin a new cluster");
        }
        Authority authority = Authority.create(clusterName, clock);
        KeyPair pair = Keys.generate();
        write(AUTHORITY_KEY, Pem.privateKey(authority.key()));
        write(new NodeKeys(authority.certificate(), authority.issue(machineName, pair.getPublic()), pair.getPrivate()));
        return authority;
    }

    /** Writes a member's keys, over those that are there. */
    public void write(NodeKeys keys) {
        write(AUTHORITY, Pem.certificate(keys.authority()));
        write(KEY, Pem.privateKey(keys.privateKey()));
        write(CERTIFICATE, Pem.certificate(keys.certificate()));
    }

    /**
     * This machine's keys.
     *
     * @throws HomieException FAILED_PRECONDITION when there are none or they cannot be read, saying what to do
     */
    public NodeKeys keys() {
        if (!hasKeys()) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    "this machine has no certificate for a cluster; begin one with 'homie init', or get into one with the"
                            + " line that 'homie invite' prints on a gateway");
        }
        return new NodeKeys(
                Pem.readCertificate(read(AUTHORITY)),
                Pem.readCertificate(read(CERTIFICATE)),
                Pem.readPrivateKey(read(KEY)));
    }

    /** The CA; null where it is not kept. */
    public @Nullable Authority authority(Clock clock) {
        return hasAuthority()
                ? new Authority(Pem.readCertificate(read(AUTHORITY)), Pem.readPrivateKey(read(AUTHORITY_KEY)), clock)
                : null;
    }

    private Path path(String name) {
        return folder.path().resolve(name);
    }

    private String read(String name) {
        try {
            return Files.readString(path(name), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    private void write(String name, String text) {
        try {
            folder.write(path(name), text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw failure(name, e);
        }
    }

    private HomieException failure(String name, IOException e) {
        return new HomieException(ErrorCode.FAILED_PRECONDITION, "cannot use " + path(name) + ": " + e.getMessage());
    }
}
