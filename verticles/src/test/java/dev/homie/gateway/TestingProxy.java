package dev.homie.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A network between two ends, which can be cut, go silent, or be away. */
final class TestingProxy implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient();
    private final NetServer server;
    private final List<NetSocket> open = new ArrayList<>();
    private final AtomicLong carried = new AtomicLong();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile int target;
    private volatile boolean away;
    private volatile boolean silent;

    TestingProxy() {
        server = TestingGateway.await(
                vertx.createNetServer().connectHandler(this::accept).listen(0, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    /** As a gateway's {@code allowedHosts} names it. */
    String host() {
        return "127.0.0.1:" + port();
    }

    /** Where the other end is. */
    void to(int port) {
        target = port;
    }

    /** Bytes carried so far, both ways. */
    long carried() {
        return carried.get();
    }

    /** Connections that were made through it. */
    int accepted() {
        return accepted.get();
    }

    /** Cuts every connection, as a reset does. */
    synchronized void cut() {
        for (NetSocket socket : List.copyOf(open)) {
            socket.close();
        }
        open.clear();
    }

    /** Nobody gets through until it is back. */
    void away(boolean now) {
        away = now;
        if (now) {
            cut();
        }
    }

    /** What is sent from now on gets lost, without a word to anybody. */
    void silence() {
        silent = true;
    }

    /** New connections get through again; those of before stay as they are. */
    void speak() {
        silent = false;
    }

    private void accept(NetSocket from) {
        if (away) {
            from.close();
            return;
        }
        accepted.incrementAndGet();
        from.pause();
        client.connect(target, "127.0.0.1").onFailure(failure -> from.close()).onSuccess(to -> {
            synchronized (this) {
                open.add(from);
                open.add(to);
            }
            carry(from, to);
            carry(to, from);
            from.resume();
        });
    }

    private void carry(NetSocket from, NetSocket to) {
        boolean[] dead = {false};
        from.handler(bytes -> {
            dead[0] |= silent;
            if (!dead[0]) {
                carried.addAndGet(bytes.length());
                to.write(bytes);
                if (to.writeQueueFull()) {
                    from.pause();
                    to.drainHandler(ready -> from.resume());
                }
            }
        });
        from.exceptionHandler(ignored -> {});
        from.closeHandler(gone -> {
            if (!dead[0] && !silent) {
                to.close();
            }
        });
    }

    @Override
    public void close() {
        TestingGateway.await(vertx.close());
    }
}
