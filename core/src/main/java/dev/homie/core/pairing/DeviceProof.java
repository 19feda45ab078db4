package dev.homie.core.pairing;

import dev.homie.core.identity.Secrets;
import java.time.Clock;
import java.time.Duration;

/**
 * A device's answer to a challenge: it has the token, and the key that the token is bound to, now and for this connection
 * (SPEC.md section 2). Immutable and thread-safe.
 *
 * @param nonce the challenge's
 * @param signedAt the device's clock, milliseconds since 1970
 * @param signature base64url
 */
public record DeviceProof(String deviceId, String token, String nonce, long signedAt, String signature) {
    /** How far a device's clock may be from the gateway's, either way. */
    public static final Duration MAX_SKEW = Duration.ofMinutes(2);

    /** Characters of a signature. */
    public static final int SIGNATURE_LENGTH = 86;

    private static final String DOMAIN = "homie device v1";

    /** The answer of whoever has the key. */
    public static DeviceProof make(
            DeviceKey key, String gatewayId, String nonce, String deviceId, String token, long signedAt) {
        return new DeviceProof(
                deviceId, token, nonce, signedAt, key.sign(text(gatewayId, nonce, deviceId, token, signedAt)));
    }

    /** Whether the key was used for exactly this, at this gateway. */
    public boolean signedBy(String publicKey, String gatewayId) {
        return DeviceKey.verify(publicKey, text(gatewayId, nonce, deviceId, token, signedAt), signature);
    }

    /** Whether it was made about now. */
    public boolean isTimely(Clock clock) {
        long skew = signedAt - clock.millis();
        return -MAX_SKEW.toMillis() <= skew && skew <= MAX_SKEW.toMillis();
    }

    /** Says nothing that is secret. */
    @Override
    public String toString() {
        return "DeviceProof of " + deviceId;
    }

    private static String text(String gatewayId, String nonce, String deviceId, String token, long signedAt) {
        return String.join("\n", DOMAIN, gatewayId, nonce, deviceId, Long.toString(signedAt), Secrets.hash(token));
    }
}
