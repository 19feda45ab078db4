package dev.homie.gateway.tailscale;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * tailscaled's serve configuration, as the LocalAPI and {@code serve status --json} say it. What we do not know of it stays
 * as it is. Immutable: changes give copies.
 */
final class ServeConfig {
    private static final String ROOT = "/";

    private final JsonObject json;
    private final @Nullable String etag;

    /** @param etag names this version of it; null when the way it came by knows none */
    ServeConfig(JsonObject json, @Nullable String etag) {
        this.json = json.copy();
        this.etag = etag;
    }

    @Nullable
    String etag() {
        return etag;
    }

    JsonObject json() {
        return json.copy();
    }

    /** Whether exactly this mapping is there. */
    boolean has(ServeTarget target) {
        JsonObject handler = object(handlers(target), ROOT);
        return handler.equals(new JsonObject().put("Proxy", target.proxy()));
    }

    /**
     * What stands at the target's port, in words: it may be another's mapping to any place, by a process in the foreground,
     * or a path beside ours, which would share our origin. Null when the port is free.
     */
    @Nullable
    String at(ServeTarget target) {
        String port = Integer.toString(target.port());
        for (JsonObject config : backgroundAndForeground()) {
            JsonObject tcp = object(config, "TCP");
            JsonObject web = object(config, "Web");
            List<String> leads = new ArrayList<>();
            for (String hostPort : web.fieldNames()) {
                if (hostPort.endsWith(":" + port)) {
                    object(object(web, hostPort), "Handlers").forEach(handler -> leads.add(describe(handler)));
                }
            }
            if (!leads.isEmpty()) {
                return String.join(", ", leads);
            }
            if (tcp.containsKey(port)) {
                return "TCP " + object(tcp, port).getString("TCPForward", "");
            }
        }
        return object(json, "AllowFunnel").getBoolean(target.hostPort(), false) ? "Funnel" : null;
    }

    /** With the mapping; its port has to be free. */
    ServeConfig with(ServeTarget target) {
        JsonObject next = json();
        child(next, "TCP").put(Integer.toString(target.port()), new JsonObject().put("HTTPS", true));
        JsonObject handlers = child(child(child(next, "Web"), target.hostPort()), "Handlers");
        handlers.put(ROOT, new JsonObject().put("Proxy", target.proxy()));
        return new ServeConfig(next, etag);
    }

    /** Without the mapping, which has to be there; what others added at its port stays, else the port is free again. */
    ServeConfig without(ServeTarget target) {
        JsonObject next = json();
        JsonObject handlers = child(child(child(next, "Web"), target.hostPort()), "Handlers");
        handlers.remove(ROOT);
        if (handlers.isEmpty()) {
            remove(next, "Web", target.hostPort());
            remove(next, "TCP", Integer.toString(target.port()));
            // Else whoever maps this port next would find itself on the internet.
            remove(next, "AllowFunnel", target.hostPort());
        }
        return new ServeConfig(next, etag);
    }

    private List<JsonObject> backgroundAndForeground() {
        List<JsonObject> all = new ArrayList<>(List.of(json));
        JsonObject foreground = object(json, "Foreground");
        foreground.fieldNames().forEach(session -> all.add(object(foreground, session)));
        return all;
    }

    private JsonObject handlers(ServeTarget target) {
        return object(object(object(json, "Web"), target.hostPort()), "Handlers");
    }

    private static String describe(Map.Entry<String, Object> handler) {
        JsonObject to = handler.getValue() instanceof JsonObject object ? object : new JsonObject();
        String where = Set.of("Proxy", "Path", "Redirect").stream()
                .map(to::getString)
                .filter(text -> text != null && !text.isEmpty())
                .findFirst()
                .orElse("a text");
        return handler.getKey() + " to " + where;
    }

    /** What the field holds; empty when it is missing, null or something else. */
    private static JsonObject object(JsonObject in, String field) {
        return in.getValue(field) instanceof JsonObject found ? found : new JsonObject();
    }

    private static JsonObject child(JsonObject in, String field) {
        if (!(in.getValue(field) instanceof JsonObject)) {
            in.put(field, new JsonObject());
        }
        return in.getJsonObject(field);
    }

    private static void remove(JsonObject in, String field, String key) {
        JsonObject object = object(in, field);
        object.remove(key);
        if (object.isEmpty()) {
            in.remove(field);
        }
    }
}
