package dev.homie.gateway.tailscale;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whose an address of the tailnet is. An answer counts for {@link #CACHE_MS}; a failure only for {@link #FAILURE_MS}, so that
 * one who knocks at a gateway whose tailscaled is away asks it once, and who just came into the tailnet does not wait.
 * Thread-safe; never blocks.
 */
final class Whois {
    static final long CACHE_MS = 60_000;
    static final long FAILURE_MS = 1_000;
    /** Addresses that are remembered; the oldest is forgotten first. */
    static final int MAX_CACHED = 1_024;
    /** Addresses that are asked about at once; whoever comes from one more is refused. */
    static final int MAX_PENDING = 64;

    private final Tailscaled tailscaled;
    private final Clock clock;
    private final Map<String, Known> known = new LinkedHashMap<>();
    private final Map<String, Future<TailnetPeer>> pending = new HashMap<>();

    Whois(Tailscaled tailscaled, Clock clock) {
        this.tailscaled = tailscaled;
        this.clock = clock;
    }

    private record Known(Future<TailnetPeer> answer, long until) {}

    /**
     * Fails as {@link Tailscaled#whois} does; any failure is a refusal.
     *
     * @param ip an address as a number, without a port: with one, tailscaled would look for proxied connections, too
     */
    Future<TailnetPeer> of(String ip) {
        Future<TailnetPeer> question;
        synchronized (this) {
            Known last = known.get(ip);
            if (last != null && last.until() > clock.millis()) {
                return last.answer();
            }
            Future<TailnetPeer> asked = pending.get(ip);
            if (asked != null) {
                return asked;
            }
            if (pending.size() >= MAX_PENDING) {
                return Future.failedFuture(new HomieException(
                        ErrorCode.RESOURCE_EXHAUSTED, "too many unknown addresses at once; try again"));
            }
            question = tailscaled
                    .whois(ip)
                    .timeout(Tailscaled.TIMEOUT_MS, TimeUnit.MILLISECONDS)
                    .recover(Whois::explain);
            pending.put(ip, question);
        }
        return question.onComplete(answer -> remember(ip, question));
    }

    /** Forgets an address, so that it is asked about anew. */
    synchronized void forget(String ip) {
        known.remove(ip);
    }

    private synchronized void remember(String ip, Future<TailnetPeer> answer) {
        pending.remove(ip);
        known.remove(ip);
        known.put(ip, new Known(answer, clock.millis() + (answer.succeeded() ? CACHE_MS : FAILURE_MS)));
        if (known.size() > MAX_CACHED) {
            known.remove(known.keySet().iterator().next());
        }
    }

    private static Future<TailnetPeer> explain(Throwable failure) {
        return Future.failedFuture(
                failure instanceof HomieException
                        ? failure
                        : new HomieException(
                                ErrorCode.DEADLINE_EXCEEDED,
                                "tailscaled did not say in time who this is (" + failure.getMessage() + ")"));
    }
}
