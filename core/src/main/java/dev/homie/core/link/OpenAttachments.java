package dev.homie.core.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attachments that were opened over one link and not yet ended: they say which channels of which connections may be
 * sent frames. Those that ended lately are remembered, because what was on its way then is no offence. Pure; not
 * thread-safe.
 */
public final class OpenAttachments {
    /** Channels that ended and are remembered; the oldest goes first. */
    static final int MAX_ENDED = 1_024;

    private final Map<String, Attachment> byId = new LinkedHashMap<>();
    private final Map<Channel, String> byChannel = new HashMap<>();
    private final Map<String, Integer> connections = new HashMap<>();
    private final Map<Channel, Boolean> ended = new LinkedHashMap<>();

    /** A channel of a connection, named by the bus address that takes its frames. */
    public record Channel(String framesTo, long number) {}

    /** @param detachTo the bus address of a request that ends it */
    public record Attachment(String id, Channel channel, String detachTo) {}

    public boolean isFull() {
        return byId.size() >= LinkLimits.MAX_ATTACHMENTS;
    }

    public void open(Attachment attachment) {
        close(attachment.id());
        byId.put(attachment.id(), attachment);
        byChannel.put(attachment.channel(), attachment.id());
        ended.remove(attachment.channel());
        connections.merge(attachment.channel().framesTo(), 1, Integer::sum);
    }

    /** @return what was open, or null */
    public @Nullable Attachment close(String id) {
        Attachment closed = byId.remove(id);
        if (closed != null) {
            byChannel.remove(closed.channel(), id);
            connections.computeIfPresent(closed.channel().framesTo(), (to, n) -> n == 1 ? null : n - 1);
            ended.put(closed.channel(), true);
            if (ended.size() > MAX_ENDED) {
                ended.remove(ended.keySet().iterator().next());
            }
        }
        return closed;
    }

    public @Nullable Attachment find(String id) {
        return byId.get(id);
    }

    /** Whether frames may go to that channel. */
    public boolean allows(Channel channel) {
        return byChannel.containsKey(channel);
    }

    /** Whether frames might until a moment ago. */
    public boolean allowedBefore(Channel channel) {
        return ended.containsKey(channel);
    }

    /** Whether the connection has an attachment. */
    public boolean hasConnection(String framesTo) {
        return connections.containsKey(framesTo);
    }

    public List<Attachment> all() {
        return new ArrayList<>(byId.values());
    }
}
