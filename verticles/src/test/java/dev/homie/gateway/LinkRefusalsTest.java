package dev.homie.gateway;

import static dev.homie.gateway.LinkTest.invite;
import static dev.homie.gateway.SessionsTest.until;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.identity.NodeKey;
import dev.homie.core.link.LinkFrame;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A link carries a node's own addresses and nothing else; every attempt here goes as far as the guard that stops it. */
final class LinkRefusalsTest {
    private static final String ID = "evil";

    @TempDir
    private Path home;

    private final NodeKey key = NodeKey.generate();
    private TestingGateway gateway;
    private TestingClient client;

    @BeforeEach
    void start() {
        gateway = TestingGateway.start(home, Map.of("helloMs", 3_000, "heartbeatMs", 200));
        client = gateway.client();
    }

    @AfterEach
    void stop() {
        client.close();
        gateway.close();
    }

    private TestingLink link() {
        return TestingLink.connect(gateway.vertx, gateway.gateway.port());
    }

    private TestingLink admitted() {
        return TestingLink.admitted(gateway.vertx, gateway.gateway.port(), ID, key, invite(client));
    }

    // ---- who gets in ----

    @Test
    void aCodeAdmitsOnceAndFromThenOnTheKeyDoes() {
        String code = invite(client);
        TestingLink.admitted(gateway.vertx, gateway.gateway.port(), ID, key, code)
                .close();
        TestingLink.admitted(gateway.vertx, gateway.gateway.port(), ID, key, null)
                .close();
        try (TestingLink second = link()) {
            second.send(second.hello("another", NodeKey.generate(), code));
            refused(second, 4403, "PERMISSION_DENIED", "used already");
        }
    }

    @Test
    void anAdmissionOutlivesTheGateway() {
        admitted().close();
        client.close();
        gateway.close();
        start();
        TestingLink.admitted(gateway.vertx, gateway.gateway.port(), ID, key, null)
                .close();
    }

    @Test
    void anUnknownNodeIsRefused() {
        try (TestingLink link = link()) {
            link.send(link.hello(ID, key, null));
            refused(link, 4403, "PERMISSION_DENIED", "homie invite --outbound");
        }
        try (TestingLink link = link()) {
            link.send(link.hello(ID, key, "AAAAAAAAAAAAAAAAAAAAAA"));
            refused(link, 4403, "PERMISSION_DENIED", "used already or is too old");
        }
    }

    @Test
    void anotherKeyOfAKnownNodeIsRefusedEvenWithACode() {
        admitted().close();
        try (TestingLink link = link()) {
            link.send(link.hello(ID, NodeKey.generate(), invite(client)));
            refused(link, 4403, "PERMISSION_DENIED", "another key");
        }
    }

    @Test
    void aSignatureCountsForOneQuestionAndOneNode() {
        String code = invite(client);
        JsonObject old;
        try (TestingLink first = link()) {
            old = first.hello(ID, key, code);
        }
        try (TestingLink again = link()) {
            again.message();
            again.send(old);
            refused(again, 4401, "UNAUTHENTICATED", "signature");
        }
        try (TestingLink other = link()) {
            other.send(other.hello(ID, key, code).put("nodeId", "victim").put("addresses", new JsonArray()));
            refused(other, 4401, "UNAUTHENTICATED", "signature");
        }
        try (TestingLink other = link()) {
            other.send(other.hello(ID, key, code)
                    .put("publicKey", NodeKey.generate().publicKey()));
            refused(other, 4401, "UNAUTHENTICATED", "signature");
        }
        // None of them has spent the code.
        TestingLink.admitted(gateway.vertx, gateway.gateway.port(), ID, key, code)
                .close();
    }

    @Test
    void nobodyTakesTheIdOfANodeThatIsThere() {
        try (TestingLink link = link()) {
            link.send(link.hello("n1", key, invite(client)));
            refused(link, 4403, "PERMISSION_DENIED", "is there already");
        }
        // Nor keeps it when the real one comes.
        String code = invite(client);
        try (TestingLink link = TestingLink.admitted(gateway.vertx, gateway.gateway.port(), "n2", key, code)) {
            gateway.startNode("n2");
            refused(link, 4403, "PERMISSION_DENIED", "is there already");
        }
    }

    @Test
    void onlyAddressesOfTheNodesOwn() {
        for (String address :
                List.of("terminal.session.start", "node.n1.terminal.start", "node.evil2.x", "node.evil.")) {
            try (TestingLink link = link()) {
                link.send(link.hello(ID, key, invite(client)).put("addresses", new JsonArray().add(address)));
                refused(link, 4403, "PERMISSION_DENIED", address);
            }
        }
    }

    @Test
    void whoSaysNothingOrNonsenseIsClosed() {
        try (TestingLink link = link()) {
            assertThat(link.closeCode()).isEqualTo(4408);
        }
        try (TestingLink link = link()) {
            link.text("nonsense");
            assertThat(link.closeCode()).isEqualTo(4400);
        }
        try (TestingLink link = link()) {
            link.publish("node.announce", announcement(ID, ID + "-1"));
            assertThat(link.closeCode()).isEqualTo(4401);
        }
        try (TestingLink link = link()) {
            link.binary(Buffer.buffer(new byte[20]));
            assertThat(link.closeCode()).isEqualTo(4401);
        }
        try (TestingLink link = link()) {
            link.send(link.hello(ID, key, invite(client)).put("padding", "x".repeat(17 * 1024)));
            assertThat(link.closeCode()).isEqualTo(1009);
        }
        try (TestingLink link = link()) {
            link.binary(Buffer.buffer(new byte[1 << 20]));
            assertThat(link.closeCode()).isEqualTo(1009);
        }
        try (TestingLink link = link()) {
            link.send(link.hello(ID, key, invite(client)).put("protocol", 2));
            assertThat(link.closeCode()).isEqualTo(4406);
        }
    }

    @Test
    void pagesAndOtherProtocolsAreRefused() {
        int port = gateway.gateway.port();
        assertThat(RawHttp.get(port, "/node")
                        .header("Host", "127.0.0.1:" + port)
                        .header("Origin", "http://evil.example")
                        .websocket()
                        .send()
                        .status())
                .isEqualTo(403);
        assertThat(RawHttp.get(port, "/node")
                        .header("Host", "evil.example")
                        .websocket()
                        .send()
                        .status())
                .isEqualTo(403);
        assertThatThrownBy(() -> TestingClient.connect(
                                gateway.vertx, TestingClient.options(port).setURI("/node"))
                        .close())
                .hasCauseInstanceOf(UpgradeRejectedException.class)
                .hasMessageContaining("400");
    }

    @Test
    void guessingCodesShutsTheDoorForLinksAndNotForTheOwner() {
        for (int i = 0; i < 10; i++) {
            try (TestingLink link = link()) {
                link.send(link.hello(ID, key, "guess" + i));
                assertThat(link.closeCode()).isEqualTo(4403);
            }
        }
        try (TestingLink link = link()) {
            link.send(link.hello(ID, key, invite(client)));
            assertThat(link.closeCode()).isEqualTo(4429);
        }
        gateway.client().close();
    }

    @Test
    void theNewerLinkOfANodeWins() {
        try (TestingLink older = admitted();
                TestingLink newer = TestingLink.admitted(gateway.vertx, gateway.gateway.port(), ID, key, null)) {
            refused(older, 4409, "ABORTED", "newer link");
            newer.publish("node.announce", announcement(ID, ID + "-1"));
            until(() -> LinkTest.online(client, ID));
            assertThat(newer.isOpen()).isTrue();
        }
    }

    @Test
    void aRemovedNodeIsClosedAndNotLetInAgainUntilItIsInvited() {
        try (TestingLink link = admitted()) {
            JsonObject node = client.result("link.node.list", json())
                    .getJsonArray("nodes")
                    .getJsonObject(0);
            assertThat(node.getString("id")).isEqualTo(ID);
            assertThat(node.getBoolean("linked")).isTrue();
            client.result("link.node.remove", json("nodeId", ID));
            refused(link, 4403, "PERMISSION_DENIED", "admitted no longer");
        }
        assertThat(client.error("link.node.remove", json("nodeId", ID))).isEqualTo("NOT_FOUND");
        try (TestingLink link = link()) {
            link.send(link.hello(ID, key, null));
            refused(link, 4403, "PERMISSION_DENIED", "not admitted");
        }
        admitted().close();
    }

    @Test
    void aSilentLinkIsDropped() {
        try (TestingLink link = admitted()) {
            link.answersPings = false;
            assertThat(link.closeCode()).isEqualTo(1001);
        }
    }

    // ---- what it may say ----

    static Stream<Arguments> offences() {
        return Stream.of(
                publishes("another node", "node.announce", announcement("n1", "n1-1")),
                publishes("another node's session", "node.announce", announcement(ID, "n1-1")),
                publishes("another node's end", "node.bye", json("nodeId", "n1", "startedAt", 1)),
                publishes("another node's screen", "node.screen", json("sessionId", "n1-1", "text", "x")),
                publishes("a session of another", "terminal.session.updated", json("session", session("n1", "n1-1"))),
                publishes("a session with another's id", "terminal.session.exit", json("session", session(ID, "n1-1"))),
                publishes(
                        "a session with another's node",
                        "terminal.session.removed",
                        json("session", session("n1", ID + "-1"))),
                publishes("output", "terminal.session.output." + ID + "-1", json("offset", 0, "base64", "")),
                publishes("presence", "presence.node", json("node", json("id", ID))),
                publishes("a gateway's word", "gateway.link.claimed", json("nodeId", "n1", "link", "x")),
                publishes("a method", "terminal.session.start", json("cols", 80, "rows", 24)),
                publishes("another node's address", "node.n1.terminal.start", json("cols", 80, "rows", 24)),
                publishes("its own address", "node." + ID + ".terminal.start", json("cols", 80, "rows", 24)),
                does(
                        "asks for a terminal",
                        (link, connection) -> link.send(json(
                                "type",
                                "request",
                                "id",
                                1,
                                "address",
                                "node.n1.terminal.start",
                                "headers",
                                json(),
                                "body",
                                json("cols", 80, "rows", 24),
                                "timeoutMs",
                                1000))),
                does(
                        "sends a frame to a stranger's connection",
                        (link, connection) -> link.binary(LinkFrame.encode(connection, "", output(1)))),
                does(
                        "sends a channel error to a stranger's connection",
                        (link, connection) -> link.send(json(
                                "type",
                                "channelError",
                                "to",
                                connection,
                                "channel",
                                1,
                                "error",
                                json("code", "ABORTED", "message", "x")))),
                does(
                        "sends a frame to another node",
                        (link, connection) ->
                                link.binary(LinkFrame.encode("node.n1.terminal.frames", "a1", output(1)))));
    }

    private static Arguments publishes(String name, String address, JsonObject body) {
        return does("publishes " + name, (link, connection) -> link.publish(address, body));
    }

    private static Arguments does(String name, BiConsumer<TestingLink, String> what) {
        return Arguments.of(name, what);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("offences")
    void anOffenceReachesNobodyAndEndsTheLink(String name, BiConsumer<TestingLink, String> offence) {
        BlockingQueue<String> reached = new LinkedBlockingQueue<>();
        String connection = "gateway." + gateway.gateway.gatewayId() + ".connection.somebody";
        for (String address : List.of(
                "node.announce",
                "node.bye",
                "node.screen",
                "terminal.session.updated",
                "terminal.session.exit",
                "terminal.session.removed",
                "terminal.session.output." + ID + "-1",
                "presence.node",
                connection)) {
            gateway.vertx.eventBus().consumer(address, message -> {
                if (!isOfTheRealNode(message.body())) {
                    reached.add(address);
                }
            });
        }
        int starts = gateway.node.starts.get();
        try (TestingLink link = admitted()) {
            offence.accept(link, connection);
            refused(link, 4403, "PERMISSION_DENIED", "not allowed");
        }
        client.result("terminal.session.list", json());
        assertThat(reached).isEmpty();
        assertThat(gateway.node.starts.get()).isEqualTo(starts);
    }

    /** What the real one says every few seconds itself. */
    private static boolean isOfTheRealNode(Object body) {
        return body instanceof JsonObject object
                && object.getValue("node") instanceof JsonObject node
                && node.getString("id").equals("n1")
                && !node.getString("version", "").equals("forged");
    }

    @Test
    void whatALinkMayNotSayIsBelievedOfWhoIsOnTheBus() {
        client.result("events.subscribe", json("topics", List.of("terminal.session.exit")));
        JsonObject end = json("session", session("n1", "n1-1"));
        gateway.vertx.eventBus().publish("terminal.session.exit", end);
        assertThat(client.event("terminal.session.exit").getJsonObject("payload"))
                .isEqualTo(end);
        JsonObject forged = announcement("n1", "n1-1");
        forged.getJsonObject("node").put("name", "taken over").put("startedAt", System.currentTimeMillis() + 60_000);
        gateway.vertx.eventBus().publish("node.announce", forged);
        until(() -> client.result("presence.list", json())
                .getJsonArray("nodes")
                .encode()
                .contains("taken over"));
    }

    @Test
    void itsOwnWordIsHeardAsThatOfALink() {
        client.result("events.subscribe", json("topics", List.of("terminal.session.started")));
        BlockingQueue<JsonObject> announced = new LinkedBlockingQueue<>();
        gateway.vertx.eventBus().<JsonObject>consumer("node.announce", message -> {
            if (message.body().getJsonObject("node").getString("id").equals(ID)) {
                announced.add(message.body().getJsonObject("node"));
            }
        });
        try (TestingLink link = admitted()) {
            JsonObject said = announcement(ID, ID + "-1");
            said.getJsonObject("node").put("link", "local").put("member", "somebody");
            link.publish("node.announce", said);
            until(() -> LinkTest.online(client, ID));
            assertThat(announced.peek().getString("link")).isEqualTo("outbound");
            assertThat(announced.peek().containsKey("member")).isFalse();
            link.publish("terminal.session.started", json("session", session(ID, ID + "-2")));
            assertThat(client.event("terminal.session.started")
                            .getJsonObject("payload")
                            .getJsonObject("session")
                            .getString("id"))
                    .isEqualTo(ID + "-2");
        }
    }

    // ---- what it may answer ----

    static Stream<Arguments> answers() {
        JsonObject right = headers(ID, "a1");
        return Stream.of(
                Arguments.of("input to another node", right.copy().put("homie.input-to", "node.n1.terminal.frames"), 0),
                Arguments.of(
                        "detach at another node", right.copy().put("homie.detach-to", "node.n1.terminal.detach"), 0),
                Arguments.of("input to a method", right.copy().put("homie.input-to", "terminal.session.start"), 0),
                Arguments.of("a name that is none", right.copy().put("homie.attachment", "a b"), 0),
                Arguments.of("another channel", right, 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void anAnswerThatPointsElsewhereIsRefused(String name, JsonObject headers, int wrong) {
        try (TestingLink link = online()) {
            String asked = client.ask("terminal.session.attach", json("sessionId", ID + "-1"), null);
            JsonObject request = link.request("attach");
            long channel = Long.parseLong(request.getJsonObject("headers").getString("homie.channel"));
            link.reply(request, headers, attachResult(channel + wrong, ID + "-1"));
            assertThat(client.response(asked).getJsonObject("error").getString("code"))
                    .isEqualTo("INTERNAL");
            refused(link, 4403, "PERMISSION_DENIED", "not allowed");
        }
    }

    @Test
    void sessionsOfOthersInAnAnswerAreRefused() {
        try (TestingLink link = online()) {
            String asked = client.ask("terminal.session.list", json("nodeId", ID), null);
            link.reply(link.request("list"), json(), json("sessions", new JsonArray().add(session("n1", "n1-1"))));
            refused(link, 4403, "PERMISSION_DENIED", "not allowed");
            client.response(asked);
        }
    }

    @Test
    void framesGoToTheChannelsThatAreAttachedAndNoOther() {
        try (TestingLink link = online()) {
            JsonObject request = attach(link, "a1");
            String connection = request.getJsonObject("headers").getString("homie.frames-to");
            long channel = Long.parseLong(request.getJsonObject("headers").getString("homie.channel"));
            link.binary(LinkFrame.encode(connection, "", output(channel)));
            assertThat(new String(client.frame(FrameKind.OUTPUT), StandardCharsets.UTF_8))
                    .endsWith("hello");

            // One that was under way when it was detached harms nobody, and reaches nobody.
            client.ask("terminal.session.detach", json("channel", channel), null);
            link.reply(link.request("detach"), json(), json());
            until(() -> client.error("terminal.session.detach", json("channel", channel))
                    .equals("NOT_FOUND"));
            link.binary(LinkFrame.encode(connection, "", output(channel)));

            // Another session of the same client, on another node: its channel is not this node's to write on.
            JsonObject other = client.result("terminal.session.start", json("nodeId", "n1", "cols", 80, "rows", 24));
            JsonObject foreign = client.result(
                    "terminal.session.attach",
                    json("sessionId", other.getJsonObject("session").getString("id"), "fromOffset", 0));
            assertThat(link.isOpen()).isTrue();
            link.binary(LinkFrame.encode(connection, "", output(foreign.getLong("channel"))));
            refused(link, 4403, "PERMISSION_DENIED", "not allowed");
            client.result("terminal.session.list", json());
            assertThat(client.hasFrames()).isFalse();
        }
    }

    @Test
    void aNodeSendsNoInput() {
        try (TestingLink link = online()) {
            JsonObject request = attach(link, "a1");
            String connection = request.getJsonObject("headers").getString("homie.frames-to");
            long channel = Long.parseLong(request.getJsonObject("headers").getString("homie.channel"));
            byte[] input = new FrameHeader(FrameKind.INPUT, channel, 0).toBytes(new byte[] {'x'});
            link.binary(LinkFrame.encode(connection, "", Buffer.buffer(input)));
            refused(link, 4403, "PERMISSION_DENIED", "not allowed");
        }
    }

    @Test
    void whenALinkGoesItsRequestsFailAndItsChannelsEnd() {
        try (TestingLink link = online()) {
            JsonObject request = attach(link, "a1");
            long channel = Long.parseLong(request.getJsonObject("headers").getString("homie.channel"));
            String asked = client.ask("terminal.session.preview", json("sessionId", ID + "-1"), null);
            link.request("preview");
            link.leave();
            assertThat(client.response(asked).getJsonObject("error").getString("code"))
                    .isEqualTo("UNAVAILABLE");
            JsonObject error = client.message(message -> "error".equals(message.getString("type")));
            assertThat(error.getLong("channel")).isEqualTo(channel);
            assertThat(error.getJsonObject("error").getString("code")).isEqualTo("UNAVAILABLE");
            assertThat(error.getJsonObject("error").getBoolean("retryable")).isTrue();
        }
    }

    // ---- helpers ----

    /** Linked, announced, with one session. */
    private TestingLink online() {
        TestingLink link = admitted();
        link.publish("node.announce", announcement(ID, ID + "-1"));
        until(() -> LinkTest.online(client, ID));
        return link;
    }

    /** The client attaches; what the node was asked. */
    private JsonObject attach(TestingLink link, String attachment) {
        String asked = client.ask("terminal.session.attach", json("sessionId", ID + "-1"), null);
        JsonObject request = link.request("attach");
        long channel = Long.parseLong(request.getJsonObject("headers").getString("homie.channel"));
        link.reply(request, headers(ID, attachment), attachResult(channel, ID + "-1"));
        assertThat(client.response(asked).getJsonObject("error")).isNull();
        return request;
    }

    private static void refused(TestingLink link, int closeCode, String code, String part) {
        JsonObject error = link.error();
        assertThat(error.getString("code")).isEqualTo(code);
        assertThat(error.getString("message")).contains(part);
        assertThat(link.closeCode()).isEqualTo(closeCode);
    }

    private static JsonObject headers(String id, String attachment) {
        return json(
                "homie.attachment",
                attachment,
                "homie.input-to",
                "node." + id + ".terminal.frames",
                "homie.detach-to",
                "node." + id + ".terminal.detach");
    }

    private static Buffer output(long channel) {
        return Buffer.buffer(
                new FrameHeader(FrameKind.OUTPUT, channel, 0).toBytes("hello".getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonObject attachResult(long channel, String session) {
        return json(
                "channel",
                channel,
                "session",
                session(ID, session),
                "replay",
                "exact",
                "startOffset",
                0,
                "inputOffset",
                0);
    }

    private static JsonObject announcement(String node, String session) {
        return json(
                "node",
                json(
                        "id",
                        node,
                        "name",
                        node,
                        "hostname",
                        "h",
                        "os",
                        "linux",
                        "arch",
                        "x",
                        "version",
                        "forged",
                        "startedAt",
                        1,
                        "services",
                        json(),
                        "cpus",
                        1,
                        "link",
                        "local"),
                "sessions",
                new JsonArray().add(session(session.substring(0, session.indexOf('-')), session)));
    }

    private static JsonObject session(String node, String id) {
        return json(
                "id",
                id,
                "nodeId",
                node,
                "name",
                "x",
                "command",
                new JsonArray().add("sh"),
                "cwd",
                "/",
                "cols",
                80,
                "rows",
                24,
                "pid",
                1,
                "createdAt",
                1,
                "lastActivityAt",
                1,
                "status",
                "running",
                "outputOffset",
                0,
                "oldestOffset",
                0,
                "attached",
                new JsonArray());
    }
}
