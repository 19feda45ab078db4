package dev.homie.node.screen;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Interned cell contents of more than one code point: a base character and the marks that combine with it. */
final class Graphemes {
    /** Distinct contents that live at once; then marks are dropped once a sweep has found none to forget. */
    static final int LIMIT = 1 << 16;
    /** UTF-16 units in one cell; further marks are dropped. */
    static final int LENGTH = 64;

    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private final List<Integer> free = new ArrayList<>();

    String text(int id) {
        return texts.get(id);
    }

    /** The content's number, or -1 when {@link #LIMIT} are in use. */
    int intern(String text) {
        Integer known = ids.get(text);
        if (known != null) {
            return known;
        }
        int id;
        if (!free.isEmpty()) {
            id = free.remove(free.size() - 1);
            texts.set(id, text);
        } else if (texts.size() < LIMIT) {
            id = texts.size();
            texts.add(text);
        } else {
            return -1;
        }
        ids.put(text, id);
        return id;
    }

    boolean isFull() {
        return free.isEmpty() && texts.size() >= LIMIT;
    }

    /** Forgets every content that is not in {@code used}. */
    void retain(BitSet used) {
        ids.clear();
        free.clear();
        for (int id = 0; id < texts.size(); id++) {
            if (used.get(id)) {
                ids.put(texts.get(id), id);
            } else {
                texts.set(id, "");
                free.add(id);
            }
        }
    }
}
