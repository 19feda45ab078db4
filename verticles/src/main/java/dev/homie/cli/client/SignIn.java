package dev.homie.cli.client;

import dev.homie.core.pairing.DeviceKey;
import dev.homie.core.pairing.DeviceProof;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import java.util.Map;

/** Who a command is to a gateway: {@code auth} of its hello (SPEC.md section 2). Secret. */
public sealed interface SignIn {
    /** Of the first hello. */
    Map<String, Object> auth();

    /**
     * Of the second hello.
     *
     * @param now milliseconds since 1970
     * @throws HomieException FAILED_PRECONDITION when this is none that answers challenges
     */
    default Map<String, Object> answer(String nonce, long now) {
        throw new HomieException(ErrorCode.FAILED_PRECONDITION, "the gateway asks for what it was not offered");
    }

    /** The owner's token, or a shared one. */
    record Token(String token) implements SignIn {
        @Override
        public Map<String, Object> auth() {
            return Map.of("kind", "token", "token", token);
        }

        @Override
        public String toString() {
            return "Token";
        }
    }

    /** A device that wants to be let in. */
    record Invited(String nonce, String publicKey) implements SignIn {
        @Override
        public Map<String, Object> auth() {
            return Map.of("kind", "pairing", "nonce", nonce, "publicKey", publicKey);
        }

        @Override
        public String toString() {
            return "Invited";
        }
    }

    /** A device that was let in. */
    record Device(String gatewayId, String deviceId, String token, DeviceKey key) implements SignIn {
        @Override
        public Map<String, Object> auth() {
            return Map.of("kind", "device", "deviceId", deviceId);
        }

        @Override
        public Map<String, Object> answer(String nonce, long now) {
            DeviceProof proof = DeviceProof.make(key, gatewayId, nonce, deviceId, token, now);
            return Map.of(
                    "kind", "device",
                    "deviceId", deviceId,
                    "token", token,
                    "nonce", nonce,
                    "signedAt", now,
                    "signature", proof.signature());
        }

        @Override
        public String toString() {
            return "Device " + deviceId;
        }
    }
}
