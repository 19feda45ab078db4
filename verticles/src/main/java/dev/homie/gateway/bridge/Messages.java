package dev.homie.gateway.bridge;

import dev.homie.core.bus.Services;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a gateway says in a text frame (SPEC.md sections 2 and 3). */
final class Messages {
    private Messages() {}

    static String response(String id, @Nullable Object result) {
        return new JsonObject()
                .put("type", "response")
                .put("id", id)
                .put("result", result == null ? new JsonObject() : result)
                .encode();
    }

    static String failure(String id, HomieException error) {
        return new JsonObject()
                .put("type", "response")
                .put("id", id)
                .put("error", body(error))
                .encode();
    }

    /**
     * @param seq its number in the topic's log; null where there is none
     * @param payload JSON
     */
    static String event(String topic, @Nullable Long seq, String payload) {
        return "{\"type\":\"event\",\"topic\":" + Json.encode(topic) + (seq == null ? "" : ",\"seq\":" + seq)
                + ",\"payload\":" + payload + "}";
    }

    static String error(HomieException error) {
        return new JsonObject().put("type", "error").put("error", body(error)).encode();
    }

    /** @param channel unsigned, as in a frame's header */
    static String channelError(int channel, HomieException error) {
        return new JsonObject()
                .put("type", "error")
                .put("channel", Integer.toUnsignedLong(channel))
                .put("error", body(error))
                .encode();
    }

    static String challenge(String nonce, long time) {
        return new JsonObject()
                .put("type", "challenge")
                .put("nonce", nonce)
                .put("time", time)
                .encode();
    }

    static String ping(long t) {
        return new JsonObject().put("type", "ping").put("t", t).encode();
    }

    static String pong(Number t) {
        return new JsonObject().put("type", "pong").put("t", t).encode();
    }

    private static JsonObject body(HomieException error) {
        return Services.json(error.body());
    }
}
