package dev.homie.gateway.bridge;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A log that somebody else keeps, who is asked for it over the bus: {@code topic from limit} (SPEC.md section 8.2). */
public final class BusTopicLog implements TopicLog {
    private static final int TIMEOUT_MS = 10_000;

    private final Vertx vertx;
    private final Function<String, @Nullable String> keeper;

    /** @param keeper the address that has the log of a topic; null for what is no topic's name */
    public BusTopicLog(Vertx vertx, Function<String, @Nullable String> keeper) {
        this.vertx = vertx;
        this.keeper = keeper;
    }

    @Override
    public void check(String topic) {
        address(topic);
    }

    @Override
    public Future<Page> read(String topic, long after, int limit) {
        JsonObject question =
                new JsonObject().put("topic", topic).put("from", after).put("limit", limit);
        return vertx.eventBus()
                .<JsonObject>request(address(topic), question, new DeliveryOptions().setSendTimeout(TIMEOUT_MS))
                .map(reply -> page(reply.body()));
    }

    private String address(String topic) {
        String address = keeper.apply(topic);
        if (address == null) {
            throw new HomieException(ErrorCode.NOT_FOUND, "there is no " + topic);
        }
        return address;
    }

    private static Page page(JsonObject body) {
        JsonArray events = body.getJsonArray("events", new JsonArray());
        List<JsonObject> page = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            page.add(events.getJsonObject(i));
        }
        return new Page(page, body.getLong("oldest", 0L), body.getLong("latest", 0L));
    }
}
