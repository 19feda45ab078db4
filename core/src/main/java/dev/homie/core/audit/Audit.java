package dev.homie.core.audit;

import dev.homie.protocol.Json;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down privileged acts: one line of JSON each, to the logger {@code audit}. Never what was typed, sent or printed.
 * Thread-safe; never blocks on anything but the log.
 */
public final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger("audit");

    private final Clock clock;

    public Audit(Clock clock) {
        this.clock = clock;
    }

    /**
     * What somebody did.
     *
     * @param subject who
     * @param device the paired device's id, or as the client calls its device
     * @param from the address it came from
     * @param method what
     * @param target to what
     * @param result {@code OK}, or the code of the error
     * @param correlation names the request in every log line it caused
     */
    public record Act(
            String subject,
            @Nullable String device,
            String from,
            String method,
            @Nullable String target,
            String result,
            @Nullable String correlation) {}

    private record Line(long time, Act act) {}

    public void record(Act act) {
        LOG.info("{}", Json.write(new Line(clock.millis(), act)));
    }
}
