package dev.homie.gateway;

import dev.homie.protocol.frame.FrameHeader;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a gateway says of itself.
 *
 * @param startedAt milliseconds since 1970
 * @param reachable filled as it begins to listen
 */
public record GatewayFacts(String gatewayId, String version, long startedAt, Reachable reachable) {
    /** The largest text message in bytes (SPEC.md section 1). */
    public static final int MAX_TEXT = 1 << 20;

    public GatewayFacts(String gatewayId, String version, long startedAt) {
        this(gatewayId, version, startedAt, new Reachable());
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
