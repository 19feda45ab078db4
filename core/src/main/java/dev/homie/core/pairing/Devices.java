package dev.homie.core.pairing;

import dev.homie.core.identity.Secrets;
import dev.homie.core.store.Device;
import dev.homie.core.store.DeviceTable;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The devices that were let in: in memory, written through to the store. What a device may is changed once the store has
 * it, so that nobody is told of a change which a restart undoes; revoking counts at once. Thread-safe; never blocks.
 */
public final class Devices {
    /** Devices there may be. */
    public static final int MAX = 200;

    /** The longest token that is looked at. */
    private static final int MAX_TOKEN = 256;

    private final DeviceTable table;
    private final Clock clock;
    private final Map<String, Device> devices = new HashMap<>();
    /** Those whose last use the store does not know yet. */
    private final Set<String> used = new HashSet<>();
    /** Those that are being changed. */
    private final Set<String> changing = new HashSet<>();

    /** @param stored those that are left from before */
    public Devices(DeviceTable table, List<Device> stored, Clock clock) {
        this.table = table;
        this.clock = clock;
        stored.forEach(device -> devices.put(device.id(), device));
    }

    public synchronized Optional<Device> find(String id) {
        return Optional.ofNullable(devices.get(id));
    }

    /** The oldest first. */
    public synchronized List<Device> list() {
        return devices.values().stream()
                .sorted(Comparator.comparingLong(Device::createdAt).thenComparing(Device::id))
                .toList();
    }

    /** The device that made the proof, whatever its clock says; empty when any of it is wrong. */
    public Optional<Device> prove(DeviceProof proof, String gatewayId) {
        if (proof.token().length() > MAX_TOKEN) {
            return Optional.empty();
        }
        return find(proof.deviceId())
                .filter(device -> Secrets.same(device.tokenHash(), Secrets.hash(proof.token())))
                .filter(device -> proof.signedBy(device.publicKey(), gatewayId));
    }

    /**
     * Lets a device in, once the store has it.
     *
     * @return fails with RESOURCE_EXHAUSTED beyond {@link #MAX}, or with what the store fails with
     */
    public CompletableFuture<Device> add(Device device) {
        synchronized (this) {
            if (devices.size() >= MAX) {
                return CompletableFuture.failedFuture(new HomieException(
                        ErrorCode.RESOURCE_EXHAUSTED, "there are " + MAX + " devices; revoke one that is not used"));
            }
        }
        return table.insert(device).thenApply(written -> {
            synchronized (this) {
                devices.put(device.id(), device);
            }
            return device;
        });
    }

    /**
     * Changes a device, once the store has it.
     *
     * @param change may throw
     * @return the changed one; fails with NOT_FOUND, with ABORTED while somebody else changes it, or with what the store
     *     fails with
     */
    public CompletableFuture<Device> update(String id, UnaryOperator<Device> change) {
        Device changed;
        synchronized (this) {
            Device before = devices.get(id);
            if (before == null) {
                return CompletableFuture.failedFuture(unknown(id));
            }
            if (changing.contains(id)) {
                return CompletableFuture.failedFuture(new HomieException(
                        ErrorCode.ABORTED, "somebody else changes that device right now; try again"));
            }
            changed = change.apply(before);
            changing.add(id);
        }
        return table.update(changed)
                .whenComplete((written, failure) -> {
                    synchronized (this) {
                        changing.remove(id);
                    }
                })
                .thenApply(written -> keep(changed));
    }

    private synchronized Device keep(Device changed) {
        Device now = devices.get(changed.id());
        if (now == null) { // revoked meanwhile: the store has deleted it after this
            throw unknown(changed.id());
        }
        Device kept = now.lastUsedAt() == null || now.lastAddress() == null
                ? changed
                : changed.usedAt(now.lastUsedAt(), now.lastAddress());
        devices.put(kept.id(), kept);
        return kept;
    }

    /**
     * The device is nobody's any more, from now on.
     *
     * @return once the store knows; fails with NOT_FOUND, or, the device being gone until a restart, with what the store
     *     fails with
     */
    public CompletableFuture<Void> remove(String id) {
        synchronized (this) {
            used.remove(id);
            if (devices.remove(id) == null) {
                return CompletableFuture.failedFuture(unknown(id));
            }
        }
        return table.delete(id);
    }

    /** A device has signed in. The store is told by {@link #flush}: not each time, which could be many times a second. */
    public synchronized void used(String id, String address) {
        Device device = devices.get(id);
        if (device != null) {
            devices.put(id, device.usedAt(clock.millis(), address));
            used.add(id);
        }
    }

    /** Writes who was used since the last time: at most one row a device, in one transaction. */
    public CompletableFuture<Void> flush() {
        List<Device> dirty = new ArrayList<>();
        synchronized (this) {
            for (String id : used) {
                Device device = devices.get(id);
                if (device != null) {
                    dirty.add(device);
                }
            }
            used.clear();
        }
        return dirty.isEmpty() ? CompletableFuture.completedFuture(null) : table.used(dirty);
    }

    private static HomieException unknown(String id) {
        return new HomieException(ErrorCode.NOT_FOUND, "there is no device " + id);
    }
}
