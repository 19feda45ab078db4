package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.sessionId;
import static dev.homie.gateway.SessionsTest.until;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.gateway.RawHttp.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The event-bus bridge protocol over SockJS: the same requests, topics, limits and identities as on {@code /ws}. */
final class SockJsTest {
    private static final JsonObject SIZE = json("cols", 80, "rows", 24);

    @TempDir
    private Path home;

    private TestingGateway gateway;
    private int port;

    @BeforeEach
    void start() {
        start(Map.of());
    }

    private void start(Map<String, Object> config) {
        gateway = TestingGateway.start(home, config);
        port = gateway.gateway.port();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void aRequestGetsOneAnswerInTheStockClientsTerms() {
        try (TestingSockJs client = TestingSockJs.owner(gateway)) {
            assertThat(client.result("gateway.info", json()).getString("version"))
                    .isEqualTo("test");
            // A body that is left out is an empty one.
            client.say(json("type", "send", "address", "gateway.info", "replyAddress", "mine"));
            assertThat(client.message().getString("address")).isEqualTo("mine");

            JsonObject failure = client.ask("terminal.session.kill", json("sessionId", "n1-x"));
            assertThat(failure.getInteger("failureCode")).isEqualTo(4);
            assertThat(failure.getString("failureType")).isEqualTo("RECIPIENT_FAILURE");
            assertThat(failure.getString("sourceAddress")).isEqualTo("terminal.session.kill");
            assertThat(failure.getString("message"))
                    .isEqualTo(failure.getJsonObject("error").getString("message"));
            assertThat(TestingSockJs.code(failure)).isEqualTo("NOT_FOUND");

            JsonObject unknown = client.ask("no.such.thing", json());
            assertThat(unknown.getString("failureType")).isEqualTo("NO_HANDLERS");
            assertThat(TestingSockJs.code(unknown)).isEqualTo("UNIMPLEMENTED");

            // What nobody waits for is not lost when it fails: the client hears of it as an error of the socket.
            client.say(TestingSockJs.send("no.such.thing", json()));
            JsonObject unasked = client.message();
            assertThat(unasked.containsKey("address")).isFalse();
            assertThat(TestingSockJs.code(unasked)).isEqualTo("UNIMPLEMENTED");

            client.settle();
            assertThat(client.unread()).isEmpty();
        }
    }

    @Test
    void aTopicWithALogIsRegisteredFromAPlace() {
        TestingLog log = new TestingLog(gateway.vertx, "hx", 1);
        String chat = log.chat("n1", "c1");
        for (int i = 1; i <= 600; i++) {
            log.append(chat, Integer.toString(i));
        }
        try (TestingSockJs client = TestingSockJs.owner(gateway)) {
            client.say(json("type", "register", "address", chat, "headers", json("from", 2)));
            client.settle();
            log.append(chat, "601");
            for (int i = 3; i <= 601; i++) {
                JsonObject event = client.message();
                assertThat(event.getString("address")).isEqualTo(chat);
                assertThat(event.getJsonObject("headers")).isEqualTo(json("topic", chat, "seq", i));
                assertThat(event.getJsonObject("body").getString("text")).isEqualTo(Integer.toString(i));
            }
            client.say(json("type", "register", "address", chat, "headers", json("from", 602)));
            assertThat(TestingSockJs.code(client.message())).isEqualTo("OUT_OF_RANGE");
            client.say(json("type", "register", "address", chat, "headers", json("from", "x")));
            JsonObject error = client.message();
            assertThat(error.getJsonObject("error").getJsonObject("data").getString("path"))
                    .isEqualTo("headers.from");
        }
    }

    @Test
    void aSlowSocketIsNotFloodedWithWhatItMissed() {
        TestingLog log = new TestingLog(gateway.vertx, "hx", 1);
        String chat = log.chat("n1", "c1");
        for (int i = 1; i <= 400; i++) {
            log.append(chat, "x".repeat(100_000));
        }
        try (TestingSockJs client = TestingSockJs.owner(gateway)) {
            client.pause();
            client.say(json("type", "register", "address", chat, "headers", json("from", 0)));
            until(() -> log.pages.get() > 1);
            client.resume();
            for (int i = 1; i <= 400; i++) {
                assertThat(client.message().getJsonObject("headers").getInteger("seq"))
                        .isEqualTo(i);
            }
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void aBadFieldIsNamed() {
        try (TestingSockJs client = TestingSockJs.owner(gateway)) {
            for (Map.Entry<String, JsonObject> bad : Map.of(
                            "address", json("type", "send", "replyAddress", "r"),
                            "body", json("type", "send", "replyAddress", "r", "address", "gateway.info", "body", 7),
                            "headers",
                                    json("type", "send", "replyAddress", "r", "address", "gateway.info", "headers", 7),
                            "headers.idempotencyKey",
                                    json(
                                            "type",
                                            "send",
                                            "replyAddress",
                                            "r",
                                            "address",
                                            "gateway.info",
                                            "headers",
                                            json("idempotencyKey", 7)),
                            "type", json("type", "shout", "replyAddress", "r"))
                    .entrySet()) {
                client.say(bad.getValue());
                JsonObject error = client.message();
                assertThat(error.getString("address")).as(error.encode()).isEqualTo("r");
                assertThat(error.getJsonObject("error").getJsonObject("data").getString("path"))
                        .isEqualTo(bad.getKey());
            }
        }
    }

    @Test
    void whatIsRegisteredIsDeliveredUnderThatName() {
        try (TestingSockJs client = TestingSockJs.owner(gateway)) {
            client.register("terminal.session.started");
            client.register("terminal.session.*");
            client.settle();
            String session = sessionId(client.result("terminal.session.start", SIZE));

            for (String registered : List.of("terminal.session.started", "terminal.session.*")) {
                JsonObject event = client.message(message -> registered.equals(message.getString("address")));
                assertThat(event.getString("type")).isEqualTo("rec");
                assertThat(event.getJsonObject("headers").getString("topic")).isEqualTo("terminal.session.started");
                assertThat(sessionId(event.getJsonObject("body"))).isEqualTo(session);
            }

            client.say(json("type", "unregister", "address", "terminal.session.*"));
            client.say(json("type", "unregister", "address", "terminal.session.started"));
            client.settle();
            client.result("terminal.session.start", SIZE);
            client.settle();
            assertThat(client.unread()).isEmpty();

            client.register("no.such.topic");
            JsonObject refused = client.message();
            assertThat(refused.getString("address")).isEqualTo("no.such.topic");
            assertThat(TestingSockJs.code(refused)).isEqualTo("UNIMPLEMENTED");
        }
    }

    @Test
    void aTerminalIsReadByItsTopicAndTypedIntoByRequest() {
        try (TestingSockJs client = TestingSockJs.owner(gateway)) {
            String session = sessionId(client.result("terminal.session.start", SIZE));
            String topic = "terminal.session.output." + session;
            client.register(topic);
            JsonObject snapshot = client.message(message -> topic.equals(message.getString("address")));
            assertThat(snapshot.getJsonObject("body").getBoolean("snapshot")).isTrue();

            client.result("terminal.session.input", json("sessionId", session, "data", "hello"));
            JsonObject output = client.message(message -> topic.equals(message.getString("address")));
            assertThat(new String(
                            Base64.getDecoder()
                                    .decode(output.getJsonObject("body").getString("base64")),
                            StandardCharsets.UTF_8))
                    .isEqualTo("hello");

            // Nothing can be attached, and that costs nothing: no session is started and left behind.
            int before = gateway.node.starts.get();
            for (JsonObject answer : List.of(
                    client.ask("terminal.session.attach", json("sessionId", session)),
                    client.ask("terminal.session.start", SIZE.copy().put("attach", json())))) {
                assertThat(TestingSockJs.code(answer)).isEqualTo("FAILED_PRECONDITION");
                assertThat(answer.getString("message"))
                        .contains("terminal.session.output.SESSION", "terminal.session.input");
            }
            assertThat(gateway.node.starts).hasValue(before);
            assertThat(client.error("terminal.session.detach", json("channel", 1)))
                    .isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void anIdempotencyKeyCountsAcrossTransports() {
        try (TestingSockJs client = TestingSockJs.owner(gateway);
                TestingClient other = gateway.client()) {
            JsonObject start =
                    TestingSockJs.send("terminal.session.start", SIZE).put("headers", json("idempotencyKey", "once"));
            client.say(start.copy().put("replyAddress", "first"));
            String session = sessionId(client.message().getJsonObject("body"));
            client.say(start.copy().put("replyAddress", "second"));
            assertThat(sessionId(client.message().getJsonObject("body"))).isEqualTo(session);
            JsonObject again = other.request("terminal.session.start", SIZE, "once");
            assertThat(sessionId(again.getJsonObject("result"))).isEqualTo(session);
            assertThat(gateway.node.starts).hasValue(1);

            // What was attached to with a key elsewhere cannot be attached to here.
            other.request("terminal.session.start", SIZE.copy().put("attach", json()), "attached");
            client.say(TestingSockJs.send("terminal.session.start", SIZE)
                    .put("headers", json("idempotencyKey", "attached"))
                    .put("replyAddress", "third"));
            assertThat(TestingSockJs.code(client.message())).isEqualTo("FAILED_PRECONDITION");
        }
    }

    @Test
    void itIsAConnectionAmongTheOthers() {
        try (TestingSockJs client = TestingSockJs.owner(gateway);
                TestingClient owner = gateway.client()) {
            List<JsonObject> all = owner.result("gateway.connections.list", json()).getJsonArray("connections").stream()
                    .map(JsonObject.class::cast)
                    .toList();
            assertThat(all).extracting(each -> each.getString("transport")).containsExactlyInAnyOrder("sockjs", "ws");
            JsonObject mine = all.stream()
                    .filter(each -> each.getString("transport").equals("sockjs"))
                    .findFirst()
                    .orElseThrow();
            assertThat(mine.getString("subject")).isEqualTo("owner");
            assertThat(owner.result("presence.list", json()).getJsonArray("clients"))
                    .anySatisfy(each -> assertThat(((JsonObject) each).getString("connectionId"))
                            .isEqualTo(mine.getString("id")));

            owner.result("gateway.connections.close", json("connectionId", mine.getString("id")));
            assertThat(client.closeCode()).isEqualTo(4403);
            until(() -> owner.result("gateway.connections.list", json())
                            .getJsonArray("connections")
                            .size()
                    == 1);
        }
    }

    @Test
    void signingOutClosesWhatTheCookieOpened() {
        String cookie = cookie();
        try (TestingSockJs client = TestingSockJs.connect(
                gateway.vertx,
                TestingSockJs.options(port).putHeader("cookie", cookie).setAllowOriginHeader(true))) {
            client.result("gateway.info", json());
            RawHttp.post(port, "/auth/logout", null)
                    .header("Cookie", cookie)
                    .ownOrigin()
                    .send();
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void theGatewaySaysGoodbye() {
        try (TestingSockJs client = TestingSockJs.owner(gateway)) {
            // The upgrade is answered before the gateway has the socket.
            client.settle();
            TestingGateway.await(gateway.gateway.disconnect());
            assertThat(client.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void aSocketWithoutASignOfLifeIsClosed() {
        stop();
        start(Map.of("heartbeatMs", 100));
        try (TestingSockJs silent = TestingSockJs.owner(gateway)) {
            assertThat(silent.closeCode()).isEqualTo(1001);
            assertThat(silent.heartbeats).hasPositiveValue();
        }
    }

    @Test
    void pollingAndStreamingDoTheSame() throws Exception {
        String socket = TestingSockJs.path("");
        assertThat(poll(socket).body()).isEqualTo("o\n");
        assertThat(bearer(RawHttp.postText(port, socket + "xhr_send", messages(info("r"))))
                        .status())
                .isEqualTo(204);
        assertThat(poll(socket).body()).startsWith("a[\"{\\\"type\\\":\\\"rec\\\",\\\"address\\\":\\\"r\\\"");
        // What happens between two polls waits for the next one.
        bearer(RawHttp.postText(
                port, socket + "xhr_send", messages(json("type", "register", "address", "presence.node"))));
        // The answer to what was sent behind it says that it has been taken.
        bearer(RawHttp.postText(port, socket + "xhr_send", messages(info("behind"))));
        assertThat(poll(socket).body()).contains("behind");
        gateway.vertx.eventBus().publish("presence.node", json("node", json("id", "n7")));
        assertThat(poll(socket).body()).contains("n7");

        for (String transport : List.of("xhr_streaming", "eventsource")) {
            String stream = TestingSockJs.path("");
            try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
                open.setSoTimeout(TestingClient.WAIT_SECONDS * 1000);
                request(open, transport.equals("eventsource") ? "GET" : "POST", stream + transport);
                assertThat(readUntil(open, transport.equals("eventsource") ? "data: o" : "\no\n"))
                        .contains(" 200 OK")
                        .doesNotContain("gzip");
                bearer(RawHttp.postText(port, stream + "xhr_send", messages(info("streamed"))));
                assertThat(readUntil(open, "streamed")).contains("a[");
            }
        }
    }

    // ---- bounds ----

    @Test
    void whatIsTooLargeOrNoMessageClosesTheSocket() {
        for (Map.Entry<String, Integer> bad : Map.of(
                        "x".repeat((1 << 20) + 1),
                        1009,
                        "nonsense",
                        4400,
                        "[]",
                        4400,
                        "{\"type\":7}",
                        4400,
                        "{\"a\":".repeat(100) + "1" + "}".repeat(100),
                        4400)
                .entrySet()) {
            try (TestingSockJs client = TestingSockJs.owner(gateway)) {
                client.text(bad.getKey());
                assertThat(client.closeCode()).isEqualTo(bad.getValue());
            }
        }
        String socket = TestingSockJs.path("");
        poll(socket);
        assertThat(bearer(RawHttp.postText(port, socket + "xhr_send", "[\"" + "x".repeat(2 << 20) + "\"]"))
                        .status())
                .isEqualTo(413);
        for (String body : List.of("", "{", "7", "{\"a\":1}", "[1]", "[null]", "[\"a\",null]", "[\"a\",{\"b\":1}]")) {
            assertThat(bearer(RawHttp.postText(port, socket + "xhr_send", body)).status())
                    .as(body)
                    .isEqualTo(400);
        }
        // The same on a WebSocket goes past what we can look at first; nobody is harmed by it.
        try (TestingSockJs client = TestingSockJs.owner(gateway)) {
            client.frameOf("[\"a\",null,\"b\"]");
            client.frameOf("[\"a\",[\"b\"]");
            try (TestingSockJs other = TestingSockJs.owner(gateway)) {
                other.result("gateway.info", json());
            }
        }
    }

    @Test
    void aClientThatReadsNothingIsClosedAndHarmsNobody() throws Exception {
        JsonObject large = json("padding", "x".repeat(900_000));
        String stream = TestingSockJs.path("xhr_streaming");
        try (TestingSockJs slow = TestingSockJs.owner(gateway);
                TestingSockJs quick = TestingSockJs.owner(gateway);
                Socket stuck = new Socket(InetAddress.getLoopbackAddress(), port)) {
            request(stuck, "POST", stream);
            readUntil(stuck, "\no\n");
            bearer(RawHttp.postText(
                    port,
                    stream.replace("xhr_streaming", "xhr_send"),
                    messages(json("type", "register", "address", "presence.node"))));
            slow.register("presence.node");
            slow.settle();
            slow.pause();
            assertThat(connections(quick)).isEqualTo(3);

            for (int i = 0; i < 60; i++) {
                gateway.vertx.eventBus().publish("presence.node", large);
            }
            until(() -> connections(quick) == 1);
            until(() -> {
                slow.resume();
                return !slow.isOpen();
            });
            assertThat(slow.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void answersThatNobodyReadsAreBounded() {
        stop();
        start(Map.of("policy", List.of(Map.of("method", "example.large", "scope", "example.use"))));
        JsonObject large = json("padding", "x".repeat(900_000));
        gateway.vertx.eventBus().consumer("example.large", message -> message.reply(large));
        try (TestingSockJs greedy = TestingSockJs.owner(gateway);
                TestingSockJs other = TestingSockJs.owner(gateway)) {
            greedy.pause();
            for (int i = 0; i < 100; i++) {
                greedy.say(TestingSockJs.send("example.large", json()).put("replyAddress", "r" + i));
            }
            until(() -> connections(other) == 1);
            until(() -> {
                greedy.resume();
                return !greedy.isOpen();
            });
            assertThat(greedy.closeCode()).isEqualTo(1008);
        }
    }

    private static int connections(TestingSockJs client) {
        return client.result("gateway.connections.list", json())
                .getJsonArray("connections")
                .size();
    }

    private String cookie() {
        return RawHttp.post(port, "/auth/token", json("token", gateway.gateway.ownerToken()))
                .ownOrigin()
                .send()
                .cookie();
    }

    private Response poll(String socket) {
        return bearer(RawHttp.postText(port, socket + "xhr", ""));
    }

    private Response bearer(RawHttp request) {
        Response response = request.header("Authorization", "Bearer " + gateway.gateway.ownerToken())
                .send();
        String length = response.header("transfer-encoding");
        return length == null ? response : unchunked(response);
    }

    private static Response unchunked(Response response) {
        StringBuilder body = new StringBuilder();
        String rest = response.body();
        while (!rest.isEmpty()) {
            int line = rest.indexOf("\r\n");
            int size = Integer.parseInt(rest.substring(0, line), 16);
            body.append(rest, line + 2, line + 2 + size);
            rest = size == 0 ? "" : rest.substring(line + 2 + size + 2);
        }
        return new Response(response.status(), response.headers(), body.toString());
    }

    private void request(Socket socket, String method, String path) throws Exception {
        String head = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nAccept-Encoding: gzip\r\nAuthorization: Bearer " + gateway.gateway.ownerToken()
                + (method.equals("POST") ? "\r\nContent-Length: 0" : "") + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
    }

    private static String readUntil(Socket socket, String wanted) throws Exception {
        StringBuilder read = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (read.indexOf(wanted) < 0) {
            int next = in.read();
            assertThat(next).as("%s", read).isNotNegative();
            read.append((char) next);
        }
        return read.toString();
    }

    private static JsonObject info(String replyAddress) {
        return TestingSockJs.send("gateway.info", json()).put("replyAddress", replyAddress);
    }

    private static String messages(JsonObject message) {
        return new JsonArray().add(message.encode()).encode();
    }
}
