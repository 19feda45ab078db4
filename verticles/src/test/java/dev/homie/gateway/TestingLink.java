package dev.homie.gateway;

import dev.homie.core.identity.NodeKey;
import dev.homie.core.link.LinkMessage;
import dev.homie.core.link.LinkProof;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A node's end of a link that says whatever a test wants. Answers pings. */
final class TestingLink implements AutoCloseable {
    private final WebSocketClient http;
    private final WebSocket socket;
    private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final BlockingQueue<Buffer> frames = new LinkedBlockingQueue<>();
    volatile boolean answersPings = true;

    private TestingLink(WebSocketClient http, WebSocket socket) {
        this.http = http;
        this.socket = socket;
        socket.textMessageHandler(text -> {
            JsonObject message = new JsonObject(text);
            if (message.getString("type").equals("ping")) {
                if (answersPings) {
                    socket.writeTextMessage(message.put("type", "pong").encode());
                }
            } else {
                messages.add(message);
            }
        });
        socket.binaryMessageHandler(frames::add);
        socket.closeHandler(gone -> closed.complete((int) socket.closeStatusCode()));
    }

    static WebSocketConnectOptions options(int port) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/node")
                .setAllowOriginHeader(false)
                .addSubProtocol("homie.node.v1");
    }

    static TestingLink connect(Vertx vertx, int port) {
        WebSocketClient http = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(1 << 20).setMaxMessageSize(8 << 20));
        CompletableFuture<TestingLink> connected = new CompletableFuture<>();
        // Its handlers come first: the gateway speaks as soon as it is connected.
        ClientWebSocket socket = http.webSocket();
        TestingLink link = new TestingLink(http, socket);
        socket.connect(options(port))
                .onSuccess(open -> connected.complete(link))
                .onFailure(connected::completeExceptionally);
        return TestingClient.await(connected);
    }

    /** Connects, proves to be that node, and is admitted. */
    static TestingLink admitted(Vertx vertx, int port, String id, NodeKey key, @Nullable String code) {
        TestingLink link = connect(vertx, port);
        link.send(link.hello(id, key, code));
        link.message(message -> message.getString("type").equals("welcome"));
        return link;
    }

    /** The right answer to this link's challenge. */
    JsonObject hello(String id, NodeKey key, @Nullable String code) {
        JsonObject challenge = message();
        return hello(challenge, id, key, code);
    }

    static JsonObject hello(JsonObject challenge, String id, NodeKey key, @Nullable String code) {
        LinkMessage.Challenge asked = (LinkMessage.Challenge) LinkMessage.read(challenge.encode());
        JsonObject hello = new JsonObject()
                .put("type", "hello")
                .put("protocol", 1)
                .put("nodeId", id)
                .put("publicKey", key.publicKey())
                .put("signature", LinkProof.sign(key, asked, id))
                .put("version", "test")
                .put("addresses", addresses(id));
        return code == null ? hello : hello.put("code", code);
    }

    static JsonArray addresses(String id) {
        JsonArray addresses = new JsonArray();
        for (String verb : List.of("start", "attach", "detach", "list", "input", "frames", "preview")) {
            addresses.add("node." + id + ".terminal." + verb);
        }
        return addresses;
    }

    void send(JsonObject message) {
        socket.writeTextMessage(message.encode());
    }

    void text(String text) {
        socket.writeTextMessage(text);
    }

    void binary(Buffer message) {
        socket.writeBinaryMessage(message);
    }

    JsonObject message() {
        return message(any -> true);
    }

    JsonObject message(Predicate<JsonObject> wanted) {
        try {
            while (true) {
                JsonObject message = messages.poll(TestingClient.WAIT_SECONDS, TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("nothing came; closed: " + closed);
                }
                if (wanted.test(message)) {
                    return message;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The next request for an address that ends so. */
    JsonObject request(String verb) {
        return message(message -> message.getString("type").equals("request")
                && message.getString("address").endsWith(verb));
    }

    void reply(JsonObject request, JsonObject headers, JsonObject body) {
        send(new JsonObject()
                .put("type", "reply")
                .put("id", request.getLong("id"))
                .put("headers", headers)
                .put("body", body));
    }

    void publish(String address, JsonObject body) {
        send(new JsonObject().put("type", "publish").put("address", address).put("body", body));
    }

    /** The reason that comes before a close. */
    JsonObject error() {
        return message(message -> message.getString("type").equals("error")).getJsonObject("error");
    }

    int closeCode() {
        return TestingClient.await(closed);
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    /** Goes away, before it is told to. */
    void leave() {
        socket.close();
    }

    @Override
    public void close() {
        socket.close();
        http.close();
    }
}
