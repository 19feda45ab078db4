package dev.homie.gateway.pairing;

import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.RoleScopes;
import dev.homie.core.identity.Secrets;
import dev.homie.core.pairing.Devices;
import dev.homie.core.pairing.PairingCode;
import dev.homie.core.pairing.PairingRequest;
import dev.homie.core.pairing.PairingStatus;
import dev.homie.core.pairing.Pairings;
import dev.homie.core.pairing.Pairings.Candidate;
import dev.homie.core.pairing.Pairings.Grant;
import dev.homie.core.pairing.Pairings.Invite;
import dev.homie.core.store.Device;
import dev.homie.gateway.Reachable;
import dev.homie.gateway.auth.PairingWayIn;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers {@code pairing.*} for one gateway: a device is let in to that gateway, and its owners decide there. */
public final class PairingVerticle extends VerticleBase {
    /** The longest name and platform. */
    static final int MAX_NAME = 64;
    /** Machines that a device can be narrowed to. */
    static final int MAX_NODES = 64;
    /** The longest that a question about a request is held open, SPEC.md section 6. */
    static final int MAX_WAIT_MS = 20_000;

    private static final int MAX_ID = 64;
    private static final int ID_BYTES = 9;
    private static final int FIRST_VERSION = 1;
    private static final long EXPIRE_MS = TimeUnit.SECONDS.toMillis(1);
    private static final long FLUSH_MS = TimeUnit.MINUTES.toMillis(1);
    /** Before the bridge gives up on an answer. */
    private static final int MARGIN_MS = 5_000;
    /** What has no business in a line on somebody's terminal or page. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private static final Logger LOG = LoggerFactory.getLogger(PairingVerticle.class);

    private final String gatewayId;
    private final int requestMs;
    private final Pairings pairings;
    private final Devices devices;
    private final RoleScopes scopes;
    private final Reachable reachable;
    private final Clock clock;
    private @Nullable Waiting waiting;

    /**
     * @param requestMs how long the bridge waits for an answer
     * @param reachable asked for each invitation
     */
    public PairingVerticle(
            String gatewayId,
            int requestMs,
            Pairings pairings,
            Devices devices,
            RoleScopes scopes,
            Reachable reachable,
            Clock clock) {
        this.gatewayId = gatewayId;
        this.requestMs = requestMs;
        this.pairings = pairings;
        this.devices = devices;
        this.scopes = scopes;
        this.reachable = reachable;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        waiting = new Waiting(vertx);
        Services services = new Services(vertx);
        vertx.setPeriodic(EXPIRE_MS, tick -> pairings.expire().forEach(id -> decided(id, PairingStatus.EXPIRED, null)));
        vertx.setPeriodic(FLUSH_MS, tick -> flush());
        return Future.all(List.of(
                services.serve(Addresses.PAIRING_INVITE, call -> invite()).completion(),
                services.serve(Addresses.PAIRING_REQUEST, this::request).completion(),
                services.serve(Addresses.PAIRING_STATUS, this::status).completion(),
                services.serve(Addresses.PAIRING_LIST, this::list).completion(),
                services.serve(Addresses.PAIRING_APPROVE, this::approve).completion(),
                services.serve(Addresses.PAIRING_REJECT, this::reject).completion(),
                services.serve(Addresses.PAIRING_UPDATE, this::update).completion(),
                services.serve(Addresses.PAIRING_REVOKE, this::revoke).completion()));
    }

    @Override
    public Future<?> stop() {
        return flush();
    }

    private Future<Void> flush() {
        return stored(devices.flush())
                .onFailure(failure -> LOG.warn("when devices were last used is not stored: {}", failure.getMessage()))
                .otherwiseEmpty();
    }

    private record Where(List<String> urls, Optional<String> fingerprint) {}

    private Future<Answer> invite() {
        Invite invite = pairings.invite();
        return vertx.executeBlocking(() -> new Where(reachable.urls(), reachable.fingerprint()))
                .map(where -> {
                    Map<String, Object> result = new LinkedHashMap<>();
                    result.put("inviteId", invite.id());
                    result.put("nonce", invite.nonce());
                    result.put("expiresAt", invite.expiresAt());
                    result.put("urls", where.urls());
                    where.fingerprint().ifPresent(found -> result.put("fingerprint", found));
                    return Answer.of(result);
                });
    }

    private Future<Answer> request(Call call) {
        String invite = inviteOf(call);
        String name = printable(call.params(), "name");
        String platform = printable(call.params(), "platform");
        String address = Objects.requireNonNullElse(call.header(BusHeaders.ADDRESS), "?");
        boolean isNew = pairings.requested(invite).isEmpty();
        PairingRequest request = pairings.request(invite, name, platform, address);
        if (isNew) {
            publish(Addresses.PAIRING_REQUESTED, Map.of("request", request));
        }
        return answer(Map.of("requestId", request.id(), "code", request.code(), "expiresAt", request.expiresAt()));
    }

    private Future<Answer> status(Call call) {
        String invite = inviteOf(call);
        String requestId = call.params().string("requestId", MAX_ID);
        Integer wanted = call.params().optionalInteger("waitMs", 0, MAX_WAIT_MS);
        boolean open = pairings.status(invite, requestId).status() == PairingStatus.PENDING;
        long waitMs = wanted == null || !open ? 0 : Math.min(wanted, requestMs - MARGIN_MS);
        return waiting().decision(requestId, waitMs).map(decided -> {
            Pairings.Outcome outcome = pairings.status(invite, requestId);
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("status", outcome.status().wireName());
            Grant grant = outcome.grant();
            if (grant != null) {
                result.put("deviceId", grant.deviceId());
                result.put("token", grant.token());
                result.put("role", grant.role());
                result.put("gatewayId", gatewayId);
            }
            return Answer.of(result);
        });
    }

    private Future<Answer> list(Call call) {
        return answer(Map.of(
                "requests",
                pairings.waiting(),
                "devices",
                devices.list().stream().map(Device::view).toList(),
                "roles",
                approver(call).roles()));
    }

    private Future<Answer> approve(Call call) {
        Params params = call.params();
        Approver by = approver(call);
        String requestId = params.string("requestId", MAX_ID);
        String role = params.string("role", MAX_NAME);
        List<String> nodes = nodes(params);
        String name = params.has("name") ? printable(params, "name") : null;
        by.check(role, nodes);
        Candidate candidate = pairings.decide(requestId, params.string("code", PairingCode.LENGTH));
        String token = Secrets.random();
        Device device = new Device(
                "d" + Secrets.random(ID_BYTES),
                name == null ? candidate.request().name() : name,
                candidate.request().platform(),
                candidate.publicKey(),
                Secrets.hash(token),
                role,
                nodes,
                clock.millis(),
                null,
                null,
                by.subject(),
                FIRST_VERSION);
        return stored(devices.add(device))
                .onFailure(failure -> pairings.undecided(requestId))
                .map(added -> {
                    pairings.approved(requestId, new Grant(added.id(), token, role));
                    decided(requestId, PairingStatus.APPROVED, by.subject());
                    publish(Addresses.PAIRING_CHANGED, Map.of("device", added.view()));
                    return Answer.of(Map.of("device", added.view()));
                });
    }

    private Future<Answer> reject(Call call) {
        String requestId = call.params().string("requestId", MAX_ID);
        pairings.reject(requestId);
        decided(requestId, PairingStatus.REJECTED, approver(call).subject());
        return answer(Map.of());
    }

    private Future<Answer> update(Call call) {
        Params params = call.params();
        Approver by = approver(call);
        String id = params.string("deviceId", MAX_ID);
        String name = params.has("name") ? printable(params, "name") : null;
        String role = params.optionalString("role", MAX_NAME);
        boolean narrows = params.toMap().containsKey("nodes");
        List<String> nodes = nodes(params);
        return stored(devices.update(id, before -> {
                    by.check(before.role(), before.nodes());
                    String newRole = role == null ? before.role() : role;
                    List<String> newNodes = narrows ? nodes : before.nodes();
                    by.check(newRole, newNodes);
                    return before.with(name == null ? before.name() : name, newRole, newNodes);
                }))
                .map(device -> {
                    accessChanged(device.id());
                    publish(Addresses.PAIRING_CHANGED, Map.of("device", device.view()));
                    return Answer.of(Map.of("device", device.view()));
                });
    }

    private Future<Answer> revoke(Call call) {
        String id = call.params().string("deviceId", MAX_ID);
        CompletableFuture<Void> removed = devices.remove(id);
        // Before the store has it: it is to count now.
        pairings.done(id);
        accessChanged(id);
        return stored(removed).map(gone -> {
            publish(Addresses.PAIRING_REVOKED, Map.of("deviceId", id));
            return Answer.of(Map.of());
        });
    }

    private void decided(String requestId, PairingStatus status, @Nullable String by) {
        waiting().decided(requestId);
        Map<String, Object> event = new HashMap<>(Map.of("requestId", requestId, "status", status.wireName()));
        if (by != null) {
            event.put("by", by);
        }
        publish(Addresses.PAIRING_DECIDED, event);
    }

    /** To the owners at this gateway: those at another one cannot decide here. */
    private void publish(String topic, Map<String, ?> payload) {
        vertx.eventBus().publish(topic, Services.json(payload), new DeliveryOptions().setLocalOnly(true));
    }

    private void accessChanged(String deviceId) {
        vertx.eventBus().publish(Addresses.ACCESS_CHANGED, new JsonObject().put("credential", "device:" + deviceId));
    }

    private Waiting waiting() {
        return Objects.requireNonNull(waiting, "not deployed");
    }

    private Approver approver(Call call) {
        return new Approver(Identity.fromHeader(call.header(BusHeaders.IDENTITY)), scopes);
    }

    private static String inviteOf(Call call) {
        String invite = PairingWayIn.inviteOf(Identity.fromHeader(call.header(BusHeaders.IDENTITY)));
        if (invite == null) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION, "only a device that comes with an invitation can ask to be let in");
        }
        return invite;
    }

    private static String printable(Params params, String field) {
        String text = UNPRINTABLE
                .matcher(params.string(field, MAX_NAME))
                .replaceAll("")
                .strip();
        if (text.isEmpty()) {
            throw HomieException.invalid(params.path(field), "has nothing in it that can be shown");
        }
        return text;
    }

    private static @Nullable List<String> nodes(Params params) {
        List<String> nodes = params.optionalStrings("nodes", MAX_NODES, MAX_ID);
        if (nodes != null && nodes.isEmpty()) {
            throw HomieException.invalid(
                    params.path("nodes"), "names no machine; name one, or leave it out to allow all of them");
        }
        return nodes;
    }

    private static Future<Answer> answer(Map<String, ?> result) {
        return Future.succeededFuture(Answer.of(result));
    }

    private <T> Future<T> stored(CompletableFuture<T> write) {
        return Future.fromCompletionStage(write, context)
                .recover(failure -> Future.failedFuture(
                        failure instanceof CompletionException wrapped && wrapped.getCause() != null
                                ? wrapped.getCause()
                                : failure));
    }
}
