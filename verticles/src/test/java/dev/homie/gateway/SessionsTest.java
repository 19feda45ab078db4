package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A terminal through the gateway: SPEC.md sections 4, 5 and 8, with a node that only pretends. */
final class SessionsTest {
    private static final JsonObject SIZE = json("cols", 80, "rows", 24);

    @TempDir
    private Path home;

    private TestingGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestingGateway.start(home);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void framesPassUnchangedBothWays() {
        try (TestingClient client = gateway.client()) {
            JsonObject started =
                    client.result("terminal.session.start", SIZE.copy().put("attach", json("fromOffset", 0)));
            long channel = started.getLong("channel");

            client.binary(
                    new FrameHeader(FrameKind.INPUT, channel, 0).toBytes("hello".getBytes(StandardCharsets.UTF_8)));

            assertThat(FrameHeader.read(client.frame(FrameKind.INPUT_ACK)).offset())
                    .isEqualTo(5);
            byte[] output = client.frame(FrameKind.OUTPUT);
            assertThat(FrameHeader.read(output)).isEqualTo(new FrameHeader(FrameKind.OUTPUT, channel, 0));
            assertThat(Arrays.copyOfRange(output, FrameHeader.SIZE, output.length))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("hello");
        }
    }
}
