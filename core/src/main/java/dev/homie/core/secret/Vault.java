package dev.homie.core.secret;

import dev.homie.core.identity.Secrets;
import dev.homie.core.store.StateFolder;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seals what is kept in the database under a master key that is not: it is in {@code master.key} beside the database (0600),
 * or in the system's keychain, and then that file says so. The first thing that is sealed makes the key.
 *
 * <p>Several processes may use one vault. What changes keys, and what seals, therefore runs within a transaction of the
 * database ({@link dev.homie.core.store.Store#submit}), which one process has at a time. Blocks; thread-safe.
 */
public final class Vault {
    /** Where the master key is, or is said to be, in the state folder. */
    public static final String FILE = "master.key";

    private static final int ACCOUNT_BYTES = 9;

    private final StateFolder folder;
    private final Path file;
    private final Optional<Keychain> keychain;
    /** What was read from the keychain, which takes a process each time. */
    private volatile @Nullable Kept cached;

    /** @param keychain the system's, if it has one */
    public Vault(StateFolder folder, Optional<Keychain> keychain) {
        this.folder = folder;
        this.file = folder.path().resolve(FILE);
        this.keychain = keychain;
    }

    public static Vault of(StateFolder folder) {
        return new Vault(folder, Keychain.ofSystem(System.getenv()));
    }

    /** Loads in the background what opening needs: some 40 ms of a start, which has other things to do meanwhile. */
    public static void prepare() {
        Thread thread = new Thread(
                () -> {
                    MasterKey key = MasterKey.generate();
                    key.open("nothing", key.seal("nothing", ""));
                },
                "homie-vault");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * The keys and where they are.
     *
     * @param account in the keychain; null: in the file itself
     */
    private record Kept(@Nullable String account, MasterKeys keys) {}

    /**
     * What can be told of the key.
     *
     * @param place for a person
     * @param keyIds the one that seals first; more than one while a rotation is under way; none before the first secret
     */
    public record Status(String place, boolean inKeychain, List<String> keyIds) {}

    /** Whether a stored value is sealed, and not plain as in states of before. */
    public static boolean isSealed(String value) {
        return MasterKey.isSealed(value);
    }

    /** The id of the key that a value is sealed with. */
    public static String keyOf(String sealed) {
        return MasterKey.keyOf(sealed);
    }

    /**
     * Seals a value, within a transaction.
     *
     * @param purpose what it is for: it opens for nothing else
     */
    public String seal(String purpose, String value) {
        Kept kept = read();
        if (kept.keys().isEmpty()) {
            kept = new Kept(null, kept.keys().rotated());
            write(kept);
        }
        return kept.keys().current().seal(purpose, value);
    }

    /** @throws HomieException FAILED_PRECONDITION without the key, or for a value that was tampered with */
    public String open(String purpose, String sealed) {
        String id = keyOf(sealed);
        return read().keys()
                .find(id)
                .orElseThrow(() -> new HomieException(
                        ErrorCode.FAILED_PRECONDITION,
                        "the key " + id + ", which opens '" + purpose + "', is not in " + file
                                + "; restore that file from your backup, or forget what it sealed with:"
                                + " homie secrets forget"))
                .open(purpose, sealed);
    }

    public Status status() {
        Kept kept = read();
        boolean inKeychain = kept.account() != null;
        return new Status(
                inKeychain ? keychain().name() : file.toString(),
                inKeychain,
                kept.keys().ids());
    }

    /** Makes a key that seals from now on, within a transaction; the others still open. */
    public void rotate() {
        Kept kept = read();
        write(new Kept(kept.account(), kept.keys().rotated()));
    }

    /** Drops the keys that seal nothing any more, within a transaction. */
    public void retain(Collection<String> used) {
        Kept kept = read();
        if (kept.keys().keys().size() > 1) {
            write(new Kept(kept.account(), kept.keys().without(used)));
        }
    }

    /**
     * Moves the key into the system's keychain, within a transaction. Does nothing when it is there.
     *
     * @return whether it was elsewhere
     * @throws HomieException FAILED_PRECONDITION where there is none, UNAVAILABLE when it does not work
     */
    public boolean useKeychain() {
        Kept kept = read();
        if (kept.account() != null) {
            return false;
        }
        MasterKeys keys = kept.keys().isEmpty() ? kept.keys().rotated() : kept.keys();
        write(new Kept("homie-" + Secrets.random(ACCOUNT_BYTES), keys));
        return true;
    }

    /** Moves the key into the file, within a transaction. Does nothing when it is there. */
    public void useFile() {
        Kept kept = read();
        if (kept.account() != null) {
            write(new Kept(null, kept.keys()));
            keychain().remove(kept.account());
            cached = null;
        }
    }

    private Kept read() {
        Map<String, Object> json;
        try {
            json = Json.readObject(Files.readString(file));
        } catch (NoSuchFileException e) {
            return new Kept(null, MasterKeys.NONE);
        } catch (IOException | HomieException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
        try {
            if (json.get("keychain") instanceof String account) {
                return fromKeychain(account, json.get("ids"));
            }
            return new Kept(null, MasterKeys.decode(String.valueOf(json.get("keys"))));
        } catch (IllegalArgumentException e) {
            throw unreadable("it holds no master key");
        }
    }

    private Kept fromKeychain(String account, @Nullable Object ids) {
        Kept known = cached;
        if (known != null
                && account.equals(known.account())
                && known.keys().ids().equals(ids)) {
            return known;
        }
        String secret = keychain()
                .find(account)
                .orElseThrow(() -> KeychainCommand.failed(
                        keychain().name(), "does not give the master key '" + account + "' of " + file));
        Kept read = new Kept(account, MasterKeys.decode(secret));
        cached = read;
        return read;
    }

    /** The keychain first, then what says so: at no time is a key nowhere. */
    private void write(Kept kept) {
        Map<String, Object> json = new LinkedHashMap<>();
        String account = kept.account();
        if (account == null) {
            json.put("keys", kept.keys().encode());
        } else {
            Keychain to = keychain();
            to.put(account, kept.keys().encode());
            if (!to.find(account).equals(Optional.of(kept.keys().encode()))) {
                throw KeychainCommand.failed(to.name(), "does not give back what it was given");
            }
            json.put("keychain", account);
            json.put("ids", kept.keys().ids());
        }
        try {
            folder.writeDurably(file, (Json.write(json) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new HomieException(ErrorCode.FAILED_PRECONDITION, "cannot write " + file + ": " + e.getMessage());
        }
        cached = account == null ? null : kept;
    }

    private Keychain keychain() {
        return keychain.orElseThrow(() -> new HomieException(
                ErrorCode.FAILED_PRECONDITION,
                "there is no keychain that Homie can use here (macOS: the keychain; Linux: secret-tool and a session"
                        + " bus); the master key stays in " + file));
    }

    private HomieException unreadable(String why) {
        return new HomieException(
                ErrorCode.FAILED_PRECONDITION,
                "cannot read the master key in " + file + " (" + why + "); restore that file from your backup");
    }
}
