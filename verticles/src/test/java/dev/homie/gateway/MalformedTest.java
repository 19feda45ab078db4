package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client can send wrong: every frame gets the answer that SPEC.md names, and never INTERNAL. */
final class MalformedTest {
    private static final Path VECTORS = Path.of("..", "protocol", "vectors");

    @TempDir
    private static Path home;

    private static TestingGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestingGateway.start(home);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Arguments> controlVectors() throws IOException {
        return new JsonObject(Files.readString(VECTORS.resolve("control.json")))
                .getJsonArray("fromClient").stream()
                        .map(JsonObject.class::cast)
                        .filter(vector -> !"hello".equals(vector.getString("type")))
                        .map(vector -> Arguments.of(vector.getString("name"), vector));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("controlVectors")
    void controlVector(String name, JsonObject vector) {
        try (TestingClient client = gateway.client()) {
            client.text(vector.getString("text"));
            if (vector.containsKey("closeCode")) {
                assertThat(client.message().getString("type")).isEqualTo("error");
                assertThat(client.closeCode()).isEqualTo(vector.getInteger("closeCode"));
                return;
            }
            if (vector.containsKey("errorCode")) {
                JsonObject error =
                        client.response(vector.getString("responseTo")).getJsonObject("error");
                assertThat(error.getString("code")).isEqualTo(vector.getString("errorCode"));
                assertThat(error.getJsonObject("data").getString("path")).isEqualTo(vector.getString("path"));
            }
            // Whatever it was, the connection goes on.
            assertThat(client.request("gateway.info", json()).containsKey("result"))
                    .isTrue();
        }
    }

    static Stream<Arguments> frameVectors() throws IOException {
        return new JsonObject(Files.readString(VECTORS.resolve("frames.json")))
                .getJsonArray("invalid").stream()
                        .map(JsonObject.class::cast)
                        .filter(vector -> !vector.containsKey("padTo"))
                        .map(vector -> Arguments.of(
                                vector.getString("name"), HexFormat.of().parseHex(vector.getString("hex"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("frameVectors")
    void aMalformedFrameClosesTheConnection(String name, byte[] frame) {
        try (TestingClient client = gateway.client()) {
            client.binary(frame);

            assertThat(client.closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void framesThatOnlyAGatewaySendsAreMalformed() {
        for (FrameKind kind : List.of(FrameKind.OUTPUT, FrameKind.SNAPSHOT, FrameKind.INPUT_ACK)) {
            try (TestingClient client = gateway.client()) {
                client.binary(new FrameHeader(kind, 1, 0).toBytes());

                assertThat(client.closeCode()).as("%s", kind).isEqualTo(4400);
            }
        }
    }

    @Test
    void aFrameForNoChannelIsIgnored() {
        try (TestingClient client = gateway.client()) {
            client.binary(new FrameHeader(FrameKind.INPUT, FrameHeader.MAX_CHANNEL, 5).toBytes(new byte[10]));
            client.binary(new FrameHeader(FrameKind.OUTPUT_ACK, 0, 5).toBytes());

            assertThat(client.request("gateway.info", json()).containsKey("result"))
                    .isTrue();
        }
    }

    static Stream<Arguments> badParams() {
        return Stream.of(
                Arguments.of("terminal.session.start", json("rows", 24), "cols"),
                Arguments.of("terminal.session.start", json("cols", "80", "rows", 24), "cols"),
                Arguments.of("terminal.session.start", json("cols", 80.5, "rows", 24), "cols"),
                Arguments.of("terminal.session.start", json("cols", 0, "rows", 24), "cols"),
                Arguments.of("terminal.session.start", json("cols", 80, "rows", 1L << 40), "rows"),
                Arguments.of("terminal.session.start", json("cols", 80, "rows", 24, "nodeId", 7), "nodeId"),
                Arguments.of("terminal.session.start", json("cols", 80, "rows", 24, "attach", 7), "attach"),
                Arguments.of(
                        "terminal.session.start",
                        json("cols", 80, "rows", 24, "attach", json("window", 1)),
                        "attach.window"),
                Arguments.of(
                        "terminal.session.start",
                        json("cols", 80, "rows", 24, "attach", json("mode", "own")),
                        "attach.mode"),
                Arguments.of("terminal.session.attach", json(), "sessionId"),
                Arguments.of("terminal.session.attach", json("sessionId", ""), "sessionId"),
                Arguments.of("terminal.session.attach", json("sessionId", "n1-x", "fromOffset", -1), "fromOffset"),
                Arguments.of("terminal.session.attach", json("sessionId", "n1-x", "onLag", "cry"), "onLag"),
                Arguments.of("terminal.session.attach", json("sessionId", "n1-x", "cols", 80), "rows"),
                Arguments.of("terminal.session.list", json("nodeId", json()), "nodeId"),
                Arguments.of("terminal.session.kill", json("sessionId", 5), "sessionId"),
                Arguments.of("terminal.session.detach", json(), "channel"),
                Arguments.of("terminal.session.detach", json("channel", "1"), "channel"),
                Arguments.of("terminal.session.detach", json("channel", -1), "channel"),
                Arguments.of("events.subscribe", json(), "topics"),
                Arguments.of("events.subscribe", json("topics", "terminal.*"), "topics"),
                Arguments.of("events.subscribe", json("topics", List.of()), "topics"),
                Arguments.of("events.subscribe", json("topics", List.of("terminal.*.exit")), "topics[0]"),
                Arguments.of("events.subscribe", json("topics", List.of("terminal.session.output.*")), "topics[0]"),
                Arguments.of(
                        "events.subscribe",
                        json("topics", List.of("presence.node"), "from", json("presence.node", 3)),
                        "from.presence.node"),
                Arguments.of("events.unsubscribe", json("topics", List.of(1)), "topics[0]"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("badParams")
    void aBadFieldIsNamed(String method, JsonObject params, String path) {
        try (TestingClient client = gateway.client()) {
            JsonObject error = client.request(method, params).getJsonObject("error");

            assertThat(error.getString("code")).isEqualTo("INVALID_ARGUMENT");
            assertThat(error.getJsonObject("data").getString("path")).isEqualTo(path);
            assertThat(error.getBoolean("retryable")).isFalse();
            assertThat(error.getString("message")).isNotEmpty();
        }
    }

    @Test
    void whatNobodyOffersIsUnimplemented() {
        try (TestingClient client = gateway.client()) {
            assertThat(client.error("no.such.method", json())).isEqualTo("UNIMPLEMENTED");
            assertThat(client.error("node.n1.terminal.list", json())).isEqualTo("UNIMPLEMENTED");
            assertThat(client.error("terminal.session.exit", json())).isEqualTo("UNIMPLEMENTED");
            assertThat(client.error("events.subscribe", json("topics", List.of("node.announce"))))
                    .isEqualTo("UNIMPLEMENTED");
            assertThat(client.error("events.subscribe", json("topics", List.of("terminal.session.start"))))
                    .isEqualTo("UNIMPLEMENTED");
        }
    }
}
