package dev.homie.gateway.sockjs;

import dev.homie.gateway.bridge.ControlMessage;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client of the event-bus bridge protocol may say (SPEC.md section 7). */
sealed interface BusMessage {
    /** @param replyAddress what the client calls the answer; null: it wants none */
    record Send(
            String address,
            Map<String, Object> params,
            @Nullable String idempotencyKey,
            @Nullable String replyAddress) implements BusMessage {}

    record Publish(String address) implements BusMessage {}

    /** @param from the number of the last event that the client has of a topic with a log; null: from now on */
    record Register(String address, @Nullable Long from) implements BusMessage {}

    record Unregister(String address) implements BusMessage {}

    record Ping() implements BusMessage {}

    /** One that can be answered, but only with an error. */
    record Bad(@Nullable String replyAddress, HomieException error) implements BusMessage {}

    /**
     * Reads one message.
     *
     * @throws HomieException INVALID_ARGUMENT for one to which there is no answer: the socket is to be closed
     */
    static BusMessage read(String text) {
        Params fields = Params.of(Json.readObject(text));
        String type = fields.string("type", ControlMessage.MAX_NAME);
        if (type.equals("ping")) {
            return new Ping();
        }
        String replyAddress = fields.optionalString("replyAddress", ControlMessage.MAX_REQUEST_ID);
        try {
            return switch (type) {
                case "send" -> send(fields, replyAddress);
                case "publish" -> new Publish(address(fields));
                case "register" -> new Register(address(fields), from(fields));
                case "unregister" -> new Unregister(address(fields));
                default -> throw HomieException.invalid("type", "is none that a client sends");
            };
        } catch (HomieException e) {
            return new Bad(replyAddress, e);
        }
    }

    private static Send send(Params fields, @Nullable String replyAddress) {
        Params body = fields.optionalObject("body");
        Params headers = fields.optionalObject("headers");
        return new Send(
                address(fields),
                body == null ? Map.of() : body.toMap(),
                headers == null || !headers.has("idempotencyKey")
                        ? null
                        : headers.string("idempotencyKey", ControlMessage.MAX_NAME),
                replyAddress);
    }

    private static @Nullable Long from(Params fields) {
        Params headers = fields.optionalObject("headers");
        return headers == null ? null : headers.optionalLong("from", 0, Long.MAX_VALUE - 1);
    }

    private static String address(Params fields) {
        return fields.string("address", ControlMessage.MAX_NAME);
    }
}
