package dev.homie.core.bus;

import dev.homie.core.identity.Identity;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a verticle offers addresses on the bus: {@code serve} reads the parameters, turns what the handler throws into a
 * {@link BusFailure}, and replies. Bodies are {@link JsonObject}s, so that any verticle can call any service. Handlers run
 * on the context that registered them.
 */
public final class Services {
    private static final Logger LOG = LoggerFactory.getLogger(Services.class);

    private final EventBus bus;

    public Services(Vertx vertx) {
        this.bus = vertx.eventBus();
    }

    /** Registers Homie's codecs; once per Vert.x instance, before the first verticle is deployed. */
    public static void registerCodecs(Vertx vertx) {
        BusFrame.registerCodec(vertx.eventBus());
        BusFailure.registerCodec(vertx.eventBus());
    }

    /** What a request brought: its parameters, and the message for its headers. */
    public record Call(Params params, Message<JsonObject> message) {
        /** A header, or null. */
        public @Nullable String header(String name) {
            return message.headers().get(name);
        }

        /** The client that asks; empty when Homie itself does. */
        public Optional<Identity> caller() {
            String identity = header(BusHeaders.IDENTITY);
            return identity == null ? Optional.empty() : Optional.of(Identity.fromHeader(identity));
        }

        /** @throws HomieException PERMISSION_DENIED when the caller is narrowed to other machines */
        public void requireNode(String nodeId) {
            caller().ifPresent(caller -> caller.requireNode(nodeId));
        }

        /** The machines that the caller may use. */
        public Predicate<String> machines() {
            return caller().<Predicate<String>>map(caller -> caller::mayUse).orElse(nodeId -> true);
        }
    }

    /** What goes back: a record, map, JsonObject or null for an empty result, and headers for the bridge. */
    public record Answer(@Nullable Object result, Map<String, String> headers) {
        public static Answer of(@Nullable Object result) {
            return new Answer(result, Map.of());
        }
    }

    /** Offers {@code address} on this Vert.x instance and, clustered, to all others. */
    public MessageConsumer<JsonObject> serve(String address, Function<Call, Future<Answer>> handler) {
        return bus.consumer(address, message -> answer(address, message, handler));
    }

    /** The same on this Vert.x instance alone, for what every gateway has itself. */
    public MessageConsumer<JsonObject> serveHere(String address, Function<Call, Future<Answer>> handler) {
        return bus.localConsumer(address, message -> answer(address, message, handler));
    }

    /**
     * Hears what is published on {@code address}, here and in the cluster; on the context that registers it. A message that
     * the handler cannot read is logged, and is nobody's failure.
     */
    public Future<Void> listen(String address, Consumer<JsonObject> handler) {
        return bus.<JsonObject>consumer(address, message -> {
                    try {
                        handler.accept(message.body());
                    } catch (RuntimeException e) {
                        LOG.warn("what came on {} cannot be read: {}", address, e.getMessage());
                    }
                })
                .completion();
    }

    private static void answer(String address, Message<JsonObject> message, Function<Call, Future<Answer>> handler) {
        Future<Answer> answer;
        String correlation = message.headers().get(BusHeaders.CORRELATION);
        Correlation.begin(correlation);
        try {
            JsonObject body = message.body();
            answer = handler.apply(new Call(Params.of(body == null ? Map.of() : plain(body)), message));
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        answer.onComplete(done -> {
            if (done.succeeded()) {
                DeliveryOptions options = new DeliveryOptions();
                done.result().headers().forEach(options::addHeader);
                message.reply(json(done.result().result()), options);
            } else {
                HomieException error = BusFailure.of(done.cause());
                if (error.code() == ErrorCode.INTERNAL) {
                    Correlation.run(correlation, () -> LOG.error("{} failed", address, done.cause()));
                }
                message.reply(new BusFailure(BusFailure.traceable(error, correlation)));
            }
        });
    }

    /** A record, map or JSON object as a message body. */
    public static JsonObject json(@Nullable Object value) {
        if (value == null) {
            return new JsonObject();
        }
        return value instanceof JsonObject object ? object : new JsonObject(Json.toMap(value));
    }

    /** A message body as plain maps and lists, which is what {@link Params} reads. */
    public static Map<String, Object> plain(JsonObject object) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : object.getMap().entrySet()) {
            map.put(entry.getKey(), plainValue(entry.getValue()));
        }
        return map;
    }

    private static @Nullable Object plainValue(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            return plain(object);
        }
        if (value instanceof JsonArray array) {
            return plainList(array.getList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, each) -> plain.put(String.valueOf(key), plainValue(each)));
            return plain;
        }
        return value instanceof List<?> list ? plainList(list) : value;
    }

    private static List<@Nullable Object> plainList(List<?> list) {
        List<@Nullable Object> plain = new ArrayList<>(list.size());
        for (Object each : list) {
            plain.add(plainValue(each));
        }
        return plain;
    }
}
