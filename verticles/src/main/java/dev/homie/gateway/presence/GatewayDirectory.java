package dev.homie.gateway.presence;

import dev.homie.protocol.presence.ClientPresence;
import dev.homie.protocol.presence.GatewayAnnouncement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The other gateways and their clients, by what they announce. Pure; not thread-safe. */
final class GatewayDirectory {
    /** Silence after which a gateway and its clients are taken for gone. */
    static final long EXPIRY_MS = NodeDirectory.EXPIRY_MS;
    /** Gateways that are remembered; far more than anybody runs. */
    static final int MAX = 1_000;

    private final Clock clock;
    private final Map<String, Known> gateways = new HashMap<>();

    private record Known(GatewayAnnouncement gateway, long lastSeenAt) {}

    /** A client that has come, or gone. */
    record Change(ClientPresence client, boolean connected) {}

    GatewayDirectory(Clock clock) {
        this.clock = clock;
    }

    /** Takes note of an announcement; returns what is new in it. */
    List<Change> announced(GatewayAnnouncement gateway) {
        if (!gateways.containsKey(gateway.gatewayId()) && gateways.size() >= MAX) {
            return List.of();
        }
        Known before = gateways.put(gateway.gatewayId(), new Known(gateway, clock.millis()));
        Map<String, ClientPresence> gone = new HashMap<>();
        if (before != null) {
            before.gateway().clients().forEach(client -> gone.put(client.connectionId(), client));
        }
        List<Change> changes = new ArrayList<>();
        for (ClientPresence client : gateway.clients()) {
            if (gone.remove(client.connectionId()) == null) {
                changes.add(new Change(client, true));
            }
        }
        gone.values().forEach(client -> changes.add(new Change(client, false)));
        return changes;
    }

    /** A gateway ends on purpose; returns its clients, which are gone. */
    List<Change> bye(String gatewayId, String instance) {
        return remove(known -> known.gateway().gatewayId().equals(gatewayId)
                && known.gateway().instance().equals(instance));
    }

    /** The cluster lost a member; returns the clients of the gateway that it was. */
    List<Change> memberLeft(String member) {
        return remove(known -> Objects.equals(known.gateway().member(), member));
    }

    /** The clients of gateways that have been silent for too long. */
    List<Change> expire() {
        long before = clock.millis() - EXPIRY_MS;
        return remove(known -> known.lastSeenAt() <= before);
    }

    private List<Change> remove(Predicate<Known> which) {
        List<Change> changes = new ArrayList<>();
        for (Known known : List.copyOf(gateways.values())) {
            if (which.test(known)) {
                gateways.remove(known.gateway().gatewayId());
                known.gateway().clients().forEach(client -> changes.add(new Change(client, false)));
            }
        }
        return changes;
    }

    /** The clients of all of them. */
    Stream<ClientPresence> clients() {
        return gateways.values().stream().flatMap(known -> known.gateway().clients().stream());
    }
}
