package dev.homie.gateway.bridge;

import dev.homie.core.bus.Services;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.OwnerAccess.Access;
import dev.homie.protocol.CloseCode;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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

    /** A client that was let in. */
    record Accepted(
            Access access,
            String name,
            @Nullable String version,
            @Nullable String deviceId) {}

    /** Why one was not. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final CloseCode closeCode;
        private final HomieException error;

        Refused(CloseCode closeCode, HomieException error) {
            super(error.getMessage(), error, false, false);
            this.closeCode = closeCode;
            this.error = error;
        }

        CloseCode closeCode() {
            return closeCode;
        }

        HomieException error() {
            return error;
        }
    }

    static Accepted accept(Bridge bridge, Params hello, Optional<Access> transport, String address) throws Refused {
        try {
            negotiate(hello);
            hello.optionalStrings("capabilities", MAX_CAPABILITIES, MAX_TEXT);
            Params client = hello.optionalObject("client");
            Params auth = hello.optionalObject("auth");
            Access access = auth == null
                    ? transport.orElseThrow(() -> unauthenticated("sign in first"))
                    : authenticate(bridge, auth, address);
            if (client == null) {
                return new Accepted(access, "unnamed", null, null);
            }
            String name = client.optionalString("name", MAX_TEXT);
            return new Accepted(
                    access,
                    name == null ? "unnamed" : name,
                    client.optionalString("version", MAX_TEXT),
                    client.optionalString("deviceId", MAX_TEXT));
        } catch (HomieException e) {
            throw new Refused(CloseCode.MALFORMED, e);
        }
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

    private static Access authenticate(Bridge bridge, Params auth, String address) throws Refused {
        if (!bridge.limiter().allows(address)) {
            throw new Refused(
                    CloseCode.TOO_MANY,
                    new HomieException(
                            ErrorCode.RESOURCE_EXHAUSTED, "too many failed attempts to sign in; wait a minute"));
        }
        Optional<Access> access = bridge.authenticator().byHello(auth);
        if (access.isEmpty()) {
            bridge.limiter().failed(address);
            throw unauthenticated("that does not sign anybody in");
        }
        return access.get();
    }

    private static Refused unauthenticated(String message) {
        return new Refused(CloseCode.UNAUTHENTICATED, new HomieException(ErrorCode.UNAUTHENTICATED, message));
    }

    static String answer(Bridge bridge, String connectionId, Identity identity) {
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
                .put("identity", identity(identity))
                .put(
                        "services",
                        new JsonObject()
                                .put(
                                        "terminal",
                                        new JsonObject()
                                                .put("version", 1)
                                                .put(
                                                        "features",
                                                        new JsonArray()
                                                                .add("resume")
                                                                .add("snapshot")
                                                                .add("view"))))
                .put("limits", new JsonObject(bridge.facts().limits(bridge.config())))
                .encode();
    }

    private static JsonObject identity(Identity identity) {
        return Services.json(identity)
                .put(
                        "scopes",
                        new JsonArray(new TreeSet<>(identity.scopes()).stream().toList()));
    }
}
