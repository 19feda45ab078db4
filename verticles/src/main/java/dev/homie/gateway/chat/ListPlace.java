package dev.homie.gateway.chat;

import dev.homie.core.store.ChatQueries.Place;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonObject;

/** A place in the list of chats, as clients give it back. */
final class ListPlace {
    private ListPlace() {}

    static String write(JsonObject chat) {
        return chat.getLong("updatedAt", 0L) + "." + chat.getString("id");
    }

    /** @throws HomieException INVALID_ARGUMENT */
    static Place read(String place) {
        int dot = place.indexOf('.');
        try {
            return new Place(Long.parseLong(place.substring(0, Math.max(dot, 0))), place.substring(dot + 1));
        } catch (NumberFormatException e) {
            throw HomieException.invalid("before", "must be what an earlier list had as next");
        }
    }
}
