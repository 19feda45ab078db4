package dev.homie.core.store;

import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The devices that were let in. One that was revoked is not there any more. Thread-safe. */
public final class DeviceTable {
    private static final int MAX_NODES = 10_000;
    private static final int MAX_ID = 256;

    private final Store store;

    public DeviceTable(Store store) {
        this.store = store;
    }

    public CompletableFuture<List<Device>> all() {
        return store.submit(connection -> {
            List<Device> devices = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT id, name, platform, public_key,"
                            + " token_hash, role, nodes, created_at, last_used_at, last_address, approved_by, version"
                            + " FROM device ORDER BY created_at");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    devices.add(read(row));
                }
            }
            return devices;
        });
    }

    public CompletableFuture<Void> insert(Device device) {
        return store.execute(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO device (id, name, platform,"
                    + " public_key, token_hash, role, nodes, created_at, approved_by, version)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, device.id());
                insert.setString(2, device.name());
                insert.setString(3, device.platform());
                insert.setString(4, device.publicKey());
                insert.setString(5, device.tokenHash());
                insert.setString(6, device.role());
                setNodes(insert, 7, device.nodes());
                insert.setLong(8, device.createdAt());
                insert.setString(9, device.approvedBy());
                insert.setInt(10, device.version());
                insert.executeUpdate();
            }
        });
    }

    /** Writes name, role, machines and version of a device; none that is gone comes back by it. */
    public CompletableFuture<Void> update(Device device) {
        return store.execute(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE device SET name = ?, role = ?, nodes = ?, version = ? WHERE id = ?")) {
                update.setString(1, device.name());
                update.setString(2, device.role());
                setNodes(update, 3, device.nodes());
                update.setInt(4, device.version());
                update.setString(5, device.id());
                update.executeUpdate();
            }
        });
    }

    /** Writes when and from where devices were last used. */
    public CompletableFuture<Void> used(Collection<Device> devices) {
        return store.execute(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE device SET last_used_at = ?, last_address = ? WHERE id = ?")) {
                for (Device device : devices) {
                    if (device.lastUsedAt() == null) {
                        continue;
                    }
                    update.setLong(1, device.lastUsedAt());
                    update.setString(2, device.lastAddress());
                    update.setString(3, device.id());
                    update.addBatch();
                }
                update.executeBatch();
            }
        });
    }

    public CompletableFuture<Void> delete(String id) {
        return store.execute(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM device WHERE id = ?")) {
                delete.setString(1, id);
                delete.executeUpdate();
            }
        });
    }

    private static Device read(ResultSet row) throws SQLException {
        String nodes = row.getString(7);
        long time = row.getLong(9);
        Long lastUsedAt = row.wasNull() ? null : time;
        return new Device(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                nodes == null ? null : Params.of(Json.readObject(nodes)).optionalStrings("nodes", MAX_NODES, MAX_ID),
                row.getLong(8),
                lastUsedAt,
                row.getString(10),
                row.getString(11),
                row.getInt(12));
    }

    private static void setNodes(PreparedStatement statement, int index, @Nullable List<String> nodes)
            throws SQLException {
        if (nodes == null) {
            statement.setNull(index, Types.VARCHAR);
        } else {
            statement.setString(index, Json.write(Map.of("nodes", nodes)));
        }
    }
}
