package dev.homie.gateway.bridge;

import dev.homie.gateway.bridge.Channels.Channel;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tells nodes which attachments have ended. What a node that is away could not be told it is told when it is back, or it
 * would keep the attachment for ever. Used on the gateway's context only.
 */
final class Detachments {
    /** Attachments whose end a node is still to be told; the oldest is forgotten first. */
    static final int MAX = 10_000;

    private final EventBus bus;
    private final long timeoutMs;
    /** By attachment, whose id no other process of a node uses. */
    private final Map<String, Channel> untold = new LinkedHashMap<>();

    Detachments(EventBus bus, long timeoutMs) {
        this.bus = bus;
        this.timeoutMs = timeoutMs;
    }

    /** Ends a channel's attachment. Succeeds when its node has said so; fails when it has not. */
    Future<Void> detach(Channel channel) {
        return bus.request(
                        channel.detachTo(),
                        new JsonObject().put("attachment", channel.attachment()),
                        new DeliveryOptions().setSendTimeout(timeoutMs))
                .<Void>mapEmpty()
                .onFailure(failure -> {
                    if (channel.nodeId() != null && !answered(failure)) {
                        remember(channel);
                    }
                });
    }

    /** Somebody answered, if only to say no. */
    private static boolean answered(Throwable failure) {
        return failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE;
    }

    private void remember(Channel channel) {
        untold.put(channel.attachment(), channel);
        if (untold.size() > MAX) {
            Iterator<String> oldest = untold.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** A node is back. */
    void nodeOnline(String nodeId) {
        List<Channel> waiting = untold.values().stream()
                .filter(channel -> Objects.equals(channel.nodeId(), nodeId))
                .toList();
        for (Channel channel : waiting) {
            untold.remove(channel.attachment());
            detach(channel);
        }
    }
}
