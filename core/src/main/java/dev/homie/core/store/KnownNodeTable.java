package dev.homie.core.store;

import dev.homie.protocol.Json;
import dev.homie.protocol.presence.NodeInfo;
import dev.homie.protocol.presence.NodeStatus;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The machines that have announced themselves, and what they were when that was written. Thread-safe. */
public final class KnownNodeTable {
    private final Store store;

    public KnownNodeTable(Store store) {
        this.store = store;
    }

    /**
     * One machine. Times are milliseconds since 1970.
     *
     * @param since when the status began
     */
    public record KnownNode(NodeInfo node, NodeStatus status, long since, long lastSeenAt) {}

    /**
     * Those that have not been removed by the owner, the one that was seen longest ago first.
     *
     * @param forgetBefore the machines that were last seen before are forgotten
     */
    public CompletableFuture<List<KnownNode>> all(long forgetBefore) {
        return store.submit(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM known_node WHERE last_seen_at < ? OR node_id IN"
                            + " (SELECT node_id FROM node_admission WHERE removed_at IS NOT NULL)")) {
                delete.setLong(1, forgetBefore);
                delete.executeUpdate();
            }
            List<KnownNode> nodes = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT info, status, since, last_seen_at FROM known_node ORDER BY last_seen_at");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    nodes.add(new KnownNode(
                            Json.fromMap(Json.readObject(row.getString(1)), NodeInfo.class),
                            NodeStatus.valueOf(row.getString(2)),
                            row.getLong(3),
                            row.getLong(4)));
                }
            }
            return nodes;
        });
    }

    /** Writes some, whether or not they are there. */
    public CompletableFuture<Void> save(Collection<KnownNode> nodes) {
        return store.execute(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT OR REPLACE INTO known_node"
                    + " (node_id, info, status, since, last_seen_at) VALUES (?, ?, ?, ?, ?)")) {
                for (KnownNode known : nodes) {
                    insert.setString(1, known.node().id());
                    insert.setString(2, Json.write(known.node()));
                    insert.setString(3, known.status().name());
                    insert.setLong(4, known.since());
                    insert.setLong(5, known.lastSeenAt());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }
}
