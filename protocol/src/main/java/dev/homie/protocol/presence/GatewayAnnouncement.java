package dev.homie.protocol.presence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway publishes on {@code gateway.announce} (SPEC.md section 8): itself, and every client it has.
 *
 * @param gatewayId stays the same for a machine's state folder
 * @param instance of its process: another one means that the attachments of the one before are dead
 * @param startedAt milliseconds since 1970
 * @param member its process in the cluster; null outside of one
 */
public record GatewayAnnouncement(
        String gatewayId,
        String instance,
        String version,
        long startedAt,
        @Nullable String member,
        List<ClientPresence> clients) {
    public GatewayAnnouncement {
        clients = List.copyOf(clients);
    }
}
