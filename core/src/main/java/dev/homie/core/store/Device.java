package dev.homie.core.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A device that was let in. Times are milliseconds since 1970. Immutable.
 *
 * @param publicKey Ed25519, base64url of 32 bytes
 * @param tokenHash SHA-256 of its token in hex
 * @param role its wire name
 * @param nodes the machines that it is narrowed to; null: all
 * @param lastUsedAt when it last signed in; null: never
 * @param lastAddress from where
 * @param approvedBy the subject that let it in
 * @param version counts what it may: connections that were opened under an earlier one are closed
 */
public record Device(
        String id,
        String name,
        String platform,
        String publicKey,
        String tokenHash,
        String role,
        @Nullable List<String> nodes,
        long createdAt,
        @Nullable Long lastUsedAt,
        @Nullable String lastAddress,
        String approvedBy,
        int version) {
    public Device {
        nodes = nodes == null ? null : List.copyOf(nodes);
    }

    /** What a person may change: a device with another role or other machines has another version. */
    public Device with(String newName, String newRole, @Nullable List<String> newNodes) {
        boolean same = role.equals(newRole) && Objects.equals(nodes, newNodes);
        return new Device(
                id,
                newName,
                platform,
                publicKey,
                tokenHash,
                newRole,
                newNodes,
                createdAt,
                lastUsedAt,
                lastAddress,
                approvedBy,
                same ? version : version + 1);
    }

    /** As of its last sign-in. */
    public Device usedAt(long time, String address) {
        return new Device(
                id, name, platform, publicKey, tokenHash, role, nodes, createdAt, time, address, approvedBy, version);
    }

    /** {@code device} of SPEC.md section 6: nothing that is secret. */
    public Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("name", name);
        view.put("platform", platform);
        view.put("role", role);
        if (nodes != null) {
            view.put("nodes", nodes);
        }
        view.put("createdAt", createdAt);
        if (lastUsedAt != null) {
            view.put("lastUsedAt", lastUsedAt);
        }
        if (lastAddress != null) {
            view.put("lastAddress", lastAddress);
        }
        view.put("approvedBy", approvedBy);
        return view;
    }
}
