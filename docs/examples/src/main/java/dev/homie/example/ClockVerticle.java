package dev.homie.example;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * A clock: tells the time when asked at {@code example.clock.now}, and every second on {@code example.clock.tick}. Takes
 * {@code {"zone": "Europe/Paris"}}, with a request or as the configuration of all of them.
 */
public final class ClockVerticle extends VerticleBase {
    private static final int INVALID_ARGUMENT = 1; // what Homie calls the failure code 1

    @Override
    public Future<?> start() {
        ZoneId zone = ZoneId.of(config().getString("zone", "UTC")); // an unknown one: the deployment fails, and says so
        vertx.setPeriodic(1000, tick -> vertx.eventBus().publish("example.clock.tick", now(zone)));
        return vertx.eventBus()
                .<JsonObject>consumer("example.clock.now", request -> answer(request, zone))
                .completion();
    }

    private static void answer(Message<JsonObject> request, ZoneId fallback) {
        try {
            String zone = request.body().getString("zone", fallback.getId());
            request.reply(now(ZoneId.of(zone)));
        } catch (DateTimeException | ClassCastException e) {
            request.fail(INVALID_ARGUMENT, "zone: " + e.getMessage());
        }
    }

    private static JsonObject now(ZoneId zone) {
        return new JsonObject()
                .put("time", ZonedDateTime.now(zone).toOffsetDateTime().toString())
                .put("zone", zone.getId());
    }
}
