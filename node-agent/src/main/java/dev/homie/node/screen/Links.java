package dev.homie.node.screen;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hyperlinks that cells refer to by number; 0 is none. */
final class Links {
    /** Distinct links that live at once; beyond them text is printed without its link. */
    static final int LIMIT = 10_000;
    /** Characters of an address; a longer one is no link. */
    static final int URI_LENGTH = 2083;

    static final int ID_LENGTH = 250;

    record Link(String id, String uri) {}

    private final Map<Link, Integer> ids = new HashMap<>();
    private final Map<Integer, Link> links = new HashMap<>();
    private int next = 1;

    @Nullable
    Link get(int number) {
        return links.get(number);
    }

    boolean isFull() {
        return links.size() >= LIMIT;
    }

    /** The link's number; 0 when there is no room for it. An empty id makes all links to one address the same link. */
    int intern(String id, String uri) {
        if (uri.length() > URI_LENGTH || id.length() > ID_LENGTH) {
            return 0;
        }
        Link link = new Link(id, uri);
        Integer known = ids.get(link);
        if (known != null) {
            return known;
        }
        if (isFull()) {
            return 0;
        }
        while (links.containsKey(next) || next <= 0) {
            next = next <= 0 ? 1 : next + 1;
        }
        ids.put(link, next);
        links.put(next, link);
        return next++;
    }

    /** Forgets every link that is not in {@code used}. */
    void retain(BitSet used) {
        links.keySet().removeIf(number -> !used.get(number));
        ids.values().removeIf(number -> !used.get(number));
    }
}
