package dev.homie.gateway.metrics;

import dev.homie.core.measure.Latency;
import dev.homie.protocol.ErrorCode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway counts. A frame costs two additions and no object; a library for metrics begins to work only when somebody
 * asks for the numbers ({@link Exposition}). Thread-safe.
 */
public final class GatewayMetrics {
    private final LongAdder framesIn = new LongAdder();
    private final LongAdder framesOut = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final Map<String, Latency> requests = new ConcurrentHashMap<>();
    private final Map<Failure, LongAdder> failures = new ConcurrentHashMap<>();
    private final Latency loopLag = new Latency();

    /** Requests of one method that failed in one way. */
    record Failure(String method, ErrorCode code) {}

    /** A client's frame was passed on. */
    public void frameIn(int payload) {
        framesIn.increment();
        bytesIn.add(payload);
    }

    /** A node's frame was passed on. */
    public void frameOut(int payload) {
        framesOut.increment();
        bytesOut.add(payload);
    }

    /**
     * A request was answered.
     *
     * @param method its row in the policy, so that there are only so many
     * @param nanos from its arrival to its answer
     * @param failure null when it succeeded
     */
    public void request(String method, long nanos, @Nullable ErrorCode failure) {
        requests.computeIfAbsent(method, each -> new Latency()).record(nanos);
        if (failure != null) {
            failures.computeIfAbsent(new Failure(method, failure), each -> new LongAdder())
                    .increment();
        }
    }

    /** The event loop did something so many nanoseconds later than it was to. */
    void loopLag(long nanos) {
        loopLag.record(nanos);
    }

    long framesIn() {
        return framesIn.sum();
    }

    long framesOut() {
        return framesOut.sum();
    }

    long bytesIn() {
        return bytesIn.sum();
    }

    long bytesOut() {
        return bytesOut.sum();
    }

    Map<String, Latency> requests() {
        return requests;
    }

    Map<Failure, LongAdder> failures() {
        return failures;
    }

    Latency loopLag() {
        return loopLag;
    }
}
