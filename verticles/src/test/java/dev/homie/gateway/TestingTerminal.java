package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What a client makes of one session, by the rules: it goes on from the last byte it has, offers again what was not
 * acknowledged, and attaches again whenever its channel ends.
 */
final class TestingTerminal {
    private static final int WINDOW = 64 * 1024;
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    final String session;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final StringBuilder typed = new StringBuilder();
    private TestingClient client;
    private long channel = -1;
    private long offset;
    private long inputAcked;
    private int attaches;

    TestingTerminal(TestingClient client, String session) {
        this.client = client;
        this.session = session;
    }

    /** On another connection, perhaps to another gateway. */
    void moveTo(TestingClient next) {
        client = next;
        channel = -1;
    }

    /** Attaches from where it is, as soon as that works. */
    void attach() {
        long end = System.nanoTime() + WAIT_NANOS;
        while (true) {
            JsonObject answer = client.request(
                    "terminal.session.attach",
                    json("sessionId", session, "fromOffset", offset, "inputId", "typed", "window", WINDOW));
            JsonObject result = answer.getJsonObject("result");
            if (result != null) {
                assertThat(result.getString("replay")).isEqualTo("exact");
                assertThat(result.getLong("startOffset")).isEqualTo(offset);
                channel = result.getLong("channel");
                attaches++;
                // What was typed before is safe; the frame that said so may have got lost with the channel of before.
                inputAcked = result.getLong("inputOffset");
                offer(inputAcked);
                return;
            }
            JsonObject error = answer.getJsonObject("error");
            assertThat(error.getBoolean("retryable")).as(error.encode()).isTrue();
            assertThat(System.nanoTime()).as("it never came back: %s", error).isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    void type(String text) {
        long from = typed.length();
        typed.append(text);
        offer(from);
    }

    private void offer(long from) {
        if (channel >= 0 && from < typed.length()) {
            byte[] bytes = typed.substring((int) from).getBytes(StandardCharsets.US_ASCII);
            client.binary(new FrameHeader(FrameKind.INPUT, channel, from).toBytes(bytes));
        }
    }

    /** Reads and acknowledges until the condition holds, attaching again where it has to. */
    void until(BooleanSupplier condition) {
        long end = System.nanoTime() + WAIT_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("only %s bytes came", seen.size()).isLessThan(end);
            if (client.hasFrames()) {
                frame(client.frame());
            } else if (client.unread().stream().anyMatch(this::endsChannel)) {
                channel = -1;
                attach();
            } else {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private boolean endsChannel(JsonObject message) {
        return "error".equals(message.getString("type")) && message.getLong("channel", -1L) == channel;
    }

    private void frame(byte[] bytes) {
        FrameHeader header = FrameHeader.read(bytes);
        if (header.channel() != channel) {
            return; // of a channel of before
        }
        if (header.kind() == FrameKind.INPUT_ACK) {
            inputAcked = header.offset();
            return;
        }
        assertThat(header.kind()).isEqualTo(FrameKind.OUTPUT);
        assertThat(header.offset()).isEqualTo(offset);
        seen.write(bytes, FrameHeader.SIZE, bytes.length - FrameHeader.SIZE);
        offset += bytes.length - FrameHeader.SIZE;
        client.binary(new FrameHeader(FrameKind.OUTPUT_ACK, channel, offset).toBytes());
    }

    String seen() {
        return seen.toString(StandardCharsets.US_ASCII);
    }

    int size() {
        return seen.size();
    }

    int attaches() {
        return attaches;
    }

    boolean allTyped() {
        return inputAcked == typed.length();
    }
}
