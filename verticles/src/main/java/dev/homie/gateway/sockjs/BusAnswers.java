package dev.homie.gateway.sockjs;

import dev.homie.core.bus.Services;
import dev.homie.gateway.bridge.TopicHub;
import dev.homie.protocol.CloseCode;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a gateway says in the event-bus bridge protocol (SPEC.md section 7). */
final class BusAnswers {
    static final String PONG = new JsonObject().put("type", "pong").encode();

    private BusAnswers() {}

    static String reply(String replyAddress, @Nullable Object result) {
        return new JsonObject()
                .put("type", "rec")
                .put("address", replyAddress)
                .put("body", result == null ? new JsonObject() : result)
                .encode();
    }

    /** @param registered what the client registered: an address, or a pattern that covers the event's topic */
    static String event(String registered, TopicHub.Event event) {
        return "{\"type\":\"rec\",\"address\":" + Json.encode(registered) + ",\"headers\":{\"topic\":"
                + Json.encode(event.topic()) + (event.seq() == null ? "" : ",\"seq\":" + event.seq()) + "},\"body\":"
                + event.payload() + "}";
    }

    /**
     * A failure, in the stock client's terms and in ours.
     *
     * @param address where the client has a handler for it; null: it goes to its {@code onerror}
     * @param about the address that the client used; null for a failure of the socket
     */
    static String failure(@Nullable String address, @Nullable String about, HomieException error) {
        return failed(address, about, error).encode();
    }

    /** Why the socket is closed now. */
    static String closing(CloseCode code, String reason) {
        ErrorCode error = switch (code) {
            case GOING_AWAY -> ErrorCode.UNAVAILABLE;
            case UNAUTHENTICATED -> ErrorCode.UNAUTHENTICATED;
            case FORBIDDEN -> ErrorCode.PERMISSION_DENIED;
            case TOO_SLOW, TOO_MANY -> ErrorCode.RESOURCE_EXHAUSTED;
            default -> ErrorCode.INVALID_ARGUMENT;
        };
        return failed(null, null, new HomieException(error, reason))
                .put("closeCode", code.number())
                .encode();
    }

    private static JsonObject failed(@Nullable String address, @Nullable String about, HomieException error) {
        JsonObject failure = new JsonObject().put("type", "err");
        if (address != null) {
            failure.put("address", address);
        }
        if (about != null) {
            failure.put("sourceAddress", about);
        }
        return failure.put("failureCode", error.code().number())
                .put("failureType", type(error.code()).name())
                .put("message", error.getMessage())
                .put("error", Services.json(error.body()));
    }

    private static ReplyFailure type(ErrorCode code) {
        return switch (code) {
            case UNAVAILABLE, UNIMPLEMENTED -> ReplyFailure.NO_HANDLERS;
            case DEADLINE_EXCEEDED -> ReplyFailure.TIMEOUT;
            default -> ReplyFailure.RECIPIENT_FAILURE;
        };
    }
}
