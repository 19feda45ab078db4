package dev.homie.gateway.link;

import dev.homie.core.identity.Secrets;
import dev.homie.core.store.NodeAdmissionTable;
import dev.homie.core.store.NodeAdmissionTable.Admission;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which machines outside the cluster may hang on this gateway, and the codes that admit one more. Used on the gateway's
 * context only; never blocks.
 */
public final class Admissions {
    /** How long a code works, once. */
    static final Duration CODE_LIFE = Duration.ofMinutes(10);
    /** Codes that may be open; the oldest goes first. */
    static final int MAX_CODES = 100;
    /** Machines that are remembered, removed ones included. */
    static final int MAX_NODES = 10_000;

    private static final int CODE_BYTES = 16;

    private final NodeAdmissionTable table;
    private final Clock clock;
    private final Map<String, Admission> nodes = new LinkedHashMap<>();
    /** Hashes of codes, and until when each works. */
    private final Map<String, Long> codes = new LinkedHashMap<>();

    /** @param stored those that are known from before */
    public Admissions(NodeAdmissionTable table, List<Admission> stored, Clock clock) {
        this.table = table;
        this.clock = clock;
        stored.forEach(admission -> nodes.put(admission.nodeId(), admission));
    }

    /** A code of 128 random bits, known to nobody but the caller. */
    String newCode() {
        long now = clock.millis();
        codes.values().removeIf(expiresAt -> expiresAt <= now);
        while (codes.size() >= MAX_CODES) {
            codes.remove(codes.keySet().iterator().next());
        }
        String code = Secrets.random(CODE_BYTES);
        codes.put(Secrets.hash(code), now + CODE_LIFE.toMillis());
        return code;
    }

    /**
     * Lets a machine in that has proven to hold the key: one that is admitted, or one that brings a code, which is then
     * used up. Fails with PERMISSION_DENIED, or with what the store says; the code then still works.
     */
    CompletableFuture<Admission> admit(String nodeId, String publicKey, @Nullable String code) {
        Admission known = nodes.get(nodeId);
        if (known != null && known.holds()) {
            return Secrets.same(known.publicKey(), publicKey)
                    ? CompletableFuture.completedFuture(known)
                    : denied("another key is known for node " + nodeId
                            + "; if its machine lost the old one: homie nodes remove " + nodeId
                            + ", then homie invite --outbound, both on the gateway");
        }
        if (code == null) {
            return denied("node " + nodeId
                    + " is not admitted here; on the gateway: homie invite --outbound, and run the line it prints");
        }
        String hash = Secrets.hash(code);
        Long expiresAt = codes.remove(hash);
        if (expiresAt == null || expiresAt <= clock.millis()) {
            return denied("that code was used already or is too old; on the gateway: homie invite --outbound");
        }
        if (nodes.size() >= MAX_NODES && known == null) {
            return denied("this gateway remembers " + MAX_NODES + " machines, and takes in no more");
        }
        Admission admission = new Admission(nodeId, publicKey, clock.millis(), null);
        // Not thenApply, which would wrap the failure.
        CompletableFuture<Admission> stored = new CompletableFuture<>();
        CompletableFuture<Void> unused = table.save(admission).whenComplete((none, failure) -> {
            if (failure == null) {
                stored.complete(admission);
            } else {
                stored.completeExceptionally(failure);
            }
        });
        return stored;
    }

    /** Takes note of what {@link #admit} has stored. */
    void admitted(Admission admission) {
        nodes.put(admission.nodeId(), admission);
    }

    /** Gives a code back that was taken for a machine which could not be stored. */
    void giveBack(String code) {
        codes.put(Secrets.hash(code), clock.millis() + CODE_LIFE.toMillis());
    }

    /** Whether the node may be here now, with that key. */
    boolean holds(String nodeId, String publicKey) {
        Admission known = nodes.get(nodeId);
        return known != null && known.holds() && Secrets.same(known.publicKey(), publicKey);
    }

    /** @throws HomieException NOT_FOUND for one that is not admitted */
    CompletableFuture<Void> remove(String nodeId) {
        Admission known = nodes.get(nodeId);
        if (known == null || !known.holds()) {
            throw new HomieException(ErrorCode.NOT_FOUND, "no machine was admitted as " + nodeId);
        }
        Admission removed = new Admission(nodeId, known.publicKey(), known.admittedAt(), clock.millis());
        // From now on, whatever the store says of it.
        nodes.put(nodeId, removed);
        return table.save(removed);
    }

    /** What another gateway of the cluster knows; the later decision about a machine counts. */
    List<Admission> merge(List<Admission> others) {
        List<Admission> changed = new ArrayList<>();
        for (Admission other : others) {
            Admission known = nodes.get(other.nodeId());
            if (known == null ? nodes.size() < MAX_NODES : other.changedAt() > known.changedAt()) {
                nodes.put(other.nodeId(), other);
                changed.add(other);
            }
        }
        return changed;
    }

    CompletableFuture<Void> save(Admission admission) {
        return table.save(admission);
    }

    /** Those that are admitted, and those that were. */
    List<Admission> all() {
        return nodes.values().stream()
                .sorted(Comparator.comparingLong(Admission::admittedAt).thenComparing(Admission::nodeId))
                .toList();
    }

    private static CompletableFuture<Admission> denied(String why) {
        return CompletableFuture.failedFuture(new HomieException(ErrorCode.PERMISSION_DENIED, why));
    }
}
