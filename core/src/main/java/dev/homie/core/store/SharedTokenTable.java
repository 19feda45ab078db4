package dev.homie.core.store;

import dev.homie.protocol.Json;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Tokens that the owner gave away, by their names. Thread-safe. */
public final class SharedTokenTable {
    private final Store store;

    public SharedTokenTable(Store store) {
        this.store = store;
    }

    /**
     * One token.
     *
     * @param hash see {@link dev.homie.core.identity.Secrets#hash}
     * @param role as on the wire
     * @param nodes the machines it is narrowed to; null: all
     * @param createdAt milliseconds since 1970
     */
    public record SharedToken(
            String name, String hash, String role, @Nullable Set<String> nodes, long createdAt) {}

    /** By name. */
    public CompletableFuture<List<SharedToken>> all() {
        return store.submit(connection -> {
            List<SharedToken> tokens = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT name, hash, role, nodes, created_at FROM shared_token ORDER BY name");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    tokens.add(new SharedToken(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            nodes(row.getString(4)),
                            row.getLong(5)));
                }
            }
            return tokens;
        });
    }

    /** Whether there was room for the name, and for one more: false changes nothing. */
    public CompletableFuture<Boolean> insert(SharedToken token, int max) {
        return store.submit(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO shared_token (name, hash, role, nodes, created_at) SELECT ?, ?, ?, ?, ?"
                            + " WHERE (SELECT count(*) FROM shared_token) < ? ON CONFLICT (name) DO NOTHING")) {
                Set<String> nodes = token.nodes();
                insert.setString(1, token.name());
                insert.setString(2, token.hash());
                insert.setString(3, token.role());
                insert.setString(4, nodes == null ? null : Json.write(Map.of("ids", new TreeSet<>(nodes))));
                insert.setLong(5, token.createdAt());
                insert.setInt(6, max);
                return insert.executeUpdate() == 1;
            }
        });
    }

    /** Whether there was one. */
    public CompletableFuture<Boolean> delete(String name) {
        return store.submit(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM shared_token WHERE name = ?")) {
                delete.setString(1, name);
                return delete.executeUpdate() == 1;
            }
        });
    }

    private static @Nullable Set<String> nodes(@Nullable String json) {
        if (json == null) {
            return null;
        }
        Set<String> ids = new TreeSet<>();
        if (Json.readObject(json).get("ids") instanceof List<?> list) {
            list.forEach(id -> ids.add(String.valueOf(id)));
        }
        return ids;
    }
}
