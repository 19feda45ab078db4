package dev.homie.core.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The machines outside the cluster that the owner admitted, and those that were removed again. Thread-safe. */
public final class NodeAdmissionTable {
    private final Store store;

    public NodeAdmissionTable(Store store) {
        this.store = store;
    }

    /**
     * One machine. Times are milliseconds since 1970.
     *
     * @param publicKey as {@link dev.homie.core.identity.NodeKey#publicKey}
     * @param removedAt null while it is admitted
     */
    public record Admission(
            String nodeId,
            String publicKey,
            long admittedAt,
            @Nullable Long removedAt) {
        public boolean holds() {
            return removedAt == null;
        }

        /** When it was last decided about. */
        public long changedAt() {
            return removedAt == null ? admittedAt : Math.max(removedAt, admittedAt);
        }
    }

    public CompletableFuture<List<Admission>> all() {
        return store.submit(connection -> {
            List<Admission> admissions = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(
                            "SELECT node_id, public_key, admitted_at, removed_at FROM node_admission"
                                    + " ORDER BY admitted_at");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long time = row.getLong(4);
                    Long removedAt = row.wasNull() ? null : time;
                    admissions.add(new Admission(row.getString(1), row.getString(2), row.getLong(3), removedAt));
                }
            }
            return admissions;
        });
    }

    /** Writes one, whether or not it is there. */
    public CompletableFuture<Void> save(Admission admission) {
        return store.execute(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM node_admission WHERE node_id = ?")) {
                delete.setString(1, admission.nodeId());
                delete.executeUpdate();
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO node_admission (node_id, public_key, admitted_at, removed_at) VALUES (?, ?, ?, ?)")) {
                insert.setString(1, admission.nodeId());
                insert.setString(2, admission.publicKey());
                insert.setLong(3, admission.admittedAt());
                if (admission.removedAt() == null) {
                    insert.setNull(4, Types.BIGINT);
                } else {
                    insert.setLong(4, admission.removedAt());
                }
                insert.executeUpdate();
            }
        });
    }
}
