package dev.homie.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.bus.Services.Answer;
import dev.homie.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request's id follows it through messages, workers and back, and to nobody else. */
final class CorrelationTest {
    @SuppressWarnings("NullAway.Init") // before each test
    private Vertx vertx;

    @SuppressWarnings("NullAway.Init")
    private Services services;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        Services.registerCodecs(vertx);
        services = new Services(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    @Test
    void followsTheRequestToAWorkerAndBack() throws Exception {
        await(services.serve("seen", call -> {
                    String here = String.valueOf(Correlation.current());
                    return vertx.executeBlocking(() -> String.valueOf(Correlation.current()))
                            .map(worker -> Answer.of(Map.of(
                                    "here", here, "worker", worker, "back", String.valueOf(Correlation.current()))));
                })
                .completion());
        assertThat(ask("seen", "c/1").getMap()).isEqualTo(Map.of("here", "c/1", "worker", "c/1", "back", "c/1"));
        assertThat(ask("seen", "c/2").getMap()).isEqualTo(Map.of("here", "c/2", "worker", "c/2", "back", "c/2"));
        assertThat(ask("seen", null).getMap())
                .as("nobody's")
                .isEqualTo(Map.of("here", "null", "worker", "null", "back", "null"));
    }

    @Test
    void anInternalFailureSaysWhereToLook() throws Exception {
        await(services.serve("fails", call -> {
                    throw new IllegalStateException("a bug");
                })
                .completion());
        Throwable failure = failure(vertx.eventBus()
                .request("fails", new JsonObject(), new DeliveryOptions().addHeader(BusHeaders.CORRELATION, "c/7")));
        assertThat(BusFailure.of(failure).code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(BusFailure.of(failure).data()).isEqualTo(Map.of("correlation", "c/7"));
    }

    @Test
    void aClientForgesNoLine() {
        assertThat(Correlation.of("c", "1")).isEqualTo("c/1");
        assertThat(Correlation.of("c", "1\n2026 ERROR \"é")).isEqualTo("c/1_2026_ERROR___");
        assertThat(Correlation.of("c", "x".repeat(1000)).length()).isEqualTo(160);
    }

    private JsonObject ask(String address, @Nullable String correlation) throws Exception {
        DeliveryOptions options = new DeliveryOptions();
        if (correlation != null) {
            options.addHeader(BusHeaders.CORRELATION, correlation);
        }
        return await(vertx.eventBus().<JsonObject>request(address, new JsonObject(), options))
                .body();
    }

    private static Throwable failure(Future<?> future) throws Exception {
        try {
            await(future);
            throw new AssertionError("it succeeded");
        } catch (java.util.concurrent.ExecutionException e) {
            return java.util.Objects.requireNonNull(e.getCause());
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
