package dev.homie.core.secret;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys there are: the first one seals, the others still open what is not sealed anew yet. Immutable. */
record MasterKeys(List<MasterKey> keys) {
    static final MasterKeys NONE = new MasterKeys(List.of());

    MasterKeys {
        keys = List.copyOf(keys);
    }

    /** @throws IllegalArgumentException for what is not as {@link #encode} writes it */
    static MasterKeys decode(String text) {
        return new MasterKeys(
                Stream.of(text.split(",", -1)).map(MasterKey::decode).toList());
    }

    String encode() {
        return String.join(",", keys.stream().map(MasterKey::encode).toList());
    }

    List<String> ids() {
        return keys.stream().map(MasterKey::id).toList();
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    MasterKey current() {
        return keys.get(0);
    }

    Optional<MasterKey> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** With a fresh key that seals from now on. */
    MasterKeys rotated() {
        List<MasterKey> all = new ArrayList<>();
        all.add(MasterKey.generate());
        all.addAll(keys);
        return new MasterKeys(all);
    }

    /** The one that seals, and those that something is sealed with. */
    MasterKeys without(Collection<String> used) {
        return new MasterKeys(keys.stream()
                .filter(key -> key == current() || used.contains(key.id()))
                .toList());
    }
}
