package dev.homie.gateway;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where clients find a gateway: of each of its listeners the addresses that they may open. Thread-safe. */
public final class GatewayUrls {
    private final List<Listener> all = new CopyOnWriteArrayList<>();

    /**
     * One listener.
     *
     * @param name as in {@code gateway.connections.list}
     * @param urls the best one first
     */
    public record Listener(String name, List<String> urls) {
        public Listener {
            urls = List.copyOf(urls);
        }
    }

    public void add(Listener listener) {
        all.add(listener);
    }

    /** In the order in which they were added, the local one first. */
    public List<Listener> all() {
        return List.copyOf(all);
    }

    /** What another device can open: the addresses of all listeners but the first, which is for this machine alone. */
    public List<String> fromElsewhere() {
        return all.stream().skip(1).flatMap(at -> at.urls().stream()).toList();
    }
}
