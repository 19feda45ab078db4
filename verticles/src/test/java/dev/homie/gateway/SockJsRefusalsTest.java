package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.until;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.gateway.RawHttp.Response;
import dev.homie.gateway.http.Listener;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody may do over SockJS; each attack first succeeds where its guard is not. */
final class SockJsRefusalsTest {
    private static final String EVIL = "http://evil.example";
    private static final String ANNA = "anna owner";
    private static final String VERA = "vera viewer";

    @TempDir
    private Path home;

    private TestingGateway gateway;
    /** Of the ordinary listener. */
    private int port;
    /** Of the one that vouches. */
    private int roles;

    @BeforeEach
    void start() {
        start(Map.of());
    }

    private void start(Map<String, Object> config) {
        Listener vouching = TestingRoles.listener();
        gateway = TestingGateway.start(home, config, List.of(vouching));
        port = gateway.gateway.port();
        roles = vouching.port();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private TestingSockJs as(String who) {
        return TestingSockJs.as(gateway, roles, who);
    }

    // ---- pages of others ----

    /** Every transport, with a cookie as a browser would send it. */
    private List<RawHttp> knocks(String origin, String cookie) {
        return List.of(
                        RawHttp.get(port, TestingSockJs.path("websocket")).websocket(),
                        RawHttp.postText(port, TestingSockJs.path("xhr"), ""),
                        RawHttp.get(port, TestingSockJs.path("eventsource")))
                .stream()
                .map(request -> request.header("Origin", origin).header("Cookie", cookie))
                .toList();
    }

    @Test
    void anotherSitesPage() {
        stop();
        start(Map.of("allowedOrigins", List.of(EVIL)));
        String cookie = cookie();
        // Where such a page is let in, the cookie alone is all it takes.
        for (RawHttp knock : knocks(EVIL, cookie).subList(0, 2)) {
            assertThat(knock.send().status()).isIn(101, 200);
        }
        stop();
        start(Map.of());
        cookie = cookie();
        for (RawHttp knock : knocks("http://127.0.0.1:" + port, cookie).subList(0, 2)) {
            assertThat(knock.send().status()).isIn(101, 200);
        }
        for (String origin : List.of(EVIL, "null", "http://127.0.0.1:1", "https://127.0.0.1:" + port)) {
            for (RawHttp knock : knocks(origin, cookie)) {
                Response refused = knock.send();
                assertThat(refused.status()).as(origin).isEqualTo(403);
                assertThat(refused.header("access-control-allow-origin")).isNull();
            }
            assertThat(RawHttp.get(port, "/eventbus/info")
                            .header("Origin", origin)
                            .send()
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void anotherSitesPageWhereTheListenerVouches() {
        // Nothing that the page would have to have: the listener itself says who it is.
        assertThat(vouched(RawHttp.get(roles, TestingSockJs.path("websocket")).websocket())
                        .send()
                        .status())
                .isEqualTo(101);
        assertThat(vouched(RawHttp.get(roles, TestingSockJs.path("websocket")).websocket())
                        .header("Origin", EVIL)
                        .send()
                        .status())
                .isEqualTo(403);
        // A path that only reads like ours once it is normalized is not looked at as ours by anybody.
        for (String path : List.of(
                TestingSockJs.path("websocket").replace("/event", "/%65vent"),
                "/x/.." + TestingSockJs.path("websocket"),
                "/" + TestingSockJs.path("websocket"))) {
            assertThat(vouched(RawHttp.get(roles, path).websocket())
                            .header("Origin", EVIL)
                            .send()
                            .status())
                    .as(path)
                    .isIn(403, 404);
        }
        // An image or a script of another site comes without an origin; a browser says so in another way.
        for (String site : List.of("cross-site", "same-site")) {
            assertThat(vouched(RawHttp.get(roles, TestingSockJs.path("eventsource")))
                            .header("Sec-Fetch-Site", site)
                            .send()
                            .status())
                    .isEqualTo(403);
        }
    }

    private static RawHttp vouched(RawHttp request) {
        return request.header(TestingRoles.HEADER, ANNA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "xhr", "xhr_send", "xhr_streaming", "eventsource"})
    void everyRequestIsLookedAt(String transport) {
        String path = TestingSockJs.path(transport);
        for (int status : List.of(
                knock(path).header("Host", "evil.example:" + port).send().status(),
                knock(path).header("X-Forwarded-For", "127.0.0.1").send().status(),
                knock(path)
                        .header("Tailscale-User-Login", "anna@example.com")
                        .send()
                        .status())) {
            assertThat(status).isEqualTo(403);
        }
        assertThat(knock(path).send().status()).as("nobody").isEqualTo(401);
        assertThat(knock(path).header("Cookie", cookie()).send().status())
                .as("a cookie from nowhere")
                .isEqualTo(401);
        assertThat(knock(path + "?access_token=" + gateway.gateway.ownerToken() + "&token="
                                + gateway.gateway.ownerToken())
                        .send()
                        .status())
                .as("a token in the URL")
                .isEqualTo(401);
        assertThat(knock(path).header("Authorization", "Bearer nonsense").send().status())
                .as("a wrong token")
                .isEqualTo(401);
    }

    private RawHttp knock(String path) {
        if (path.contains("websocket")) {
            return RawHttp.get(port, path).websocket();
        }
        return path.contains("eventsource") ? RawHttp.get(port, path) : RawHttp.postText(port, path, "[]");
    }

    @Test
    void guessingTokensShutsTheDoor() {
        for (int i = 0; i < 10; i++) {
            assertThat(RawHttp.postText(port, TestingSockJs.path("xhr"), "")
                            .header("Authorization", "Bearer guess" + i)
                            .send()
                            .status())
                    .isEqualTo(401);
        }
        assertThat(RawHttp.postText(port, TestingSockJs.path("xhr"), "")
                        .header("Authorization", "Bearer " + gateway.gateway.ownerToken())
                        .send()
                        .status())
                .isEqualTo(429);
    }

    @Test
    void whatSockJsWouldGiveAwayOrOfferMore() {
        Response info = RawHttp.get(port, "/eventbus/info")
                .header("Cookie", "homie_x=secret")
                .send();
        assertThat(info.json().fieldNames())
                .containsExactlyInAnyOrder("websocket", "cookie_needed", "origins", "entropy");
        assertThat(info.header("set-cookie")).isNull();
        // As it comes, SockJS sends a browser's cookies back, where scripts can read them.
        Response polled = vouched(RawHttp.postText(roles, TestingSockJs.path("xhr"), ""))
                .header("Cookie", "homie_x=secret")
                .send();
        assertThat(polled.status()).isEqualTo(200);
        assertThat(polled.headers().toString()).doesNotContain("secret");
        for (String path : List.of(
                "/eventbus",
                "/eventbus/",
                "/eventbus/websocket",
                "/eventbus/iframe.html",
                "/eventbus/iframe-1.html",
                "/eventbus/chunking_test",
                "/eventbus/000/s/jsonp?c=x",
                "/eventbus/000/s/htmlfile?c=x",
                "/eventbus/../auth/session",
                "/eventbusinfo")) {
            assertThat(vouched(RawHttp.get(roles, path)).send().status())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    // ---- sockets of others ----

    @Test
    void aSocketOfSomebodyElse() throws Exception {
        // SockJS itself knows a socket by a name that its client made up, and takes whatever comes under it for that
        // client's.
        Vertx bare = Vertx.vertx();
        try {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            Router router = Router.router(bare);
            router.post().handler(BodyHandler.create(false));
            router.route("/eventbus/*")
                    .subRouter(SockJSHandler.create(bare)
                            .socketHandler(socket -> socket.handler(message -> heard.add(message.toString()))));
            HttpServer server = TestingGateway.await(
                    bare.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
            RawHttp.postText(server.actualPort(), "/eventbus/000/annas/xhr", "").send();
            RawHttp.postText(server.actualPort(), "/eventbus/000/annas/xhr_send", "[\"as anna\"]")
                    .send();
            assertThat(heard.poll(TestingClient.WAIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("as anna");
        } finally {
            TestingGateway.await(bare.close());
        }

        String socket = TestingSockJs.path("");
        JsonArray kill = new JsonArray()
                .add(TestingSockJs.send("gateway.connections.list", json())
                        .put("replyAddress", "r")
                        .encode());
        assertThat(post(ANNA, socket + "xhr", "").status()).isEqualTo(200);
        assertThat(post(VERA, socket + "xhr_send", kill.encode()).status()).isEqualTo(404);
        assertThat(post(VERA, socket + "xhr", "").status()).isEqualTo(404);
        assertThat(post(VERA, socket + "xhr_streaming", "").status()).isEqualTo(404);
        // The same person by another listener, or by another proof, is not the same client.
        assertThat(RawHttp.postText(port, socket + "xhr_send", kill.encode())
                        .header("Authorization", "Bearer " + gateway.gateway.ownerToken())
                        .send()
                        .status())
                .isEqualTo(404);
        assertThat(post(ANNA, socket + "xhr_send", kill.encode()).status()).isEqualTo(204);
        assertThat(post(ANNA, socket + "xhr", "").body()).contains("sockjs");
    }

    private Response post(String who, String path, String body) {
        return RawHttp.postText(roles, path, body)
                .header(TestingRoles.HEADER, who)
                .send();
    }

    // ---- addresses of others ----

    @Test
    void aGuessedReplyAddress() throws Exception {
        stop();
        start(Map.of("policy", List.of(Map.of("method", "example.slow", "scope", "example.use"))));
        BlockingQueue<Message<Object>> asked = new LinkedBlockingQueue<>();
        gateway.vertx.eventBus().consumer("example.slow", asked::add);
        try (TestingSockJs victim = TestingSockJs.owner(gateway);
                TestingSockJs attacker = TestingSockJs.owner(gateway);
                TestingClient attackerToo = gateway.client()) {
            JsonObject question = TestingSockJs.send("example.slow", json()).put("replyAddress", "victims-own-name");
            // Whoever is on the bus answers for somebody else, if only he knows where to.
            victim.say(question);
            Message<Object> first = asked.poll(TestingClient.WAIT_SECONDS, TimeUnit.SECONDS);
            gateway.vertx.eventBus().send(first.replyAddress(), json("forged", true));
            assertThat(victim.message().getJsonObject("body").getBoolean("forged"))
                    .isTrue();

            victim.say(question);
            Message<Object> second = asked.poll(TestingClient.WAIT_SECONDS, TimeUnit.SECONDS);
            for (String guess : List.of(second.replyAddress(), "victims-own-name", "__vertx.reply.1")) {
                assertThat(attacker.error(guess, json("forged", true))).isEqualTo("UNIMPLEMENTED");
                attacker.register(guess);
                assertThat(TestingSockJs.code(attacker.message())).isEqualTo("UNIMPLEMENTED");
                attacker.say(json("type", "publish", "address", guess, "body", json("forged", true)));
                assertThat(TestingSockJs.code(attacker.message())).isEqualTo("PERMISSION_DENIED");
                assertThat(attackerToo.error(guess, json("forged", true))).isEqualTo("UNIMPLEMENTED");
            }
            // Nor does it help to ask under the same name.
            attacker.say(TestingSockJs.send("gateway.info", json()).put("replyAddress", "victims-own-name"));
            assertThat(attacker.message().getJsonObject("body").containsKey("version"))
                    .isTrue();
            victim.settle();
            assertThat(victim.unread()).isEmpty();
            second.reply(json("true", "one"));
            assertThat(victim.message().getJsonObject("body")).isEqualTo(json("true", "one"));
            attacker.settle();
            assertThat(attacker.unread()).isEmpty();
        }
    }

    @Test
    void anInternalAddress() {
        // On the bus it answers, to a gateway that asks for somebody who may.
        String internal = "node.n1.terminal.list";
        gateway.vertx.eventBus().<JsonObject>localConsumer("node.secret", message -> message.reply(json("told", true)));
        assertThat(TestingGateway.await(gateway.vertx.eventBus().<JsonObject>request("node.secret", json()))
                        .body()
                        .getBoolean("told"))
                .isTrue();
        try (TestingSockJs client = as(ANNA)) {
            for (String address : List.of(
                    "node.secret",
                    internal,
                    "node.announce",
                    "gateway." + gateway.gateway.gatewayId() + ".connections.close",
                    "gateway.access.changed",
                    "terminal.session.exit",
                    "*",
                    "__vertx.internal")) {
                assertThat(client.error(address, json())).as(address).isEqualTo("UNIMPLEMENTED");
            }
            for (String address : List.of("node.secret", "node.announce", "gateway.announce", "node.screen")) {
                client.register(address);
                assertThat(TestingSockJs.code(client.message())).as(address).isEqualTo("UNIMPLEMENTED");
            }
        }
    }

    @Test
    void anEventThatNoServicePublished() {
        try (TestingSockJs attacker = as(ANNA);
                TestingClient victim = gateway.client()) {
            victim.result("events.subscribe", json("topics", List.of("presence.node")));
            gateway.vertx.eventBus().publish("presence.node", json("from", "the bus"));
            assertThat(victim.event("presence.node").getJsonObject("payload")).isEqualTo(json("from", "the bus"));

            attacker.say(json("type", "publish", "address", "presence.node", "body", json("from", "a client")));
            assertThat(TestingSockJs.code(attacker.message())).isEqualTo("PERMISSION_DENIED");
            assertThat(attacker.error("presence.node", json("from", "a client")))
                    .isEqualTo("UNIMPLEMENTED");
            victim.result("gateway.info", json());
            assertThat(victim.unread()).isEmpty();
        }
    }

    @Test
    void aCrowdIsTurnedAwayBeforeItCostsAnything() {
        // Nobody's requests open nothing: there is no socket that could be kept.
        for (int i = 0; i < 200; i++) {
            assertThat(RawHttp.postText(port, TestingSockJs.path("xhr"), "")
                            .send()
                            .status())
                    .isEqualTo(401);
        }
        try (TestingSockJs client = as(ANNA)) {
            assertThat(client.result("gateway.connections.list", json()).getJsonArray("connections"))
                    .hasSize(1);
        }
        assertThatThrownBy(() -> TestingSockJs.connect(gateway.vertx, TestingSockJs.options(port)))
                .hasCauseInstanceOf(UpgradeRejectedException.class);
    }

    @Test
    void aSocketThatItsClientLeftIsForgotten() {
        String socket = TestingSockJs.path("");
        assertThat(post(ANNA, socket + "xhr", "").status()).isEqualTo(200);
        try (TestingSockJs client = as(ANNA)) {
            until(() -> {
                client.settle();
                return client.result("gateway.connections.list", json())
                                .getJsonArray("connections")
                                .size()
                        == 1;
            });
        }
        assertThat(post(ANNA, socket + "xhr_send", "[\"{}\"]").status()).isEqualTo(404);
    }

    private String cookie() {
        return RawHttp.post(port, "/auth/token", json("token", gateway.gateway.ownerToken()))
                .ownOrigin()
                .send()
                .cookie();
    }
}
