package dev.homie.gateway.presence;

import dev.homie.protocol.presence.ClientPresence;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The clients that are connected to this gateway. Thread-safe. */
public final class ClientDirectory {
    private final Map<String, ClientPresence> clients = new ConcurrentHashMap<>();
    private volatile Listener listener = (client, connected) -> {};

    /** Told of every client that comes or goes, on the thread that brought it; must not block. */
    interface Listener {
        void changed(ClientPresence client, boolean connected);
    }

    /** Sets the one listener. */
    void listen(Listener to) {
        listener = to;
    }

    public void add(ClientPresence client) {
        clients.put(client.connectionId(), client);
        listener.changed(client, true);
    }

    public void remove(String connectionId) {
        ClientPresence gone = clients.remove(connectionId);
        if (gone != null) {
            listener.changed(gone, false);
        }
    }

    /** Longest connected first. */
    public List<ClientPresence> all() {
        return clients.values().stream()
                .sorted(Comparator.comparingLong(ClientPresence::since))
                .toList();
    }
}
