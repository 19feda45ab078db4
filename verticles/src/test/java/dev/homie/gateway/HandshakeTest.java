package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.hello;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.gateway.bridge.Connections;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SPEC.md sections 1 and 2: who gets in, and how everybody else is told. */
final class HandshakeTest {
    @TempDir
    private Path home;

    private TestingGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestingGateway.start(home, Map.of("helloMs", 500, "heartbeatMs", 200));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void helloSaysWhoIsWho() {
        try (TestingClient client = gateway.stranger()) {
            client.send(hello(gateway.gateway.ownerToken()));

            JsonObject hello = client.message();

            assertThat(client.socket().subProtocol()).isEqualTo("homie.v1");
            assertThat(hello.getString("type")).isEqualTo("hello");
            assertThat(hello.getInteger("protocol")).isEqualTo(1);
            assertThat(hello.getString("connectionId")).isNotEmpty();
            assertThat(hello.getJsonObject("server"))
                    .isEqualTo(json("name", "homie", "version", "test", "gatewayId", gateway.gateway.gatewayId()));
            JsonObject identity = hello.getJsonObject("identity");
            assertThat(identity.getString("subject")).isEqualTo("owner");
            assertThat(identity.getString("via")).isEqualTo("token");
            assertThat(identity.getJsonArray("roles")).containsExactly("owner");
            assertThat(identity.getJsonArray("scopes"))
                    .containsExactly(
                            "agent.admin",
                            "agent.approve",
                            "agent.codex",
                            "agent.read",
                            "agent.write",
                            "cluster.admin",
                            "cluster.deploy",
                            "gateway.admin",
                            "gateway.read",
                            "pairing.admin",
                            "presence.read",
                            "terminal.read",
                            "terminal.write");
            assertThat(hello.getJsonObject("services").getJsonObject("terminal").getJsonArray("features"))
                    .containsExactly("resume", "snapshot", "view");
            assertThat(hello.getJsonObject("limits"))
                    .isEqualTo(json(
                            "textFrame", 1 << 20, "binaryFrame", (1 << 20) + 16, "heartbeatMs", 200, "window", 262144));
        }
    }

    static Stream<Arguments> refusedHellos() {
        return Stream.of(
                Arguments.of("nobody", hello(null), 4401, "UNAUTHENTICATED", null),
                Arguments.of("a wrong token", hello("wrong"), 4401, "UNAUTHENTICATED", null),
                Arguments.of(
                        "an unknown kind",
                        hello(null).put("auth", json("kind", "magic")),
                        4401,
                        "UNAUTHENTICATED",
                        null),
                Arguments.of("no kind", hello(null).put("auth", json()), 4400, "INVALID_ARGUMENT", "auth.kind"),
                Arguments.of(
                        "no token",
                        hello(null).put("auth", json("kind", "token")),
                        4400,
                        "INVALID_ARGUMENT",
                        "auth.token"),
                Arguments.of(
                        "a number for a token",
                        hello(null).put("auth", json("kind", "token", "token", 7)),
                        4400,
                        "INVALID_ARGUMENT",
                        "auth.token"),
                Arguments.of("a string for auth", hello(null).put("auth", "x"), 4400, "INVALID_ARGUMENT", "auth"),
                Arguments.of("no protocol", json("type", "hello"), 4400, "INVALID_ARGUMENT", "protocol"),
                Arguments.of(
                        "half a protocol",
                        hello(null).put("protocol", json("min", 1)),
                        4400,
                        "INVALID_ARGUMENT",
                        "protocol.max"),
                Arguments.of(
                        "a protocol upside down",
                        hello(null).put("protocol", json("min", 2, "max", 1)),
                        4400,
                        "INVALID_ARGUMENT",
                        "protocol.min"),
                Arguments.of(
                        "only newer protocols",
                        hello(null).put("protocol", json("min", 2, "max", 3)),
                        4406,
                        "FAILED_PRECONDITION",
                        null),
                Arguments.of(
                        "only older protocols",
                        hello(null).put("protocol", json("min", 0, "max", 0)),
                        4406,
                        "FAILED_PRECONDITION",
                        null),
                Arguments.of(
                        "a list for a client",
                        hello(null).put("client", new JsonArray()),
                        4400,
                        "INVALID_ARGUMENT",
                        "client"),
                Arguments.of(
                        "a string for capabilities",
                        hello(null).put("capabilities", "all"),
                        4400,
                        "INVALID_ARGUMENT",
                        "capabilities"),
                Arguments.of(
                        "a request instead",
                        json("type", "request", "id", "1", "method", "gateway.info"),
                        4401,
                        "UNAUTHENTICATED",
                        null),
                Arguments.of("a ping instead", json("type", "ping", "t", 1), 4401, "UNAUTHENTICATED", null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedHellos")
    void refusesWithAReasonAndACode(String name, JsonObject first, int closeCode, String code, String path) {
        try (TestingClient client = gateway.stranger()) {
            client.send(first);

            JsonObject error = client.message();

            assertThat(error.getString("type")).isEqualTo("error");
            assertThat(error.getJsonObject("error").getString("code")).isEqualTo(code);
            assertThat(error.getJsonObject("error").getJsonObject("data").getString("path"))
                    .isEqualTo(path);
            assertThat(client.closeCode()).isEqualTo(closeCode);
        }
    }

    @Test
    void versionsThatOverlapAreEnough() {
        try (TestingClient client = gateway.stranger()) {
            client.send(hello(gateway.gateway.ownerToken()).put("protocol", json("min", 0, "max", 9)));

            assertThat(client.message().getInteger("protocol")).isEqualTo(1);
        }
    }

    @Test
    void whoSaysNothingIsClosed() {
        try (TestingClient client = gateway.stranger()) {
            assertThat(client.closeCode()).isEqualTo(4408);
        }
    }

    @Test
    void aBinaryFrameBeforeHelloIsRefused() {
        try (TestingClient client = gateway.stranger()) {
            client.binary(new FrameHeader(FrameKind.INPUT, 1, 0).toBytes());

            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void aSecondHelloIsMalformed() {
        try (TestingClient client = gateway.client()) {
            client.send(hello(gateway.gateway.ownerToken()));

            assertThat(client.closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void beforeHelloAMessageHasAtMost64KiB() {
        try (TestingClient client = gateway.stranger()) {
            client.text(hello("x".repeat(64 * 1024)).encode());

            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void nothingLargeIsHeldBeforeHello() {
        try (TestingClient client = gateway.stranger()) {
            // One frame that the decoder would otherwise keep until its end.
            client.binary(new byte[1 << 20]);

            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void whatFollowsHelloAtOnceIsRead() {
        try (TestingClient client = gateway.stranger()) {
            client.send(hello(gateway.gateway.ownerToken()));
            client.binary(new FrameHeader(FrameKind.INPUT, 9, 0).toBytes(new byte[1 << 20]));
            client.send(json("type", "ping", "t", 1));

            assertThat(client.message().getString("type")).isEqualTo("hello");
            assertThat(client.message().getString("type")).isEqualTo("pong");
        }
    }

    @Test
    void fragmentsCountTogether() {
        try (TestingClient client = gateway.stranger()) {
            client.socket().writeFrame(WebSocketFrame.textFrame("x".repeat(40_000), false));
            client.socket().writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("x".repeat(40_000)), true));

            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aMessageInFragmentsIsOneMessage() {
        try (TestingClient client = gateway.stranger()) {
            Buffer hello = Buffer.buffer(hello(gateway.gateway.ownerToken()).encode());
            client.socket().writeFrame(WebSocketFrame.textFrame("", false));
            client.socket().writeFrame(WebSocketFrame.continuationFrame(hello.getBuffer(0, 10), false));
            client.socket().writeFrame(WebSocketFrame.continuationFrame(hello.getBuffer(10, hello.length()), true));

            assertThat(client.message().getString("type")).isEqualTo("hello");
        }
    }

    @Test
    void aTextMessageHasAtMostOneMebibyte() {
        try (TestingClient client = gateway.client()) {
            String padding =
                    " ".repeat((1 << 20) - json("type", "ping", "t", 1).encode().length());
            client.text(json("type", "ping", "t", 1).encode() + padding);
            assertThat(client.message().getString("type")).isEqualTo("pong");

            client.text(json("type", "ping", "t", 1).encode() + padding + " ");
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aBinaryMessageHasAtMostOneMebibyteAndAHeader() {
        try (TestingClient client = gateway.client()) {
            client.binary(new FrameHeader(FrameKind.INPUT, 9, 0).toBytes(new byte[1 << 20]));
            client.send(json("type", "ping", "t", 1));
            assertThat(client.message().getString("type")).isEqualTo("pong");

            client.binary(new FrameHeader(FrameKind.INPUT, 9, 0).toBytes(new byte[(1 << 20) + 1]));
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void tooManyFailedTokensShutTheDoorForAWhile() {
        for (int i = 0; i < 10; i++) {
            try (TestingClient client = gateway.stranger()) {
                client.send(hello("wrong"));
                assertThat(client.closeCode()).isEqualTo(4401);
            }
        }
        try (TestingClient client = gateway.stranger()) {
            client.send(hello(gateway.gateway.ownerToken()));
            assertThat(client.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void aSilentClientIsDropped() {
        try (TestingClient client = gateway.client()) {
            client.answersPings = false;

            assertThat(client.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void aClientThatAnswersPingsStays() {
        try (TestingClient silent = gateway.client();
                TestingClient client = gateway.client()) {
            silent.answersPings = false;
            assertThat(silent.closeCode()).isEqualTo(1001);

            // As old as the one that was dropped.
            assertThat(client.isOpen()).isTrue();
            assertThat(client.request("gateway.info", json()).getJsonObject("result"))
                    .isNotNull();
        }
    }

    @Test
    void aStoppingGatewaySaysSo() {
        try (TestingClient client = gateway.client()) {
            TestingGateway.await(gateway.gateway.disconnect());

            assertThat(client.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void theSubprotocolIsRequired() {
        for (WebSocketConnectOptions options :
                List.of(new WebSocketConnectOptions(), new WebSocketConnectOptions().addSubProtocol("homie.v2"))) {
            options.setHost("127.0.0.1").setPort(gateway.gateway.port()).setURI("/ws");

            assertThatThrownBy(
                            () -> TestingClient.connect(gateway.vertx, options).close())
                    .hasCauseInstanceOf(UpgradeRejectedException.class)
                    .hasMessageContaining("400");
        }
    }

    @Test
    void onlySoManyMayBeThereWithoutAName() {
        stop();
        gateway = TestingGateway.start(home);
        List<TestingClient> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < Connections.MAX_UNAUTHENTICATED; i++) {
                strangers.add(gateway.stranger());
            }
            TestingClient oneMore = gateway.stranger();
            strangers.add(oneMore);
            assertThat(oneMore.closeCode()).isEqualTo(4429);

            // One of them says hello, and its place is free.
            strangers.get(0).send(hello(gateway.gateway.ownerToken()));
            assertThat(strangers.get(0).message().getString("type")).isEqualTo("hello");
            TestingClient another = gateway.stranger();
            strangers.add(another);
            another.send(hello(gateway.gateway.ownerToken()));
            assertThat(another.message().getString("type")).isEqualTo("hello");
        } finally {
            strangers.forEach(TestingClient::close);
        }
    }
}
