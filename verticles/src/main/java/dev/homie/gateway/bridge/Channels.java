package dev.homie.gateway.bridge;

import dev.homie.core.bus.BusHeaders;
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
        private final int number;
        private final String attachment;
        private final String inputTo;
        private final String detachTo;
        private final long startOffset;
        private final DeliveryOptions frameOptions;
        private boolean confirmed;

        /**
         * @param inputTo the bus address that takes the client's frames
         * @param detachTo the bus address that ends the attachment
         * @param startOffset of the first output
         */
        Channel(int number, String attachment, String inputTo, String detachTo, long startOffset) {
            this.number = number;
            this.attachment = attachment;
            this.inputTo = inputTo;
            this.detachTo = detachTo;
            this.startOffset = startOffset;
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

    /** Closes them all. */
    List<Channel> closeAll() {
        List<Channel> all = new ArrayList<>(open.values());
        open.clear();
        return all;
    }
}
