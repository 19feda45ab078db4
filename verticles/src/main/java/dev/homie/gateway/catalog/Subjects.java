package dev.homie.gateway.catalog;

import dev.homie.core.bus.BusHeaders;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.RoleScopes;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whom a person means: a role, a connection, a device or somebody who is connected, by what is shown of them. Used on one
 * context.
 */
final class Subjects {
    private static final int ASK_MS = 3_000;

    private final Vertx vertx;
    private final RoleScopes roles;

    Subjects(Vertx vertx, RoleScopes roles) {
        this.vertx = vertx;
        this.roles = roles;
    }

    /**
     * Fails with NOT_FOUND when nobody is meant, with INVALID_ARGUMENT when it could be several.
     *
     * @param asking who wants to know: Homie's other services are asked in their name
     */
    Future<Identity> find(String subject, Identity asking) {
        if (roles.grant(subject).isPresent()) {
            return Future.succeededFuture(
                    roles.identity("role " + subject, subject, "local", List.of(subject), null, null));
        }
        return Future.join(
                        ask(Addresses.CONNECTIONS_LIST, "connections", asking),
                        ask(Addresses.PAIRING_LIST, "devices", asking))
                .map(asked -> one(subject, asked.resultAt(0), asked.resultAt(1)));
    }

    private Identity one(String subject, List<JsonObject> connections, List<JsonObject> devices) {
        for (JsonObject connection : connections) {
            if (subject.equals(connection.getString("id"))) {
                return connected(connection);
            }
        }
        for (JsonObject device : devices) {
            if (subject.equals(device.getString("id"))) {
                return device(device);
            }
        }
        // What people call it: that may be said of several, who may do different things.
        Set<Identity> meant = new LinkedHashSet<>();
        devices.stream()
                .filter(device -> subject.equals(device.getString("name")))
                .forEach(device -> meant.add(device(device)));
        connections.stream()
                .filter(each ->
                        subject.equals(each.getString("subject")) || subject.equals(each.getString("displayName")))
                .forEach(each -> meant.add(connected(each)));
        if (meant.isEmpty()) {
            throw new HomieException(
                    ErrorCode.NOT_FOUND,
                    "'" + subject + "' is no role (" + String.join(", ", roles.names())
                            + "), no device, and nobody who is connected now");
        }
        long different = meant.stream()
                .map(each -> List.of(each.scopes(), String.valueOf(each.nodes())))
                .distinct()
                .count();
        if (different > 1) {
            throw HomieException.invalid(
                    "subject",
                    "'" + subject + "' is said of several who may do different things; name a device or a connection by"
                            + " its id");
        }
        return meant.iterator().next();
    }

    private Identity connected(JsonObject connection) {
        JsonArray scopes = connection.getJsonArray("scopes");
        Identity byRoles = roles.identity(
                connection.getString("subject", ""),
                connection.getString("displayName", ""),
                connection.getString("via", ""),
                strings(connection.getJsonArray("roles", new JsonArray())),
                connection.getString("deviceId"),
                nodes(connection));
        return scopes == null
                ? byRoles
                : new Identity(
                        byRoles.subject(),
                        byRoles.displayName(),
                        byRoles.via(),
                        byRoles.roles(),
                        Set.copyOf(strings(scopes)),
                        byRoles.device(),
                        byRoles.nodes());
    }

    private Identity device(JsonObject device) {
        return roles.identity(
                device.getString("id", ""),
                device.getString("name", ""),
                "device",
                List.of(device.getString("role", "")),
                device.getString("id"),
                nodes(device));
    }

    private static @Nullable Set<String> nodes(JsonObject of) {
        JsonArray nodes = of.getJsonArray("nodes");
        return nodes == null ? null : Set.copyOf(strings(nodes));
    }

    private static List<String> strings(JsonArray array) {
        List<String> strings = new ArrayList<>();
        array.forEach(each -> strings.add(String.valueOf(each)));
        return strings;
    }

    /** Homie's own services; one that is not there knows nobody. */
    private Future<List<JsonObject>> ask(String address, String field, Identity asking) {
        DeliveryOptions here = new DeliveryOptions()
                .setLocalOnly(true)
                .setSendTimeout(ASK_MS)
                .addHeader(BusHeaders.IDENTITY, asking.toHeader());
        return vertx.eventBus()
                .<JsonObject>request(address, new JsonObject(), here)
                .map(reply -> {
                    List<JsonObject> found = new ArrayList<>();
                    JsonArray all = reply.body().getJsonArray(field, new JsonArray());
                    for (int i = 0; i < all.size(); i++) {
                        found.add(all.getJsonObject(i));
                    }
                    return found;
                })
                .otherwise(List.of());
    }
}
