package dev.homie.gateway;

import dev.homie.gateway.http.ListenerUrls;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Where clients find a gateway: of each of its listeners the addresses that they may open. Empty until it listens. Thread-safe;
 * looking blocks for as long as it takes to ask for the machine's addresses.
 */
public final class Reachable {
    private final List<Listening> all = new CopyOnWriteArrayList<>();

    private record Listening(String name, Supplier<List<String>> urls, Supplier<Optional<String>> fingerprint) {}

    /**
     * One listener.
     *
     * @param name as in {@code gateway.connections.list}
     * @param urls the best one first, without a slash at their end
     */
    public record At(String name, List<String> urls) {
        public At {
            urls = List.copyOf(urls);
        }
    }

    /**
     * A listener has opened.
     *
     * @param urls asked each time: a machine's addresses change
     * @param fingerprint SHA-256 of its certificate in hex, where nobody else vouches for it
     */
    public void add(String name, Supplier<List<String>> urls, Supplier<Optional<String>> fingerprint) {
        all.add(new Listening(name, urls, fingerprint));
    }

    /** The same of one whose addresses stay. */
    public void add(At listener) {
        add(listener.name(), listener::urls, Optional::empty);
    }

    /** In the order in which they were added, the local one first. */
    public List<At> all() {
        return all.stream().map(each -> new At(each.name(), each.urls().get())).toList();
    }

    /** Those of all listeners, the best for another device first. */
    public List<String> urls() {
        return ListenerUrls.bestFirst(
                all.stream().flatMap(each -> each.urls().get().stream()).toList());
    }

    /** What another device can open: the addresses of all listeners but the first, which is for this machine alone. */
    public List<String> fromElsewhere() {
        return ListenerUrls.forOthers(
                all.stream().skip(1).flatMap(each -> each.urls().get().stream()).toList());
    }

    /** Of the self-signed certificate; empty where there is none. */
    public Optional<String> fingerprint() {
        return all.stream().flatMap(each -> each.fingerprint().get().stream()).findFirst();
    }
}
