package dev.homie.core.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who is signed in with a cookie. Thread-safe. */
public final class LoginTable {
    private final Store store;

    public LoginTable(Store store) {
        this.store = store;
    }

    /**
     * One sign-in. Times are milliseconds since 1970.
     *
     * @param hash of the cookie's value, see {@link dev.homie.core.identity.Secrets#hash}
     * @param identity who signed in, as {@link dev.homie.core.identity.Identity} in JSON
     * @param parent the credential it was signed in with: the cookie falls with it
     */
    public record Login(String hash, String subject, long createdAt, long expiresAt, String identity, String parent) {}

    public CompletableFuture<List<Login>> all() {
        return store.submit(connection -> {
            List<Login> logins = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT hash, subject, created_at, expires_at, identity, parent FROM login ORDER BY created_at");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    logins.add(new Login(
                            row.getString(1),
                            row.getString(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getString(5),
                            row.getString(6)));
                }
            }
            return logins;
        });
    }

    public CompletableFuture<Void> insert(Login login) {
        return store.execute(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO login (hash, subject, created_at, expires_at, identity, parent) VALUES (?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, login.hash());
                insert.setString(2, login.subject());
                insert.setLong(3, login.createdAt());
                insert.setLong(4, login.expiresAt());
                insert.setString(5, login.identity());
                insert.setString(6, login.parent());
                insert.executeUpdate();
            }
        });
    }

    public CompletableFuture<Void> delete(Collection<String> hashes) {
        return store.execute(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM login WHERE hash = ?")) {
                for (String hash : hashes) {
                    delete.setString(1, hash);
                    delete.addBatch();
                }
                delete.executeBatch();
            }
        });
    }
}
