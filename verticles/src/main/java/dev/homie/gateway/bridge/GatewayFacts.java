package dev.homie.gateway.bridge;

import dev.homie.gateway.GatewayConfig;
import dev.homie.protocol.frame.FrameHeader;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a gateway says of itself.
 *
 * @param startedAt milliseconds since 1970
 */
public record GatewayFacts(String gatewayId, String version, long startedAt) {
    /** {@code limits} of hello and of {@code gateway.info}. */
    public Map<String, Object> limits(GatewayConfig config) {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("textFrame", WebSocketClient.MAX_TEXT);
        limits.put("binaryFrame", FrameHeader.MAX_FRAME);
        limits.put("heartbeatMs", config.heartbeatMs());
        limits.put("window", config.window());
        return limits;
    }
}
