package dev.homie.node;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The gateways that a node hears of, to know whose attachments are dead (docs/cluster.md). One that it never heard of is
 * not judged. By the wall clock, which goes on while a machine sleeps. Pure; not thread-safe.
 */
final class Gateways {
    /** Silence after which a gateway counts as gone: four announcements missed. */
    static final long EXPIRY_MS = 20_000;
    /** Between two questions for who is silent, at most; after a longer pause this machine, or its processors, slept. */
    static final long ASKED_WITHIN_MS = 10_000;
    /** Gateways that are remembered; far more than anybody runs. */
    static final int MAX = 1_000;

    private final Clock clock;
    private final Map<String, Heard> gateways = new HashMap<>();
    private long askedAt;

    private record Heard(String instance, long at) {}

    Gateways(Clock clock) {
        this.clock = clock;
        this.askedAt = clock.millis();
    }

    /** A gateway announces itself. True if it is another process than before: what the one before had here is dead. */
    boolean heard(String gatewayId, String instance) {
        if (!gateways.containsKey(gatewayId) && gateways.size() >= MAX) {
            return false;
        }
        Heard before = gateways.put(gatewayId, new Heard(instance, clock.millis()));
        return before != null && !before.instance().equals(instance);
    }

    /** A gateway ends on purpose. False if another process of it is there already. */
    boolean bye(String gatewayId, String instance) {
        Heard before = gateways.get(gatewayId);
        if (before != null && !before.instance().equals(instance)) {
            return false;
        }
        gateways.remove(gatewayId);
        return true;
    }

    /**
     * Those that have become silent since it was last asked, which is to be done more often than every
     * {@link #ASKED_WITHIN_MS}. Who sleeps hears nobody: then everybody has the whole time anew, or what a gateway that
     * was there all along attaches at once would be dropped before its next announcement.
     */
    List<String> silent() {
        long now = clock.millis();
        boolean slept = now - askedAt > ASKED_WITHIN_MS;
        askedAt = now;
        if (slept) {
            gateways.replaceAll((id, heard) -> new Heard(heard.instance(), now));
        }
        long before = now - EXPIRY_MS;
        List<String> silent = new ArrayList<>();
        gateways.forEach((id, heard) -> {
            if (heard.at() <= before) {
                silent.add(id);
            }
        });
        silent.forEach(gateways::remove);
        return silent;
    }
}
