package dev.homie.gateway.chat;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The other gateways, which may have chats, by what they announce. Pure; not thread-safe. */
final class OtherHomes {
    /** Silence after which a gateway is taken for gone: two announcements missed, and some. */
    static final long EXPIRY_MS = 12_000;
    /** Gateways that are remembered; far more than anybody runs. */
    static final int MAX = 1_000;

    private final String own;
    private final Clock clock;
    private final Map<String, Long> heard = new LinkedHashMap<>();

    OtherHomes(String own, Clock clock) {
        this.own = own;
        this.clock = clock;
    }

    void announced(String gatewayId) {
        if (!gatewayId.isEmpty() && !gatewayId.equals(own) && (heard.containsKey(gatewayId) || heard.size() < MAX)) {
            heard.put(gatewayId, clock.millis());
        }
    }

    void bye(String gatewayId) {
        heard.remove(gatewayId);
    }

    /** Those that are there, or were a moment ago. */
    List<String> all() {
        long since = clock.millis() - EXPIRY_MS;
        heard.values().removeIf(at -> at <= since);
        return List.copyOf(heard.keySet());
    }
}
