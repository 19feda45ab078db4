package dev.homie.gateway.chat;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The other gateways, which may have chats, by what they announce. Pure; not thread-safe. */
final class OtherHomes {
    /** Silence after which a gateway is taken for gone: two announcements missed, and some. */
    static final long EXPIRY_MS = 12_000;
    /** Gateways that are remembered; far more than anybody runs. */
    static final int MAX = 1_000;

    private final String own;
    private final Clock clock;
    private final Map<String, Heard> heard = new LinkedHashMap<>();

    /** @param member its process in the cluster */
    private record Heard(long at, @Nullable String member) {}

    OtherHomes(String own, Clock clock) {
        this.own = own;
        this.clock = clock;
    }

    void announced(String gatewayId, @Nullable String member) {
        if (!gatewayId.isEmpty() && !gatewayId.equals(own) && (heard.containsKey(gatewayId) || heard.size() < MAX)) {
            heard.put(gatewayId, new Heard(clock.millis(), member));
        }
    }

    void bye(String gatewayId) {
        heard.remove(gatewayId);
    }

    /** The cluster lost a process; returns the gateways that it was. */
    List<String> memberLeft(String member) {
        List<String> gone = heard.entrySet().stream()
                .filter(each -> member.equals(each.getValue().member()))
                .map(Map.Entry::getKey)
                .toList();
        heard.keySet().removeAll(gone);
        return gone;
    }

    /** Those that are there, or were a moment ago. */
    List<String> all() {
        long since = clock.millis() - EXPIRY_MS;
        heard.values().removeIf(each -> each.at() <= since);
        return List.copyOf(heard.keySet());
    }
}
