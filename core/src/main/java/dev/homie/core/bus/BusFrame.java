package dev.homie.core.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/**
 * A binary frame on the bus: the bytes of the WebSocket frame, header and all (SPEC.md section 4). Within a process it is
 * passed by reference where a plain buffer would be copied, so nobody may write to it.
 */
public record BusFrame(Buffer bytes) {
    static void registerCodec(EventBus bus) {
        bus.registerDefaultCodec(BusFrame.class, new Codec());
    }

    private static final class Codec implements MessageCodec<BusFrame, BusFrame> {
        @Override
        public void encodeToWire(Buffer buffer, BusFrame frame) {
            buffer.appendInt(frame.bytes.length()).appendBuffer(frame.bytes);
        }

        @Override
        public BusFrame decodeFromWire(int position, Buffer buffer) {
            int length = buffer.getInt(position);
            return new BusFrame(buffer.getBuffer(position + 4, position + 4 + length));
        }

        @Override
        public BusFrame transform(BusFrame frame) {
            return frame;
        }

        @Override
        public String name() {
            return "homie.frame";
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
