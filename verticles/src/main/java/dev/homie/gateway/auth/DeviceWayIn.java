package dev.homie.gateway.auth;

import dev.homie.core.identity.Access;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.RoleScopes;
import dev.homie.core.identity.Secrets;
import dev.homie.core.identity.Standing;
import dev.homie.core.pairing.DeviceProof;
import dev.homie.core.pairing.Devices;
import dev.homie.core.pairing.Pairings;
import dev.homie.core.store.Device;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.Credentials;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A paired device: its token, and its key's signature of what this connection was asked. */
public final class DeviceWayIn implements WayIn {
    private static final String KIND = "device";
    private static final String PREFIX = "device:";
    private static final int MAX_TEXT = 256;

    private final Devices devices;
    private final Pairings pairings;
    private final RoleScopes scopes;
    private final Clock clock;

    public DeviceWayIn(Devices devices, Pairings pairings, RoleScopes scopes, Clock clock) {
        this.devices = devices;
        this.pairings = pairings;
        this.scopes = scopes;
        this.clock = clock;
    }

    /** What a device says, and what this connection had asked it, if it had. */
    private record Answer(DeviceProof proof, @Nullable Challenge challenge) implements Credentials {
        @Override
        public JsonObject toJson() {
            return new JsonObject().put("deviceId", proof.deviceId());
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean needsChallenge(Params auth) {
        auth.string("deviceId", MAX_TEXT);
        return !auth.has("signature");
    }

    @Override
    public Credentials credentials(Params auth, @Nullable Challenge challenge) {
        Long signedAt = auth.optionalLong("signedAt", 0, Long.MAX_VALUE);
        if (signedAt == null) {
            throw HomieException.invalid(auth.path("signedAt"), "is required");
        }
        DeviceProof proof = new DeviceProof(
                auth.string("deviceId", MAX_TEXT),
                auth.string("token", MAX_TEXT),
                auth.string("nonce", MAX_TEXT),
                signedAt,
                auth.string("signature", MAX_TEXT));
        return new Answer(proof, challenge);
    }

    @Override
    public @Nullable String name(Credentials credentials) {
        return credentials instanceof Answer answer ? PREFIX + answer.proof().deviceId() : null;
    }

    @Override
    public Future<User> authenticate(Credentials credentials) {
        if (!(credentials instanceof Answer answer)) {
            return Future.failedFuture(Authenticator.unauthenticated());
        }
        Challenge challenge = answer.challenge();
        DeviceProof proof = answer.proof();
        if (challenge == null || !Secrets.same(challenge.nonce(), proof.nonce())) {
            return Future.failedFuture(Authenticator.unauthenticated());
        }
        Optional<Device> device = devices.prove(proof, challenge.gatewayId());
        if (device.isEmpty()) {
            return Future.failedFuture(Authenticator.unauthenticated());
        }
        if (!proof.isTimely(clock)) { // last: only whoever is this device learns that much
            return Future.failedFuture(new HomieException(
                    ErrorCode.FAILED_PRECONDITION,
                    "this device's clock is more than two minutes off; set it, and connect again",
                    Map.of("time", clock.millis())));
        }
        devices.used(proof.deviceId(), challenge.address());
        pairings.done(proof.deviceId());
        return Future.succeededFuture(access(device.get()).user());
    }

    @Override
    public @Nullable Standing standing(String credential) {
        if (!credential.startsWith(PREFIX)) {
            return null;
        }
        String id = credential.substring(PREFIX.length(), Math.max(PREFIX.length(), credential.lastIndexOf(':')));
        return devices.find(id)
                .map(device -> credential(device).equals(credential) ? Standing.HOLDS : Standing.CHANGED)
                .orElse(Standing.REVOKED);
    }

    private Access access(Device device) {
        List<String> nodes = device.nodes();
        Identity identity = scopes.identity(
                PREFIX + device.id(),
                device.name(),
                KIND,
                List.of(device.role()),
                device.id(),
                nodes == null ? null : Set.copyOf(nodes));
        return new Access(identity, credential(device));
    }

    private static String credential(Device device) {
        return PREFIX + device.id() + ":" + device.version();
    }
}
