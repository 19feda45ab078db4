package dev.homie.cli.client;

import dev.homie.cli.Version;
import dev.homie.core.pki.PinnedCertificate;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.frame.FrameHeader;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a gateway, after its hello (SPEC.md sections 1 to 4). Everything happens on the Vert.x context that
 * connected, listener calls included; it is not thread-safe otherwise.
 */
public final class WireClient {
    private static final String SUBPROTOCOL = "homie.v1";
    private static final int CONNECT_MS = 5_000;
    private static final int SILENT_HEARTBEATS = 3;

    private final Vertx vertx;
    /** Never used again, but Vert.x closes the sockets of a client that is garbage. */
    @SuppressWarnings("unused")
    private final WebSocketClient owner;

    private final WebSocket socket;
    private final SignIn as;
    private final String name;
    private final Listener listener;
    private final Promise<Map<String, Object>> hello = Promise.promise();
    private final Map<String, Promise<Object>> requests = new HashMap<>();
    private long nextRequest = 1;
    private boolean heard;
    private boolean paused;
    private int silent;
    private long heartbeat = -1;

    private boolean answered;
    private String gatewayId = "";

    private WireClient(
            Vertx vertx, WebSocketClient owner, WebSocket socket, SignIn as, String name, Listener listener) {
        this.vertx = vertx;
        this.owner = owner;
        this.socket = socket;
        this.as = as;
        this.name = name;
        this.listener = listener;
    }

    /** What comes without being asked for. */
    public interface Listener {
        /** A frame whose header is {@code header}; the payload begins at {@link FrameHeader#SIZE}. */
        default void frame(FrameHeader header, byte[] frame) {}

        default void event(String topic, Map<String, Object> payload) {}

        /** As {@link #event}, of a topic whose payload may be any JSON value, or none. */
        default void published(String topic, @Nullable Object payload) {
            event(topic, object(payload));
        }

        /** As {@link #published}, of a topic with a log; {@code seq} is the event's number in it. */
        default void logged(String topic, long seq, @Nullable Object payload) {
            published(topic, payload);
        }

        /** An error that concerns one channel only. */
        default void channelError(long channel, HomieException error) {}

        /** The connection is gone; it is called once, after every pending request has failed. */
        default void closed(int code) {}
    }

    /** Connects to the server of a state folder with a token. */
    public static Future<WireClient> connect(
            Vertx vertx, ServerFile server, String token, String name, Listener listener) {
        return connect(vertx, Endpoint.of(server), new SignIn.Token(token), name, listener);
    }

    /**
     * Connects and says hello.
     *
     * @return fails with UNAVAILABLE when nothing listens there, else with what the gateway said
     */
    public static Future<WireClient> connect(Vertx vertx, Endpoint gateway, SignIn as, String name, Listener listener) {
        WebSocketClientOptions options = new WebSocketClientOptions()
                .setConnectTimeout(CONNECT_MS)
                .setMaxFrameSize(FrameHeader.MAX_FRAME)
                .setMaxMessageSize(FrameHeader.MAX_FRAME)
                .setTcpNoDelay(true)
                .setTryUsePerMessageCompression(false)
                .setSsl(gateway.tls());
        if (gateway.fingerprint() != null) {
            options.setTrustOptions(TrustOptions.wrap(new PinnedCertificate(gateway.fingerprint())))
                    .setVerifyHost(false); // it is this certificate or none
        }
        WebSocketConnectOptions target = new WebSocketConnectOptions()
                .setHost(gateway.host())
                .setPort(gateway.port())
                .setURI("/ws")
                .setTimeout(CONNECT_MS)
                .setSubProtocols(List.of(SUBPROTOCOL));
        WebSocketClient owner = vertx.createWebSocketClient(options);
        return owner.connect(target)
                .recover(failure -> Future.failedFuture(unreachable(gateway, failure)))
                .compose(socket -> new WireClient(vertx, owner, socket, as, name, listener).greet());
    }

    private static HomieException unreachable(Endpoint gateway, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return new HomieException(
                        ErrorCode.FAILED_PRECONDITION,
                        "whoever answers at " + gateway.url() + " is not the gateway that was meant ("
                                + cause.getMessage() + "); nothing was sent");
            }
        }
        return new HomieException(ErrorCode.UNAVAILABLE, "cannot reach " + gateway.url() + ": " + failure.getMessage());
    }

    private Future<WireClient> greet() {
        socket.textMessageHandler(this::text);
        socket.binaryMessageHandler(this::binary);
        socket.exceptionHandler(failure -> socket.close());
        socket.closeHandler(closed -> ended());
        hello(as.auth());
        return hello.future().map(said -> {
            gatewayId = String.valueOf(object(said.get("server")).get("gatewayId"));
            watch(said);
            return this;
        });
    }

    private void hello(Map<String, Object> auth) {
        write(Map.of(
                "type", "hello",
                "protocol", Map.of("min", 1, "max", 1),
                "client", Map.of("name", name, "version", Version.number()),
                "auth", auth,
                "capabilities", List.of("terminal")));
    }

    /** Answers once: the gateway asks no more often. */
    private void challenged(Map<String, Object> challenge) {
        if (answered || hello.future().isComplete()) {
            return;
        }
        answered = true;
        try {
            hello(as.answer(String.valueOf(challenge.get("nonce")), System.currentTimeMillis()));
        } catch (RuntimeException e) {
            hello.tryFail(e);
            socket.close();
        }
    }

    /** As the gateway's hello said. */
    public String gatewayId() {
        return gatewayId;
    }

    /** The result, or a {@link HomieException}; UNAVAILABLE when the connection closes before. */
    public Future<Map<String, Object>> request(String method, Map<String, ?> params) {
        return call(method, params).map(WireClient::object);
    }

    /** As {@link #request}, of a service whose result may be any JSON value. */
    public Future<Object> call(String method, Map<String, ?> params) {
        if (socket.isClosed()) {
            return Future.failedFuture(new HomieException(ErrorCode.UNAVAILABLE, "the connection is closed"));
        }
        String id = "c" + nextRequest++;
        Promise<Object> promise = Promise.promise();
        requests.put(id, promise);
        write(Map.of("type", "request", "id", id, "method", method, "params", params));
        return promise.future();
    }

    /** Sends a binary frame. */
    public void send(byte[] frame) {
        if (!socket.isClosed()) {
            socket.writeBinaryMessage(Buffer.buffer(frame));
        }
    }

    public void close() {
        socket.close();
    }

    /** Reads nothing until {@link #resume}: what comes waits at the gateway. */
    public void pause() {
        paused = true;
        socket.pause();
    }

    public void resume() {
        paused = false;
        heard = true;
        socket.resume();
    }

    private void text(String text) {
        heard = true;
        Map<String, Object> message = Json.readObject(text);
        switch (String.valueOf(message.get("type"))) {
            case "hello" -> hello.tryComplete(message);
            case "challenge" -> challenged(message);
            case "response" -> response(message);
            case "event" -> event(String.valueOf(message.get("topic")), message.get("seq"), message.get("payload"));
            case "ping" -> write(Map.of("type", "pong", "t", message.getOrDefault("t", 0)));
            case "error" -> {
                HomieException error = error(message.get("error"));
                if (message.get("channel") instanceof Number channel) {
                    listener.channelError(channel.longValue(), error);
                } else {
                    hello.tryFail(error);
                }
            }
            default -> {
                // a newer gateway may say more than we know
            }
        }
    }

    private void event(String topic, @Nullable Object seq, @Nullable Object payload) {
        if (seq instanceof Number number) {
            listener.logged(topic, number.longValue(), payload);
        } else {
            listener.published(topic, payload);
        }
    }

    private void response(Map<String, Object> message) {
        Promise<Object> promise = requests.remove(String.valueOf(message.get("id")));
        if (promise == null) {
            return;
        }
        if (message.get("error") != null) {
            promise.fail(error(message.get("error")));
        } else {
            promise.complete(message.getOrDefault("result", Map.of()));
        }
    }

    private void binary(Buffer buffer) {
        heard = true;
        byte[] frame = buffer.getBytes();
        listener.frame(FrameHeader.read(frame), frame);
    }

    /** A gateway pings; one that is silent for three heartbeats is gone, whatever the network says. */
    private void watch(Map<String, Object> said) {
        if (object(said.get("limits")).get("heartbeatMs") instanceof Number ms && ms.longValue() > 0) {
            heartbeat = vertx.setPeriodic(ms.longValue(), id -> {
                silent = heard || paused ? 0 : silent + 1;
                heard = false;
                if (paused) {
                    write(Map.of("type", "ping", "t", 0)); // its own are not read
                }
                if (silent >= SILENT_HEARTBEATS) {
                    socket.close();
                }
            });
        }
    }

    private void ended() {
        vertx.cancelTimer(heartbeat);
        HomieException gone = new HomieException(ErrorCode.UNAVAILABLE, "the connection was closed");
        hello.tryFail(gone);
        List.copyOf(requests.values()).forEach(promise -> promise.tryFail(gone));
        requests.clear();
        Short code = socket.closeStatusCode();
        listener.closed(code == null ? 1006 : code);
    }

    private void write(Map<String, ?> message) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(Json.write(message));
        }
    }

    private static HomieException error(@Nullable Object error) {
        Map<String, Object> body = object(error);
        ErrorCode code = Arrays.stream(ErrorCode.values())
                .filter(each -> each.name().equals(body.get("code")))
                .findFirst()
                .orElse(ErrorCode.INTERNAL);
        return new HomieException(code, String.valueOf(body.get("message")), object(body.get("data")));
    }

    @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
    private static Map<String, Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
