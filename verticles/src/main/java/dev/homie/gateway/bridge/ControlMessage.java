package dev.homie.gateway.bridge;

import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client may say in a text frame (SPEC.md sections 2 and 3). */
public sealed interface ControlMessage {
    /** Longest method name, topic and idempotency key, in characters. */
    int MAX_NAME = 256;

    /** Longest request id. */
    int MAX_REQUEST_ID = 128;

    record Hello(Params fields) implements ControlMessage {}

    record Request(
            String id,
            String method,
            Map<String, Object> params,
            @Nullable String idempotencyKey) implements ControlMessage {}

    /** A request that can be answered, but only with an error. */
    record BadRequest(String id, HomieException error) implements ControlMessage {}

    record Ping(Number t) implements ControlMessage {}

    record Pong() implements ControlMessage {}

    /**
     * Reads a text frame.
     *
     * @throws HomieException INVALID_ARGUMENT for a frame to which there is no answer: the connection is to be closed
     *     with 4400
     */
    static ControlMessage read(String text) {
        Map<String, Object> fields = Json.readObject(text);
        Params params = Params.of(fields);
        String type = params.string("type", MAX_NAME);
        return switch (type) {
            case "hello" -> new Hello(params);
            case "request" -> request(params);
            case "ping" -> {
                if (fields.get("t") instanceof Number t) {
                    yield new Ping(t);
                }
                throw HomieException.invalid("t", "must be a number");
            }
            case "pong" -> new Pong();
            default -> throw HomieException.invalid("type", "is none that a client sends");
        };
    }

    private static ControlMessage request(Params fields) {
        String id = fields.string("id", MAX_REQUEST_ID);
        try {
            Params params = fields.optionalObject("params");
            return new Request(
                    id,
                    fields.string("method", MAX_NAME),
                    params == null ? Map.of() : params.toMap(),
                    fields.has("idempotencyKey") ? fields.string("idempotencyKey", MAX_NAME) : null);
        } catch (HomieException e) {
            return new BadRequest(id, e);
        }
    }
}
