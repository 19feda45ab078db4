package dev.homie.cli.client;

import dev.homie.protocol.Addresses;
import dev.homie.protocol.Json;
import dev.homie.protocol.terminal.Session;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;

/** What {@code terminal.session.list} answers. */
public final class SessionList {
    private SessionList() {}

    /** Connects, asks, and closes. */
    public static Future<List<Session>> fetch(Vertx vertx, ServerFile server, String token) {
        return fetch(vertx, new Reach(Endpoint.of(server), new SignIn.Token(token)));
    }

    /** The same of any gateway. */
    public static Future<List<Session>> fetch(Vertx vertx, Reach gateway) {
        return gateway.connect(vertx, new WireClient.Listener() {})
                .compose(client -> client.request(Addresses.SESSION_LIST, Map.of())
                        .map(SessionList::read)
                        .onComplete(done -> client.close()));
    }

    @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
    private static List<Session> read(Map<String, Object> result) {
        return ((List<?>) result.getOrDefault("sessions", List.of()))
                .stream()
                        .map(each -> Json.fromMap((Map<String, Object>) each, Session.class))
                        .toList();
    }
}
