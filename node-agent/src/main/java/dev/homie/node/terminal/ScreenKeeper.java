package dev.homie.node.terminal;

import dev.homie.protocol.Addresses;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the screens that changed, so that the store can show them after this process died: two seconds after a screen
 * came to rest, or every ten while it never does. Not thread-safe: the housekeeping calls it, one call at a time.
 */
final class ScreenKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(ScreenKeeper.class);
    /** Bytes of redraw that are kept of a session; older scrollback is left out. */
    static final int MAX_REDRAW = 256 * 1024;

    private static final long REST_MILLIS = 2000;
    private static final long BUSY_MILLIS = 10_000;
    private static final long TIMEOUT_MILLIS = 2000;

    private record Kept(long offset, long at) {}

    private final EventBus bus;
    private final Terminals terminals;
    private final Map<String, Kept> kept = new HashMap<>();

    ScreenKeeper(EventBus bus, Terminals terminals) {
        this.bus = bus;
        this.terminals = terminals;
    }

    /** Blocks for the snapshots: a worker's call. */
    synchronized void tick() {
        long now = System.currentTimeMillis();
        kept.keySet()
                .removeIf(id -> terminals.all().stream()
                        .noneMatch(session -> session.id().equals(id)));
        for (TerminalSession session : terminals.all()) {
            Kept last = kept.getOrDefault(session.id(), new Kept(0, 0));
            boolean rests = now - session.lastActivityAt() >= REST_MILLIS;
            if (session.outputOffset() != last.offset && (rests || now - last.at >= BUSY_MILLIS)) {
                publish(session, now);
            }
        }
    }

    /** All that changed, at once: before the process ends. */
    synchronized void publishAll() {
        for (TerminalSession session : terminals.all()) {
            Kept last = kept.get(session.id());
            if (last == null || last.offset != session.outputOffset()) {
                publish(session, System.currentTimeMillis());
            }
        }
    }

    private void publish(TerminalSession session, long now) {
        try {
            ScreenFeed.Snapshot snapshot = session.snapshot(MAX_REDRAW).get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            kept.put(session.id(), new Kept(snapshot.offset(), now));
            bus.publish(
                    Addresses.NODE_SCREEN,
                    new JsonObject()
                            .put("sessionId", session.id())
                            .put("offset", snapshot.offset())
                            .put("cols", snapshot.payload().cols())
                            .put("rows", snapshot.payload().rows())
                            .put("redraw", snapshot.payload().redraw())
                            .put("text", snapshot.text()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("no screen of {} to keep", session.id(), e);
        }
    }
}
