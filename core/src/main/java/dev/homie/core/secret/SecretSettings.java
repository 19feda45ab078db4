package dev.homie.core.secret;

import dev.homie.core.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that nobody may read from the database alone: each is sealed by a {@link Vault}, bound to its name. One that is
 * plain, from before there was a vault, is sealed when it is first read, and what was is wiped from the database's files.
 * Thread-safe; results complete on the store's thread and fail with a {@link dev.homie.protocol.HomieException}.
 */
public final class SecretSettings {
    /** The secret that makes whoever has it the owner. */
    public static final String OWNER_TOKEN = "owner.token";

    private static final Logger LOG = LoggerFactory.getLogger(SecretSettings.class);

    private final Store store;
    private final Vault vault;

    public SecretSettings(Store store, Vault vault) {
        this.store = store;
        this.vault = vault;
    }

    /** Of a store, with the keys beside it. */
    public static SecretSettings of(Store store) {
        return new SecretSettings(store, Vault.of(store.folder()));
    }

    private record Found(@Nullable String value, boolean wasPlain) {}

    /** The value, which becomes {@code first} if there is none yet. */
    public CompletableFuture<String> getOrCreate(String key, Supplier<String> first) {
        return plain(wiped(store.submit(connection -> {
                    Found found = read(connection, key);
                    if (found.value() != null) {
                        return found;
                    }
                    String value = first.get();
                    write(connection, key, value);
                    return new Found(value, false);
                }))
                .thenApply(found -> String.valueOf(found.value())));
    }

    /** The value, if there is one. */
    public CompletableFuture<Optional<String>> find(String key) {
        return plain(wiped(store.submit(connection -> read(connection, key)))
                .thenApply(found -> Optional.ofNullable(found.value())));
    }

    /** Sets the value, whether or not there is one. */
    public CompletableFuture<Void> put(String key, String value) {
        return store.execute(connection -> write(connection, key, value));
    }

    /** Whether there was a value to forget. */
    public CompletableFuture<Boolean> remove(String key) {
        return store.submit(connection -> {
            try (PreparedStatement remove = connection.prepareStatement("DELETE FROM setting WHERE key = ?")) {
                remove.setString(1, key);
                return remove.executeUpdate() == 1;
            }
        });
    }

    /** Names of the sealed settings, and the id of the key that each is sealed with. */
    public CompletableFuture<Map<String, String>> sealed() {
        return store.submit(SecretSettings::sealedKeys);
    }

    /**
     * Seals everything anew under a fresh key. When it is done nothing that the old key opens is left in the database's
     * files, and the old key is gone. It may end at any point, as with a power failure, and nothing is lost: the old key
     * goes last, and {@link #finishRotation} does what is left.
     *
     * @return how many secrets were sealed anew
     */
    public CompletableFuture<Integer> rotate() {
        return plain(store.submit(connection -> {
                    vault.rotate();
                    return reseal(connection);
                })
                .thenCompose(this::dropped));
    }

    /** Ends a rotation that was interrupted, if there is one. */
    public CompletableFuture<Integer> finishRotation() {
        return plain(store.submit(connection -> vault.status().keyIds().size() > 1 ? reseal(connection) : -1)
                .thenCompose(count -> count < 0 ? CompletableFuture.completedFuture(0) : dropped(count)));
    }

    /** Moves the master key into the system's keychain: in the end a fresh one, which was never in a file. */
    public CompletableFuture<Void> useKeychain() {
        return plain(store.submit(connection -> vault.useKeychain())
                .thenCompose(moved -> moved ? rotate() : CompletableFuture.completedFuture(0))
                .thenAccept(count -> {}));
    }

    /** Moves the master key into {@code master.key}. */
    public CompletableFuture<Void> useFile() {
        return store.execute(connection -> vault.useFile());
    }

    /** Deletes what no key opens any more. Each is made anew when it is next needed. Returns their names. */
    public CompletableFuture<Set<String>> forgetUnreadable() {
        return store.submit(connection -> {
            Set<String> gone = new HashSet<>();
            Set<String> keys = Set.copyOf(vault.status().keyIds());
            for (Map.Entry<String, String> each : sealedKeys(connection).entrySet()) {
                if (!keys.contains(each.getValue())) {
                    gone.add(each.getKey());
                }
            }
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM setting WHERE key = ?")) {
                for (String key : gone) {
                    delete.setString(1, key);
                    delete.executeUpdate();
                }
            }
            return gone;
        });
    }

    /** Only once all that was sealed with it is on the disk and gone from everywhere else may a key go. */
    private CompletableFuture<Integer> dropped(int count) {
        return store.compact()
                .thenCompose(done -> store.execute(
                        connection -> vault.retain(sealedKeys(connection).values())))
                .thenApply(done -> count);
    }

    private int reseal(Connection connection) throws SQLException {
        int count = 0;
        for (Map.Entry<String, String> each : sealedKeys(connection).entrySet()) {
            String value = read(connection, each.getKey()).value();
            if (value != null) {
                write(connection, each.getKey(), value);
                count++;
            }
        }
        return count;
    }

    private Found read(Connection connection, String key) throws SQLException {
        try (PreparedStatement get = connection.prepareStatement("SELECT value FROM setting WHERE key = ?")) {
            get.setString(1, key);
            try (ResultSet result = get.executeQuery()) {
                if (!result.next()) {
                    return new Found(null, false);
                }
                String stored = result.getString(1);
                if (Vault.isSealed(stored)) {
                    return new Found(vault.open(purpose(key), stored), false);
                }
                write(connection, key, stored);
                return new Found(stored, true);
            }
        }
    }

    private void write(Connection connection, String key, String value) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(
                "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")) {
            put.setString(1, key);
            put.setString(2, vault.seal(purpose(key), value));
            put.executeUpdate();
        }
    }

    private CompletableFuture<Found> wiped(CompletableFuture<Found> read) {
        return read.thenCompose(found -> found.wasPlain()
                ? store.compact().handle((done, failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "a secret is sealed now, but the database's files still hold what it was ({});"
                                        + " run: homie secrets rotate",
                                failure.getMessage());
                    }
                    return found;
                })
                : CompletableFuture.completedFuture(found));
    }

    /** Steps that follow one another wrap what the first failed with; this takes it out again. */
    private static <T> CompletableFuture<T> plain(CompletableFuture<T> steps) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<T> unused = steps.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        });
        return result;
    }

    private static Map<String, String> sealedKeys(Connection connection) throws SQLException {
        Map<String, String> sealed = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT key, value FROM setting ORDER BY key");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                if (Vault.isSealed(row.getString(2))) {
                    sealed.put(row.getString(1), Vault.keyOf(row.getString(2)));
                }
            }
        }
        return sealed;
    }

    private static String purpose(String key) {
        return "setting/" + key;
    }
}
