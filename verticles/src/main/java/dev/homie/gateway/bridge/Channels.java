package dev.homie.gateway.bridge;

import dev.homie.core.bus.BusHeaders;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.frame.FrameKind;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection's open channels. Numbers are never used twice on a connection, so that a frame that was under way when
 * its channel closed reaches nobody else. Used on the connection's context only.
 */
final class Channels {
    /** Channels that one connection may have open. */
    static final int MAX = 256;

    private final IntObjectMap<Channel> open = new IntObjectHashMap<>();
    private int last;

    /** A client's attachment. */
    static final class Channel {
        private static final byte OUTPUT = (byte) FrameKind.OUTPUT.code();
        private static final byte SNAPSHOT = (byte) FrameKind.SNAPSHOT.code();

        private final int number;
        private final String attachment;
        private final String inputTo;
        private final String detachTo;
        private final long startOffset;
        private final @Nullable String nodeId;
        private final DeliveryOptions frameOptions;
        private boolean confirmed;
        /** Where the next output begins; -1 while a snapshot has to come first. */
        private long expected;

        /**
         * @param inputTo the bus address that takes the client's frames
         * @param detachTo the bus address that ends the attachment
         * @param startOffset of the first output
         * @param snapshot whether a snapshot comes before any output
         */
        Channel(int number, String attachment, String inputTo, String detachTo, long startOffset, boolean snapshot) {
            this.number = number;
            this.attachment = attachment;
            this.inputTo = inputTo;
            this.detachTo = detachTo;
            this.startOffset = startOffset;
            this.expected = snapshot ? -1 : startOffset;
            this.nodeId = Addresses.nodeOf(detachTo);
            this.frameOptions = new DeliveryOptions().addHeader(BusHeaders.ATTACHMENT, attachment);
        }

        int number() {
            return number;
        }

        String attachment() {
            return attachment;
        }

        String inputTo() {
            return inputTo;
        }

        String detachTo() {
            return detachTo;
        }

        long startOffset() {
            return startOffset;
        }

        /** For every frame of the client's: one object for all of them. */
        DeliveryOptions frameOptions() {
            return frameOptions;
        }

        /** Whose attachment it is; null for one of this gateway itself. */
        @Nullable
        String nodeId() {
            return nodeId;
        }

        /** Takes note of a frame from the node. False when output before it got lost on the bus. */
        boolean follows(byte kind, long offset, int payload) {
            if (kind == OUTPUT) {
                if (offset != expected) {
                    return false;
                }
                expected += payload;
            } else if (kind == SNAPSHOT) {
                expected = offset;
            }
            return true;
        }

        /** True the first time: the response that opens the channel was written, so frames may come. */
        boolean confirm() {
            boolean first = !confirmed;
            confirmed = true;
            return first;
        }
    }

    /** A number that a request may open a channel under. */
    int offer() {
        if (last == Integer.MAX_VALUE) {
            throw new IllegalStateException("a connection has used up its channel numbers");
        }
        return ++last;
    }

    int size() {
        return open.size();
    }

    boolean isFull() {
        return open.size() >= MAX;
    }

    void open(Channel channel) {
        open.put(channel.number(), channel);
    }

    /** @param number unsigned, as in a frame's header */
    @Nullable
    Channel get(int number) {
        return open.get(number);
    }

    @Nullable
    Channel close(int number) {
        return open.remove(number);
    }

    /** Closes those that are a node's. */
    List<Channel> closeAllOf(String nodeId) {
        List<Channel> all = new ArrayList<>();
        for (Channel channel : open.values()) {
            if (nodeId.equals(channel.nodeId())) {
                all.add(channel);
            }
        }
        all.forEach(channel -> open.remove(channel.number()));
        return all;
    }

    /** Closes them all. */
    List<Channel> closeAll() {
        List<Channel> all = new ArrayList<>(open.values());
        open.clear();
        return all;
    }
}
