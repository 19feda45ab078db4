package dev.homie.gateway.presence;

import dev.homie.protocol.presence.ClientPresence;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The clients that are connected to this gateway. Thread-safe. */
public final class ClientDirectory {
    private final Map<String, ClientPresence> clients = new ConcurrentHashMap<>();

    public void add(ClientPresence client) {
        clients.put(client.connectionId(), client);
    }

    public void remove(String connectionId) {
        clients.remove(connectionId);
    }

    /** Longest connected first. */
    public List<ClientPresence> all() {
        return clients.values().stream()
                .sorted(Comparator.comparingLong(ClientPresence::since))
                .toList();
    }
}
