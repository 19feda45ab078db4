package dev.homie.node.terminal;

import dev.homie.core.bus.BusFrame;
import dev.homie.core.bus.Services;
import dev.homie.protocol.ErrorBody;
import io.netty.buffer.Unpooled;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.json.JsonObject;

/** A channel on a gateway's connection, reached over the bus. Any thread. */
final class BusFrameSink implements FrameSink {
    private final EventBus bus;
    private final String address;
    private final long channel;

    BusFrameSink(EventBus bus, String address, long channel) {
        this.bus = bus;
        this.address = address;
        this.channel = channel;
    }

    @Override
    public void frame(byte[] frame) {
        // Wrapped, not copied: the array is handed over.
        bus.send(address, new BusFrame(BufferInternal.buffer(Unpooled.wrappedBuffer(frame))));
    }

    @Override
    public void error(ErrorBody error) {
        bus.send(
                address,
                new JsonObject().put("type", "error").put("channel", channel).put("error", Services.json(error)));
    }
}
