package dev.homie.core.bus;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link HomieException} on its way over the bus: an ordinary reply failure that also keeps the error's data. */
public final class BusFailure extends ReplyException {
    private static final long serialVersionUID = 1L;

    private final transient HomieException error;

    public BusFailure(HomieException error) {
        super(ReplyFailure.RECIPIENT_FAILURE, error.code().number(), error.getMessage());
        this.error = error;
    }

    /** What was thrown on the other side. */
    public HomieException error() {
        return error;
    }

    /**
     * What a failed request means to the caller: a Homie error as it was thrown, no consumer as UNAVAILABLE, no answer as
     * DEADLINE_EXCEEDED, and the failure code of any other verticle as the code of that number.
     */
    public static HomieException of(@Nullable Throwable failure) {
        if (failure instanceof HomieException homie) {
            return homie;
        }
        if (failure instanceof BusFailure own) {
            return own.error;
        }
        if (failure instanceof ReplyException reply) {
            return switch (reply.failureType()) {
                case NO_HANDLERS ->
                    new HomieException(ErrorCode.UNAVAILABLE, "nobody serves this now; the machine may be off");
                case TIMEOUT -> new HomieException(ErrorCode.DEADLINE_EXCEEDED, "no answer in time");
                case RECIPIENT_FAILURE ->
                    new HomieException(
                            ErrorCode.ofNumber(reply.failureCode()),
                            reply.getMessage() == null ? "the service failed" : reply.getMessage());
                case ERROR -> new HomieException(ErrorCode.INTERNAL, "the service failed");
            };
        }
        return new HomieException(ErrorCode.INTERNAL, "something went wrong on our side; the log has the details");
    }

    /** An INTERNAL failure with {@code data.correlation}, by which a person finds it in the logs; others as they are. */
    public static HomieException traceable(HomieException error, @Nullable String correlation) {
        if (error.code() != ErrorCode.INTERNAL
                || correlation == null
                || error.data().containsKey("correlation")) {
            return error;
        }
        Map<String, Object> data = new LinkedHashMap<>(error.data());
        data.put("correlation", correlation);
        return new HomieException(error.code(), error.getMessage(), data);
    }

    /** Makes failures of this kind known to a bus; once per Vert.x instance. */
    static void registerCodec(EventBus bus) {
        bus.registerDefaultCodec(BusFailure.class, new Codec());
    }

    private static final class Codec implements MessageCodec<BusFailure, BusFailure> {
        @Override
        public void encodeToWire(Buffer buffer, BusFailure failure) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("code", failure.error.code().number());
            body.put("message", failure.error.getMessage());
            body.put("data", failure.error.data());
            byte[] json = Json.write(body).getBytes(StandardCharsets.UTF_8);
            buffer.appendInt(json.length).appendBytes(json);
        }

        @Override
        public BusFailure decodeFromWire(int position, Buffer buffer) {
            int length = buffer.getInt(position);
            Map<String, Object> body = Json.readObject(buffer.getString(position + 4, position + 4 + length, "UTF-8"));
            @SuppressWarnings("unchecked") // written by encodeToWire above
            Map<String, Object> data = (Map<String, Object>) body.getOrDefault("data", Map.of());
            return new BusFailure(new HomieException(
                    ErrorCode.ofNumber(((Number) body.getOrDefault("code", 14)).intValue()),
                    String.valueOf(body.get("message")),
                    data));
        }

        @Override
        public BusFailure transform(BusFailure failure) {
            return failure;
        }

        @Override
        public String name() {
            return "homie.failure";
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
