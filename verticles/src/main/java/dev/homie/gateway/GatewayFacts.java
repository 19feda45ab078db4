package dev.homie.gateway;

import dev.homie.protocol.frame.FrameHeader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a gateway says of itself.
 *
 * @param startedAt milliseconds since 1970
 * @param certificate SHA-256 of the one that it made for itself, as it is now, if it did
 */
public record GatewayFacts(String gatewayId, String version, long startedAt, Supplier<Optional<String>> certificate) {
    /** The largest text message in bytes (SPEC.md section 1). */
    public static final int MAX_TEXT = 1 << 20;

    /** What a client has to see of a self-signed certificate. */
    public Optional<String> fingerprint() {
        return certificate.get();
    }

    /** {@code limits} of hello and of {@code gateway.info}. */
    public Map<String, Object> limits(GatewayConfig config) {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("textFrame", MAX_TEXT);
        limits.put("binaryFrame", FrameHeader.MAX_FRAME);
        limits.put("heartbeatMs", config.heartbeatMs());
        limits.put("window", config.window());
        return limits;
    }
}
