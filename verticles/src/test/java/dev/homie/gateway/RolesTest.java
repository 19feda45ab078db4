package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.input;
import static dev.homie.gateway.SessionsTest.sessionId;
import static dev.homie.gateway.SessionsTest.text;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.gateway.http.Listener;
import dev.homie.node.NodeConfig;
import dev.homie.node.NodeVerticle;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who has not the role for it may not do, on both transports, with a real node and a real program. */
@DisabledOnOs(OS.WINDOWS)
final class RolesTest {
    private static final String OPERATOR = "otto operator";
    private static final String VIEWER = "vera viewer";

    @TempDir
    private Path home;

    private TestingGateway gateway;
    private int roles;

    @BeforeEach
    void start() {
        Listener vouching = TestingRoles.listener();
        gateway = TestingGateway.start(home, Map.of(), List.of(vouching));
        roles = vouching.port();
        TestingGateway.await(
                gateway.vertx.deployVerticle(new NodeVerticle(NodeConfig.defaults("real", "machine"), "test")));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** Over {@code /ws}. */
    private TestingClient as(String who) {
        TestingClient client = TestingClient.connect(
                gateway.vertx, TestingClient.options(roles).putHeader(TestingRoles.HEADER, who));
        client.send(TestingClient.hello(null));
        assertThat(client.message().getString("type")).isEqualTo("hello");
        return client;
    }

    /** A program that writes down what is typed into it, in its own size. */
    private static String session(TestingClient by) {
        return sessionId(by.result(
                "terminal.session.start", json("nodeId", "real", "cols", 80, "rows", 24, "command", List.of("cat"))));
    }

    @Test
    void aViewerDoesNotType() {
        try (TestingClient operator = as(OPERATOR);
                TestingClient viewer = as(VIEWER);
                TestingSockJs viewerToo = TestingSockJs.as(gateway, roles, VIEWER)) {
            String session = session(operator);
            JsonObject writing = json("sessionId", session, "mode", "write", "inputId", "i", "fromOffset", 0);
            JsonObject viewing = json("sessionId", session, "mode", "view", "fromOffset", 0);
            JsonObject typing = json("sessionId", session, "data", "typed\n");
            JsonObject sizing = json("sessionId", session, "cols", 100, "rows", 30);

            // By frame. An operator's is typed, on a channel that writes.
            JsonObject channel = operator.result("terminal.session.attach", writing);
            operator.binary(input(channel.getLong("channel"), 0, "operator\n"));
            untilPrinted(operator, "operator");
            assertThat(viewer.error("terminal.session.attach", writing)).isEqualTo("PERMISSION_DENIED");
            JsonObject view = viewer.result("terminal.session.attach", viewing);
            viewer.binary(input(view.getLong("channel"), 0, "viewer-by-frame\n"));
            JsonObject refused = viewer.message(message -> "error".equals(message.getString("type")));
            assertThat(refused.getJsonObject("error").getString("code")).isEqualTo("PERMISSION_DENIED");
            // Nor on a channel of somebody else's, which is another connection's number.
            viewer.binary(input(channel.getLong("channel") + 1, 0, "viewer-by-channel\n"));

            // By request.
            operator.result("terminal.session.input", typing);
            untilPrinted(operator, "typed");
            operator.result("terminal.session.resize", sizing);
            for (Map.Entry<String, JsonObject> act : Map.of(
                            "terminal.session.input", typing,
                            "terminal.session.resize", json("sessionId", session, "cols", 20, "rows", 5),
                            "terminal.session.rename", json("sessionId", session, "name", "mine"),
                            "terminal.session.kill", json("sessionId", session),
                            "terminal.session.remove", json("sessionId", session),
                            "terminal.session.start", json("cols", 80, "rows", 24))
                    .entrySet()) {
                assertThat(viewer.error(act.getKey(), act.getValue()))
                        .as(act.getKey())
                        .isEqualTo("PERMISSION_DENIED");
                assertThat(viewerToo.error(act.getKey(), act.getValue()))
                        .as(act.getKey())
                        .isEqualTo("PERMISSION_DENIED");
            }
            // Asking to be shown it in one's own size is asking for that size.
            viewer.result(
                    "terminal.session.attach", viewing.copy().put("cols", 33).put("rows", 11));

            operator.result("terminal.session.input", json("sessionId", session, "data", "the-end\n"));
            assertThat(untilPrinted(operator, "the-end")).doesNotContain("viewer-by");
            JsonObject now = operator.result("terminal.session.list", json()).getJsonArray("sessions").stream()
                    .map(JsonObject.class::cast)
                    .filter(each -> each.getString("id").equals(session))
                    .findFirst()
                    .orElseThrow();
            assertThat(now.getInteger("cols")).isEqualTo(100);
            assertThat(now.getInteger("rows")).isEqualTo(30);
            assertThat(now.getString("status")).isEqualTo("running");
        }
    }

    @Test
    void aWildcardCoversOnlyWhatOneMayHear() {
        try (TestingClient owner = gateway.client();
                TestingClient viewer = as(VIEWER);
                TestingSockJs viewerToo = TestingSockJs.as(gateway, roles, VIEWER)) {
            JsonObject secret = json("request", json("id", "p1", "code", "secret"));
            owner.result("events.subscribe", json("topics", List.of("pairing.*")));
            gateway.vertx.eventBus().publish("pairing.requested", secret);
            assertThat(owner.event("pairing.requested").getJsonObject("payload"))
                    .as("to whom it concerns")
                    .isEqualTo(secret);

            for (String pattern : List.of("pairing.*", "pairing.requested", "pairing.requeste*")) {
                assertThat(viewer.error("events.subscribe", json("topics", List.of(pattern))))
                        .as(pattern)
                        .isEqualTo("PERMISSION_DENIED");
                viewerToo.register(pattern);
                assertThat(TestingSockJs.code(viewerToo.message())).as(pattern).isEqualTo("PERMISSION_DENIED");
            }
            for (String pattern : List.of("*", "p*", "pairing.requested*", "*.requested", "pairing.**", "")) {
                JsonObject answer = viewer.request("events.subscribe", json("topics", List.of(pattern)));
                assertThat(
                                answer
                                        .getJsonObject("result", json("topics", new JsonArray()))
                                        .getJsonArray("topics")
                                        .stream()
                                        .map(String.class::cast))
                        .as(pattern)
                        .noneMatch(topic -> topic.startsWith("pairing.")
                                || topic.startsWith("gateway.")
                                || topic.startsWith("node.")
                                || topic.startsWith("terminal.session.output."));
                viewerToo.register(pattern);
            }
            viewerToo.settle();
            viewerToo.unread();
            gateway.vertx.eventBus().publish("pairing.requested", secret);
            owner.event("pairing.requested");
            gateway.vertx.eventBus().publish("presence.node", json("marker", true));
            viewer.event("presence.node");
            viewerToo.message(message -> message.encode().contains("marker"));
            assertThat(viewer.unread().toString() + viewerToo.unread()).doesNotContain("secret");
        }
    }

    @Test
    void aRoleThatThereIsNoneOfGivesNothing() {
        for (String who : List.of("eve superuser", "eve Owner", "eve owner*", "eve root,owner")) {
            try (TestingClient client = as(who);
                    TestingSockJs clientToo = TestingSockJs.as(gateway, roles, who);
                    TestingClient owner = as("anna owner")) {
                owner.result("gateway.connections.list", json());
                for (String method : List.of(
                        "terminal.session.list",
                        "presence.list",
                        "gateway.info",
                        "gateway.connections.list",
                        "pairing.list",
                        "pairing.request")) {
                    assertThat(client.error(method, json())).as(method).isEqualTo("PERMISSION_DENIED");
                    assertThat(clientToo.error(method, json())).as(method).isEqualTo("PERMISSION_DENIED");
                }
                assertThat(client.error("events.subscribe", json("topics", List.of("*"))))
                        .isEqualTo("PERMISSION_DENIED");
            }
        }
    }

    /**
     * Reads output until it says that twice, as the terminal's echo and as {@code cat}'s, whatever comes between them; returns all
     * of it.
     */
    private static String untilPrinted(TestingClient client, String wanted) {
        StringBuilder printed = new StringBuilder();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (printed.indexOf(wanted) < 0 || printed.indexOf(wanted) == printed.lastIndexOf(wanted)) {
            assertThat(System.nanoTime() - limit).as(printed.toString()).isNegative();
            byte[] frame = client.frame();
            if (FrameHeader.read(frame).kind() == FrameKind.OUTPUT) {
                printed.append(text(frame));
            }
        }
        return printed.toString();
    }
}
