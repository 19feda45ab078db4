package dev.homie.gateway.network;

import dev.homie.gateway.auth.LoginLimiter;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what sockets cost that are no WebSocket: how many there are, from one address and in all, and how long one may take
 * for the whole of its next request. The time runs from the first packet, the TLS handshake included, and however busily bytes
 * trickle. A socket that became a WebSocket is none of its business any more. One for each listener; used on its event loop.
 */
public final class SocketGuard {
    /** Sockets of a listener that are no WebSocket. */
    public static final int MAX_SOCKETS = 1_000;
    /** Of one address (of an IPv6 network of 64 bits); for browsers of a household behind one address. */
    public static final int MAX_SOCKETS_PER_ADDRESS = 64;
    /** From the connection to the end of the first request, its body included. */
    public static final long FIRST_REQUEST_MS = 10_000;
    /** From a request to the end of the next one. */
    public static final long NEXT_REQUEST_MS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(SocketGuard.class);
    private static final AttributeKey<Socket> KEY = AttributeKey.valueOf("homie.socket");

    private final Predicate<String> unlimited;
    private final long firstMs;
    private final long nextMs;
    private final Map<String, Integer> perAddress = new HashMap<>();
    private int all;

    /** @param unlimited addresses that stand for many clients: this machine's own, a proxy's */
    public SocketGuard(Predicate<String> unlimited) {
        this(unlimited, FIRST_REQUEST_MS, NEXT_REQUEST_MS);
    }

    /** With other times, for tests. */
    public SocketGuard(Predicate<String> unlimited, long firstMs, long nextMs) {
        this.unlimited = unlimited;
        this.firstMs = firstMs;
        this.nextMs = nextMs;
    }

    private final class Socket {
        private final Channel channel;
        private final String address;
        private @Nullable ScheduledFuture<?> deadline;
        private @Nullable HttpServerRequest request;
        private long requestedAt;
        private boolean counted = true;

        Socket(Channel channel, String address) {
            this.channel = channel;
            this.address = address;
        }

        void expect(long millis) {
            cancel();
            deadline = channel.eventLoop().schedule(this::late, millis, TimeUnit.MILLISECONDS);
        }

        private void late() {
            HttpServerRequest last = request;
            long left = requestedAt + TimeUnit.MILLISECONDS.toNanos(nextMs) - System.nanoTime();
            if (last == null || !last.isEnded()) {
                channel.close();
            } else if (!last.response().ended()) {
                // The answer is our turn, and the idle timeout's.
                expect(nextMs);
            } else if (left > 0) {
                expect(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            } else {
                channel.close();
            }
        }

        void cancel() {
            if (deadline != null) {
                deadline.cancel(false);
                deadline = null;
            }
        }

        void leave() {
            cancel();
            request = null;
            if (counted) {
                counted = false;
                all--;
                perAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    /** A socket has come; false when it is one too many, and is closed. Calling it again for the same one does nothing. */
    public boolean accept(Channel channel) {
        if (channel.hasAttr(KEY)) {
            return true;
        }
        String address = address(channel);
        String key = LoginLimiter.key(address);
        int ofAddress = perAddress.getOrDefault(key, 0);
        if (all >= MAX_SOCKETS || (ofAddress >= MAX_SOCKETS_PER_ADDRESS && !unlimited.test(address))) {
            LOG.debug("a socket of {} is one too many: {} of {}", address, ofAddress, all);
            channel.close();
            return false;
        }
        all++;
        perAddress.merge(key, 1, Integer::sum);
        Socket socket = new Socket(channel, key);
        channel.attr(KEY).set(socket);
        channel.closeFuture().addListener(closed -> socket.leave());
        socket.expect(firstMs);
        return true;
    }

    /** The head of a request is complete. */
    public void requested(Channel channel, HttpServerRequest request) {
        Socket socket = channel.attr(KEY).get();
        if (socket == null || !socket.counted) {
            return;
        }
        boolean first = socket.request == null;
        socket.request = request;
        socket.requestedAt = System.nanoTime();
        if (!first || request.isEnded()) {
            socket.expect(nextMs);
        }
    }

    /** The socket is a WebSocket now. */
    public void upgraded(Channel channel) {
        Socket socket = channel.attr(KEY).get();
        if (socket != null) {
            socket.leave();
        }
    }

    /** Sockets that are counted now. */
    public int size() {
        return all;
    }

    private static String address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null
                ? remote.getAddress().getHostAddress()
                : "";
    }
}
