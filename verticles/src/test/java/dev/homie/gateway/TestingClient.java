package dev.homie.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ClientSSLOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client on a real WebSocket, whose waiting has an end. Answers the gateway's pings unless told not to. */
final class TestingClient implements AutoCloseable {
    static final int WAIT_SECONDS = 10;

    private static final AtomicInteger IDS = new AtomicInteger();

    private final WebSocketClient http;
    private final WebSocket socket;
    private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Buffer> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final List<JsonObject> aside = new ArrayList<>();
    private final AtomicInteger messageCount = new AtomicInteger();
    private final AtomicInteger firstFrameAfter = new AtomicInteger(-1);
    volatile boolean answersPings = true;

    private TestingClient(WebSocketClient http, WebSocket socket) {
        this.http = http;
        this.socket = socket;
        socket.textMessageHandler(text -> {
            messageCount.incrementAndGet();
            JsonObject message = new JsonObject(text);
            if (!message.getString("type").equals("ping")) {
                messages.add(message);
            } else if (answersPings) {
                socket.writeTextMessage(message.put("type", "pong").encode());
            }
        });
        socket.binaryMessageHandler(frame -> {
            firstFrameAfter.compareAndSet(-1, messageCount.get());
            frames.add(frame);
        });
        socket.closeHandler(gone -> closed.complete((int) socket.closeStatusCode()));
    }

    static WebSocketConnectOptions options(int port) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/ws")
                // A program's, not a page's; tests of pages name their origin.
                .setAllowOriginHeader(false)
                .addSubProtocol("homie.v1");
    }

    /** The same over TLS, whatever the certificate. */
    static WebSocketConnectOptions secureOptions(int port) {
        return options(port)
                .setSsl(true)
                .setSslOptions(new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm(""));
    }

    /** Connects without saying anything; fails if the upgrade is refused. */
    static TestingClient connect(Vertx vertx, WebSocketConnectOptions options) {
        WebSocketClient http = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(4 << 20).setMaxMessageSize(8 << 20));
        CompletableFuture<TestingClient> client = new CompletableFuture<>();
        http.connect(options)
                .onSuccess(socket -> client.complete(new TestingClient(http, socket)))
                .onFailure(client::completeExceptionally);
        return await(client);
    }

    /** Connects and says hello with a token. */
    static TestingClient signedIn(Vertx vertx, int port, String token) {
        TestingClient client = connect(vertx, options(port));
        client.send(hello(token));
        assertThat(client.message().getString("type")).isEqualTo("hello");
        return client;
    }

    static JsonObject hello(@Nullable String token) {
        JsonObject hello = new JsonObject()
                .put("type", "hello")
                .put("protocol", new JsonObject().put("min", 1).put("max", 1))
                .put("client", new JsonObject().put("name", "testing").put("version", "1"))
                .put("capabilities", new JsonArray().add("terminal"));
        return token == null
                ? hello
                : hello.put("auth", new JsonObject().put("kind", "token").put("token", token));
    }

    void send(JsonObject message) {
        text(message.encode());
    }

    void text(String text) {
        socket.writeTextMessage(text);
    }

    void binary(byte[] frame) {
        socket.writeBinaryMessage(Buffer.buffer(frame));
    }

    WebSocket socket() {
        return socket;
    }

    /** Sends a request and waits for its response. */
    JsonObject request(String method, JsonObject params) {
        return request(method, params, null);
    }

    JsonObject request(String method, JsonObject params, @Nullable String idempotencyKey) {
        return response(ask(method, params, idempotencyKey));
    }

    /** Sends a request; returns its id. */
    String ask(String method, JsonObject params, @Nullable String idempotencyKey) {
        String id = "r" + IDS.incrementAndGet();
        JsonObject request = new JsonObject()
                .put("type", "request")
                .put("id", id)
                .put("method", method)
                .put("params", params);
        if (idempotencyKey != null) {
            request.put("idempotencyKey", idempotencyKey);
        }
        send(request);
        return id;
    }

    JsonObject response(String id) {
        return message(message -> id.equals(message.getString("id")));
    }

    /** The result of a request that has to succeed. */
    JsonObject result(String method, JsonObject params) {
        JsonObject response = request(method, params);
        assertThat(response.getJsonObject("error")).as("%s %s", method, params).isNull();
        return response.getJsonObject("result");
    }

    /** The error code of a request that has to fail. */
    String error(String method, JsonObject params) {
        JsonObject response = request(method, params);
        assertThat(response.getJsonObject("error")).as("%s %s", method, params).isNotNull();
        return response.getJsonObject("error").getString("code");
    }

    JsonObject event(String topic) {
        return message(message -> topic.equals(message.getString("topic")));
    }

    /** The next message. */
    JsonObject message() {
        return message(any -> true);
    }

    /** The next message of a kind; others are kept for later. */
    JsonObject message(Predicate<JsonObject> wanted) {
        for (JsonObject early : aside) {
            if (wanted.test(early)) {
                aside.remove(early);
                return early;
            }
        }
        while (true) {
            JsonObject message = take(messages);
            if (wanted.test(message)) {
                return message;
            }
            aside.add(message);
        }
    }

    /** Messages that have come and that nobody asked for. */
    List<JsonObject> unread() {
        messages.drainTo(aside);
        return List.copyOf(aside);
    }

    /** Waits for the response to a request, or for the end of the connection, leaving what else came unread. */
    void untilClosedOrAnswered(String id) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (isOpen() && System.nanoTime() < end) {
            try {
                JsonObject message = messages.poll(10, TimeUnit.MILLISECONDS);
                if (message != null) {
                    aside.add(message);
                    if (id.equals(message.getString("id"))) {
                        return;
                    }
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        assertThat(isOpen()).as("neither answered nor closed").isFalse();
    }

    byte[] frame() {
        return take(frames).getBytes();
    }

    /** The next frame, which has to be of that kind. */
    byte[] frame(FrameKind kind) {
        byte[] frame = frame();
        assertThat(FrameHeader.read(frame).kind()).isEqualTo(kind);
        return frame;
    }

    /** How many text messages had come when the first frame did. */
    int firstFrameAfter() {
        return firstFrameAfter.get();
    }

    boolean hasFrames() {
        return !frames.isEmpty();
    }

    /** The code that the connection is closed with. */
    int closeCode() {
        return await(closed);
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    /** Goes away. */
    void leave() {
        socket.close();
        http.close();
    }

    @Override
    public void close() {
        leave();
    }

    private <T> T take(BlockingQueue<T> queue) {
        try {
            T value = queue.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            assertThat(value)
                    .as("nothing came within %s s; aside: %s; closed: %s", WAIT_SECONDS, aside, closed)
                    .isNotNull();
            return value;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** JSON from pairs. */
    static JsonObject json(Object... pairs) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < pairs.length; i += 2) {
            Object value = pairs[i + 1];
            object.put((String) pairs[i], value instanceof Map<?, ?> map ? new JsonObject(stringKeys(map)) : value);
        }
        return object;
    }

    private static Map<String, Object> stringKeys(Map<?, ?> map) {
        Map<String, Object> keyed = new java.util.LinkedHashMap<>();
        map.forEach((key, value) -> keyed.put(String.valueOf(key), value));
        return keyed;
    }
}
