package dev.homie.core.pairing;

import dev.homie.core.identity.Secrets;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Invitations and the requests that are made with them, one each. An invitation lives {@link #LIFE}, belongs to the first
 * key that comes with it, and is worth nothing once it was decided about and the device has signed in. Only hashes of the
 * nonces are kept, all of it in memory: a restart forgets it. Thread-safe; never blocks.
 */
public final class Pairings {
    /** How long an invitation works; how long a request waits from then on; how long an approved device may take. */
    public static final Duration LIFE = Duration.ofMinutes(5);
    /** How long the end of a request can be asked for. */
    public static final Duration REMEMBERED = Duration.ofSeconds(30);
    /** Invitations that may be open, and so the requests. Of more, the oldest that nobody has come with goes. */
    public static final int MAX = 32;
    /** Random bytes of a nonce. */
    public static final int NONCE_BYTES = 20;

    private static final int ID_BYTES = 9;

    private final String gatewayId;
    private final Clock clock;
    /** By the nonce's hash, the oldest first. */
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** @param nonce known only here and to whoever is invited */
    public record Invite(String id, String nonce, long expiresAt) {}

    /** How a request stands, for the device. */
    public record Outcome(PairingStatus status, @Nullable Grant grant) {}

    /** What an approved device is given. */
    public record Grant(String deviceId, String token, String role) {
        /** Says nothing that is secret. */
        @Override
        public String toString() {
            return "Grant of " + deviceId;
        }
    }

    /** A request that is being approved. */
    public record Candidate(PairingRequest request, String publicKey) {}

    private static final class Entry {
        private final String id;
        private long expiresAt;
        private @Nullable String publicKey;
        private String code = "";
        private @Nullable PairingRequest request;
        private PairingStatus status = PairingStatus.PENDING;
        private @Nullable Grant grant;
        private boolean deciding;

        Entry(String id, long expiresAt) {
            this.id = id;
            this.expiresAt = expiresAt;
        }

        boolean waits() {
            return request != null && status == PairingStatus.PENDING;
        }
    }

    /** @param gatewayId part of the codes */
    public Pairings(String gatewayId, Clock clock) {
        this.gatewayId = gatewayId;
        this.clock = clock;
    }

    /** @throws HomieException RESOURCE_EXHAUSTED when {@link #MAX} devices wait to be let in */
    public synchronized Invite invite() {
        forget();
        if (entries.size() >= MAX) {
            String oldest = entries.entrySet().stream()
                    .filter(each -> each.getValue().publicKey == null)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow(() -> new HomieException(
                            ErrorCode.RESOURCE_EXHAUSTED, MAX + " devices wait to be let in; decide about them first"));
            entries.remove(oldest);
        }
        String nonce = Secrets.random(NONCE_BYTES);
        Entry entry = new Entry(Secrets.random(ID_BYTES), clock.millis() + LIFE.toMillis());
        entries.put(Secrets.hash(nonce), entry);
        return new Invite(entry.id, nonce, entry.expiresAt);
    }

    /**
     * A device comes with a nonce, which is its key's from now on.
     *
     * @return the invitation's id; empty when the nonce is unknown, over, used, or another key's, or the key is none
     */
    public synchronized Optional<String> claim(String nonce, String publicKey) {
        Entry entry = entries.get(Secrets.hash(nonce));
        if (entry == null || entry.expiresAt <= clock.millis() || !DeviceKey.isPublicKey(publicKey)) {
            return Optional.empty();
        }
        if (entry.publicKey == null) {
            entry.publicKey = publicKey;
            entry.code = PairingCode.of(gatewayId, nonce, publicKey);
        }
        boolean open = entry.status == PairingStatus.PENDING || entry.status == PairingStatus.APPROVED;
        return open && entry.publicKey.equals(publicKey) ? Optional.of(entry.id) : Optional.empty();
    }

    /** Whether a device that came with this invitation may still wait for an answer. */
    public synchronized boolean holds(String inviteId) {
        return entries.values().stream()
                .anyMatch(each -> each.id.equals(inviteId) && clock.millis() < each.expiresAt + REMEMBERED.toMillis());
    }

    /** What was asked for with an invitation before. */
    public synchronized Optional<PairingRequest> requested(String inviteId) {
        Entry entry = byInvite(inviteId);
        return entry == null ? Optional.empty() : Optional.ofNullable(entry.request);
    }

    /**
     * The one request of an invitation; asking again changes nothing about it, so that what the owner reads stays.
     *
     * @throws HomieException NOT_FOUND when the invitation is over
     */
    public synchronized PairingRequest request(String inviteId, String name, String platform, String address) {
        Entry entry = byInvite(inviteId);
        if (entry == null || entry.expiresAt <= clock.millis()) {
            throw new HomieException(ErrorCode.NOT_FOUND, "that invitation is over; ask for a new one");
        }
        if (entry.request == null) {
            long now = clock.millis();
            entry.expiresAt = now + LIFE.toMillis();
            entry.request = new PairingRequest(
                    Secrets.random(ID_BYTES), name, platform, address, entry.code, now, entry.expiresAt);
        }
        return entry.request;
    }

    /** @throws HomieException NOT_FOUND when the request is not this invitation's, or over for {@link #REMEMBERED} */
    public synchronized Outcome status(String inviteId, String requestId) {
        Entry entry = byInvite(inviteId);
        if (entry == null || entry.request == null || !entry.request.id().equals(requestId)) {
            throw unknown();
        }
        boolean late = entry.waits() && !entry.deciding && entry.expiresAt <= clock.millis();
        return new Outcome(late ? PairingStatus.EXPIRED : entry.status, entry.grant);
    }

    /** Those that wait, the oldest first. */
    public synchronized List<PairingRequest> waiting() {
        List<PairingRequest> waiting = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.request != null && entry.waits() && clock.millis() < entry.expiresAt) {
                waiting.add(entry.request);
            }
        }
        waiting.sort(Comparator.comparingLong(PairingRequest::requestedAt));
        return waiting;
    }

    /**
     * Begins to approve: nobody else can decide until {@link #approved} or {@link #undecided}.
     *
     * @throws HomieException NOT_FOUND for what does not wait, INVALID_ARGUMENT for another code, FAILED_PRECONDITION while
     *     somebody else decides
     */
    public synchronized Candidate decide(String requestId, String code) {
        Entry entry = pending(requestId);
        if (!Secrets.same(entry.code, code)) {
            throw HomieException.invalid(
                    "code",
                    "is not the one of this request; if the device shows another, somebody is between you and it: reject");
        }
        PairingRequest request = entry.request;
        String publicKey = entry.publicKey;
        if (request == null || publicKey == null) {
            throw unknown();
        }
        entry.deciding = true;
        return new Candidate(request, publicKey);
    }

    /** The device may fetch what it was given, with the same key. */
    public synchronized void approved(String requestId, Grant grant) {
        Entry entry = byRequest(requestId);
        if (entry != null) {
            entry.deciding = false;
            entry.status = PairingStatus.APPROVED;
            entry.grant = grant;
            entry.expiresAt = clock.millis() + LIFE.toMillis();
        }
    }

    /** Approving has failed; the request waits on. */
    public synchronized void undecided(String requestId) {
        Entry entry = byRequest(requestId);
        if (entry != null) {
            entry.deciding = false;
        }
    }

    /** @throws HomieException as {@link #decide} */
    public synchronized void reject(String requestId) {
        end(pending(requestId), PairingStatus.REJECTED);
    }

    /** A device has signed in, or is nobody's any more: what it was invited with is used up. */
    public synchronized void done(String deviceId) {
        entries.values()
                .removeIf(entry -> entry.grant != null && entry.grant.deviceId().equals(deviceId));
    }

    /** Ends what is over. Those of the result were waiting; call it every few seconds. */
    public synchronized List<String> expire() {
        List<String> expired = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.request != null && entry.waits() && !entry.deciding && entry.expiresAt <= clock.millis()) {
                end(entry, PairingStatus.EXPIRED);
                expired.add(entry.request.id());
            }
        }
        forget();
        return expired;
    }

    private void end(Entry entry, PairingStatus status) {
        entry.status = status;
        // Not longer than it could be asked for anyway.
        entry.expiresAt = clock.millis();
    }

    private void forget() {
        long now = clock.millis();
        entries.values()
                .removeIf(entry -> !entry.deciding
                        && now >= entry.expiresAt + (entry.request == null ? 0 : REMEMBERED.toMillis())
                        && !entry.waits());
    }

    private Entry pending(String requestId) {
        Entry entry = byRequest(requestId);
        if (entry == null || entry.status != PairingStatus.PENDING || entry.expiresAt <= clock.millis()) {
            throw new HomieException(
                    ErrorCode.NOT_FOUND, "no such request waits; it was decided about, or is older than five minutes");
        }
        if (entry.deciding) {
            throw new HomieException(ErrorCode.FAILED_PRECONDITION, "somebody else decides about it right now");
        }
        return entry;
    }

    private @Nullable Entry byInvite(String inviteId) {
        return entries.values().stream()
                .filter(each -> each.id.equals(inviteId))
                .findFirst()
                .orElse(null);
    }

    private @Nullable Entry byRequest(String requestId) {
        for (Entry entry : entries.values()) {
            if (entry.request != null && entry.request.id().equals(requestId)) {
                return entry;
            }
        }
        return null;
    }

    private static HomieException unknown() {
        return new HomieException(ErrorCode.NOT_FOUND, "there is no such request of yours");
    }
}
