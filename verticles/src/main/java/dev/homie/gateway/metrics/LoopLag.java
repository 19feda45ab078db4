package dev.homie.gateway.metrics;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** Measures how late an event loop is, from the first time that somebody asks: a machine at rest is not to be woken for it. */
final class LoopLag {
    private static final long EVERY_MS = 100;

    private final Vertx vertx;
    private final GatewayMetrics metrics;
    private boolean started;
    private long due;

    LoopLag(Vertx vertx, GatewayMetrics metrics) {
        this.vertx = vertx;
        this.metrics = metrics;
    }

    /** On the event loop that is meant; the timer ends with the verticle. */
    void start() {
        if (started) {
            return;
        }
        started = true;
        long every = TimeUnit.MILLISECONDS.toNanos(EVERY_MS);
        due = System.nanoTime() + every;
        vertx.setPeriodic(EVERY_MS, tick -> {
            long now = System.nanoTime();
            metrics.loopLag(Math.max(0, now - due));
            due = now + every;
        });
    }
}
