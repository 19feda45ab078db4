package dev.homie.gateway.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Bounds what a client may make us hold before it has said who it is. The WebSocket decoder keeps a frame until it is
 * complete and has one limit for all, so this stands in front of it, and leaves with the first bytes after hello.
 */
final class BeforeHello extends ChannelInboundHandlerAdapter {
    /** All bytes before hello; more than the largest message, because what follows hello may come with it. */
    static final int MAX_BYTES = 2 * WebSocketClient.MAX_BEFORE_HELLO;

    private final Connection connection;
    private final Runnable tooMuch;
    private long received;

    /** @param tooMuch called once, on the connection's event loop; what the client sends after that is dropped */
    BeforeHello(Connection connection, Runnable tooMuch) {
        this.connection = connection;
        this.tooMuch = tooMuch;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (connection.isReady()) {
            context.pipeline().remove(this);
            context.fireChannelRead(message);
            return;
        }
        boolean wasWithin = received <= MAX_BYTES;
        received += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        if (received <= MAX_BYTES) {
            context.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
            if (wasWithin) {
                tooMuch.run();
            }
        }
    }
}
