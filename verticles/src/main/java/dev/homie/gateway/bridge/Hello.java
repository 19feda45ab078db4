package dev.homie.gateway.bridge;

import dev.homie.core.audit.Audit;
import dev.homie.core.identity.Access;
import dev.homie.gateway.auth.Challenge;
import dev.homie.gateway.auth.LoginLimiter;
import dev.homie.gateway.auth.Peer;
import dev.homie.gateway.auth.WayIn;
import dev.homie.protocol.CloseCode;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.authentication.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The handshake (SPEC.md section 2): reads the client's hello, finds out who it is, and writes the gateway's. */
final class Hello {
    /** The one version of the protocol that this gateway speaks. */
    static final int VERSION = 1;

    private static final int MAX_TEXT = 128;
    private static final int MAX_CAPABILITIES = 64;

    private Hello() {}

    /**
     * What a client says of itself.
     *
     * @param auth what it wants to be let in by; null: by what its transport knows of it
     */
    record Greeting(
            String name,
            @Nullable String version,
            @Nullable String deviceId,
            @Nullable Params auth) {}

    /** Why a client is not let in. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final CloseCode closeCode;
        private final HomieException error;

        Refused(CloseCode closeCode, HomieException error) {
            super(error.getMessage(), error, false, false);
            this.closeCode = closeCode;
            this.error = error;
        }

        static Refused unauthenticated(String message) {
            return new Refused(CloseCode.UNAUTHENTICATED, new HomieException(ErrorCode.UNAUTHENTICATED, message));
        }

        CloseCode closeCode() {
            return closeCode;
        }

        HomieException error() {
            return error;
        }
    }

    /** @throws HomieException INVALID_ARGUMENT naming the field */
    static Greeting greeting(Params hello) throws Refused {
        negotiate(hello);
        hello.optionalStrings("capabilities", MAX_CAPABILITIES, MAX_TEXT);
        Params client = hello.optionalObject("client");
        Params auth = hello.optionalObject("auth");
        if (client == null) {
            return new Greeting("unnamed", null, null, auth);
        }
        String name = client.optionalString("name", MAX_TEXT);
        return new Greeting(
                name == null ? "unnamed" : name,
                client.optionalString("version", MAX_TEXT),
                client.optionalString("deviceId", MAX_TEXT),
                auth);
    }

    /**
     * Finds out who it is; fails with {@link Refused}.
     *
     * @throws HomieException INVALID_ARGUMENT naming the field
     */
    static Future<Access> authenticate(
            Bridge bridge, Greeting greeting, Optional<Access> transport, Peer peer, @Nullable Challenge challenge) {
        Params auth = greeting.auth();
        if (auth == null) {
            return transport
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Future.failedFuture(Refused.unauthenticated("sign in first")));
        }
        WayIn way = bridge.authenticator().way(auth, peer);
        Credentials credentials = way.credentials(auth, challenge);
        String name = way.name(credentials);
        Optional<LoginLimiter.Attempt> attempt = bridge.limiter().begin(peer.address(), name);
        if (attempt.isEmpty()) {
            return Future.failedFuture(
                    new Refused(CloseCode.TOO_MANY, bridge.limiter().lockedOut(peer.address(), name)));
        }
        return bridge.authenticator()
                .authenticate(way.kind(), credentials)
                .onSuccess(access -> attempt.get().succeeded())
                .recover(failure -> {
                    if (failure instanceof HomieException error && error.code() == ErrorCode.RESOURCE_EXHAUSTED) {
                        // Nobody has looked at it.
                        attempt.get().withdraw();
                        return Future.failedFuture(new Refused(CloseCode.TOO_MANY, error));
                    }
                    bridge.audit()
                            .record(new Audit.Act(
                                    "nobody",
                                    greeting.name(),
                                    peer.address(),
                                    "gateway.connect",
                                    "kind=" + way.kind(),
                                    ErrorCode.UNAUTHENTICATED.name(),
                                    null));
                    return Future.failedFuture(
                            failure instanceof HomieException error && error.code() == ErrorCode.FAILED_PRECONDITION
                                    ? new Refused(CloseCode.UNAUTHENTICATED, error)
                                    : Refused.unauthenticated("that does not sign anybody in"));
                });
    }

    private static void negotiate(Params hello) throws Refused {
        Params protocol = hello.optionalObject("protocol");
        if (protocol == null) {
            throw HomieException.invalid("protocol", "is required");
        }
        int min = protocol.integer("min", 0, Integer.MAX_VALUE);
        int max = protocol.integer("max", 0, Integer.MAX_VALUE);
        if (min > max) {
            throw HomieException.invalid(protocol.path("min"), "is above max");
        }
        if (min > VERSION || max < VERSION) {
            throw new Refused(
                    CloseCode.NO_COMMON_VERSION,
                    new HomieException(
                            ErrorCode.FAILED_PRECONDITION,
                            "this gateway speaks version " + VERSION + " of the protocol; update the older side",
                            Map.of("min", VERSION, "max", VERSION)));
        }
    }

    static String answer(Bridge bridge, String connectionId, Access access) {
        return new JsonObject()
                .put("type", "hello")
                .put("protocol", VERSION)
                .put("connectionId", connectionId)
                .put(
                        "server",
                        new JsonObject()
                                .put("name", "homie")
                                .put("version", bridge.facts().version())
                                .put("gatewayId", bridge.facts().gatewayId()))
                .put("identity", identity(access))
                .put(
                        "services",
                        new JsonObject()
                                .put("terminal", service("resume", "snapshot", "view"))
                                .put("agent.chat", service("resume")))
                .put("limits", new JsonObject(bridge.facts().limits(bridge.config())))
                .encode();
    }

    private static JsonObject service(String... features) {
        return new JsonObject().put("version", 1).put("features", new JsonArray(List.of(features)));
    }

    private static JsonObject identity(Access access) {
        return access.principal()
                .copy()
                .put(
                        "scopes",
                        new JsonArray(new TreeSet<>(access.identity().scopes())
                                .stream().toList()));
    }
}
