package dev.homie.gateway.tailscale;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine in the tailnet and whose it is, as {@code whois} says. Immutable.
 *
 * @param id of the machine, for as long as it is in the tailnet
 * @param machine its name there, without the dot at the end
 * @param login whose machine it is; null for a tagged one, which is nobody's
 * @param displayName of the user, or of the machine if it is tagged
 * @param tags such as {@code tag:ci}
 */
public record TailnetPeer(
        String id, String machine, @Nullable String login, String displayName, List<String> tags) {
    public TailnetPeer {
        tags = List.copyOf(tags);
    }

    /**
     * Of the LocalAPI's or the CLI's answer; fields that we do not know are left alone.
     *
     * @throws HomieException UNAVAILABLE for an answer that names neither user nor tag
     */
    static TailnetPeer of(JsonObject whois) {
        try {
            JsonObject node = whois.getJsonObject("Node");
            JsonObject profile = whois.getJsonObject("UserProfile");
            if (node == null || profile == null) {
                throw unclear();
            }
            String id = node.getString("StableID", "");
            String machine = withoutDot(node.getString("Name", ""));
            List<String> tags = strings(node.getJsonArray("Tags"));
            // The user of a tagged machine is the literal "tagged-devices", the same in all tailnets.
            String login = tags.isEmpty() ? profile.getString("LoginName", "") : null;
            if (id.isEmpty() || (login != null && login.isBlank())) {
                throw unclear();
            }
            String name = login == null ? machine : profile.getString("DisplayName", login);
            return new TailnetPeer(id, machine, login, name.isBlank() ? id : name, tags);
        } catch (ClassCastException e) {
            throw unclear();
        }
    }

    boolean tagged() {
        return !tags.isEmpty();
    }

    /** Its user, or its tags. */
    String who() {
        return login == null ? String.join(", ", tags) : login;
    }

    static String withoutDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    static List<String> strings(@Nullable JsonArray array) {
        return array == null
                ? List.of()
                : array.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
    }

    private static HomieException unclear() {
        return new HomieException(
                ErrorCode.UNAVAILABLE, "tailscaled's answer says neither whose machine it is nor its tag");
    }
}
