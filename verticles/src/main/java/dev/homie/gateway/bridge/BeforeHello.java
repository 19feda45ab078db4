package dev.homie.gateway.bridge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.function.BooleanSupplier;

/**
 * Bounds what a client may make us hold before it has said who it is. The WebSocket decoder keeps a frame until it is
 * complete and has one limit for all, so this stands in front of it, and leaves with the first bytes after hello.
 */
public final class BeforeHello extends ChannelInboundHandlerAdapter {
    private final BooleanSupplier isReady;
    private final int maxBytes;
    private final Runnable tooMuch;
    private long received;

    /**
     * @param isReady whether hello was said
     * @param maxMessage before hello; twice that in all, because what follows hello may come with it
     * @param tooMuch called once, on the connection's event loop; what the client sends after that is dropped
     */
    public BeforeHello(BooleanSupplier isReady, int maxMessage, Runnable tooMuch) {
        this.isReady = isReady;
        this.maxBytes = 2 * maxMessage;
        this.tooMuch = tooMuch;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isReady.getAsBoolean()) {
            context.pipeline().remove(this);
            context.fireChannelRead(message);
            return;
        }
        boolean wasWithin = received <= maxBytes;
        received += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        if (received <= maxBytes) {
            context.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
            if (wasWithin) {
                tooMuch.run();
            }
        }
    }
}
