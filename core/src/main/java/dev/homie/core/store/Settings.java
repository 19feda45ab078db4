package dev.homie.core.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Single values by name, as they are; for secret ones see {@link dev.homie.core.secret.SecretSettings}. Thread-safe. */
public final class Settings {
    /** Argon2id of the owner's password, see {@link dev.homie.core.identity.PasswordHash}. */
    public static final String PASSWORD = "owner.password";
    /** This machine's id in states of before there was {@code node.json}. */
    public static final String NODE_ID = "node.id";
    /** Names this gateway to clients, nodes and cookies. */
    public static final String GATEWAY_ID = "gateway.id";

    private final Store store;

    public Settings(Store store) {
        this.store = store;
    }

    /** The value, which becomes {@code first} if there is none yet. */
    public CompletableFuture<String> getOrCreate(String key, Supplier<String> first) {
        return store.submit(connection -> {
            try (PreparedStatement get = connection.prepareStatement("SELECT value FROM setting WHERE key = ?")) {
                get.setString(1, key);
                try (ResultSet result = get.executeQuery()) {
                    if (result.next()) {
                        return result.getString(1);
                    }
                }
            }
            String value = first.get();
            try (PreparedStatement put =
                    connection.prepareStatement("INSERT INTO setting (key, value) VALUES (?, ?)")) {
                put.setString(1, key);
                put.setString(2, value);
                put.executeUpdate();
            }
            return value;
        });
    }

    /** Sets or replaces the value. */
    public CompletableFuture<Void> put(String key, String value) {
        return store.execute(connection -> {
            try (PreparedStatement put = connection.prepareStatement(
                    "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")) {
                put.setString(1, key);
                put.setString(2, value);
                put.executeUpdate();
            }
        });
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

    /** The value, if there is one. */
    public CompletableFuture<Optional<String>> find(String key) {
        return store.submit(connection -> {
            try (PreparedStatement get = connection.prepareStatement("SELECT value FROM setting WHERE key = ?")) {
                get.setString(1, key);
                try (ResultSet result = get.executeQuery()) {
                    return result.next() ? Optional.of(result.getString(1)) : Optional.empty();
                }
            }
        });
    }
}
