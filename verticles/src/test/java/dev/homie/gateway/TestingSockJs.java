package dev.homie.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A SockJS client over a WebSocket that says whatever a test wants. Pings, as the stock client does, when told to. */
final class TestingSockJs implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final WebSocketClient http;
    private final ClientWebSocket socket;
    private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    private final List<JsonObject> aside = new ArrayList<>();
    private final CompletableFuture<JsonArray> goodbye = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    final AtomicInteger heartbeats = new AtomicInteger();

    private TestingSockJs(Vertx vertx) {
        http = vertx.createWebSocketClient(
                new WebSocketClientOptions().setMaxFrameSize(8 << 20).setMaxMessageSize(16 << 20));
        socket = http.webSocket();
        socket.textMessageHandler(this::frame);
        socket.closeHandler(gone -> closed.complete(null));
    }

    private void frame(String frame) {
        switch (frame.charAt(0)) {
            case 'h' -> heartbeats.incrementAndGet();
            case 'a' ->
                new JsonArray(frame.substring(1)).forEach(message -> messages.add(new JsonObject((String) message)));
            case 'c' -> goodbye.complete(new JsonArray(frame.substring(1)));
            default -> {}
        }
    }

    static String path(String transport) {
        return "/eventbus/000/s" + NAMES.incrementAndGet() + "/" + transport;
    }

    static WebSocketConnectOptions options(int port) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path("websocket"))
                .setAllowOriginHeader(false);
    }

    /** Fails if the upgrade is refused. */
    static TestingSockJs connect(Vertx vertx, WebSocketConnectOptions options) {
        TestingSockJs client = new TestingSockJs(vertx);
        CompletableFuture<Void> open = new CompletableFuture<>();
        client.socket.connect(options).onSuccess(done -> open.complete(null)).onFailure(open::completeExceptionally);
        TestingClient.await(open);
        return client;
    }

    static TestingSockJs owner(TestingGateway gateway) {
        return connect(
                gateway.vertx,
                options(gateway.gateway.port()).putHeader("authorization", "Bearer " + gateway.gateway.ownerToken()));
    }

    /** @param who {@code SUBJECT ROLE}, on a {@link TestingRoles} listener */
    static TestingSockJs as(TestingGateway gateway, int port, String who) {
        return connect(gateway.vertx, options(port).putHeader(TestingRoles.HEADER, who));
    }

    /** A SockJS frame: a JSON array of messages, or what is none. */
    void frameOf(String text) {
        socket.writeTextMessage(text);
    }

    void text(String message) {
        frameOf(new JsonArray().add(message).encode());
    }

    void say(JsonObject message) {
        text(message.encode());
    }

    /** Sends a request; what comes back is a {@code rec} or an {@code err}. */
    JsonObject ask(String address, JsonObject body) {
        String reply = "r" + NAMES.incrementAndGet();
        say(send(address, body).put("replyAddress", reply));
        return message(message -> reply.equals(message.getString("address")));
    }

    JsonObject result(String address, JsonObject body) {
        JsonObject answer = ask(address, body);
        assertThat(answer.getString("type")).as(answer.encode()).isEqualTo("rec");
        return answer.getJsonObject("body");
    }

    String error(String address, JsonObject body) {
        return code(ask(address, body));
    }

    static String code(JsonObject answer) {
        assertThat(answer.getString("type")).as(answer.encode()).isEqualTo("err");
        return answer.getJsonObject("error").getString("code");
    }

    static JsonObject send(String address, JsonObject body) {
        return new JsonObject().put("type", "send").put("address", address).put("body", body);
    }

    void register(String address) {
        say(new JsonObject().put("type", "register").put("address", address));
    }

    /** Once this is answered, whatever was sent before has been handled. */
    void settle() {
        say(new JsonObject().put("type", "ping"));
        message(message -> "pong".equals(message.getString("type")));
    }

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
            JsonObject message;
            try {
                message = messages.poll(TestingClient.WAIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertThat(message)
                    .as("nothing came; aside: %s; closed: %s", aside, closed.isDone())
                    .isNotNull();
            if (wanted.test(message)) {
                return message;
            }
            aside.add(message);
        }
    }

    /** What has come and nobody asked for. */
    List<JsonObject> unread() {
        messages.drainTo(aside);
        return List.copyOf(aside);
    }

    /** Waits for the gateway to close it; the code that it gave before, in its last {@code err}. */
    int closeCode() {
        assertThat(TestingClient.await(goodbye).getInteger(0)).isEqualTo(3000);
        TestingClient.await(closed);
        return message(message -> message.containsKey("closeCode")).getInteger("closeCode");
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    /** Reads no more. */
    void pause() {
        socket.pause();
    }

    void resume() {
        socket.resume();
    }

    @Override
    public void close() {
        socket.close();
        http.close();
    }
}
