package dev.homie.node.terminal;

import dev.homie.core.bus.BusFrame;
import dev.homie.core.bus.BusHeaders;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import dev.homie.protocol.frame.SnapshotPayload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a gateway's channel and the client behind it do, in one: attaches, acknowledges, types, and checks offsets. */
final class TestingClient implements AutoCloseable {
    private static final AtomicInteger CHANNELS = new AtomicInteger();

    private final TestingNode node;
    private final long channel = CHANNELS.incrementAndGet();
    private final String address = "test.connection." + channel;
    private final MessageConsumer<Object> consumer;
    final List<JsonObject> errors = new ArrayList<>();
    final List<SnapshotPayload> snapshots = new ArrayList<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private JsonObject result = new JsonObject();
    private @Nullable String attachment;
    private String inputTo = "";
    private String detachTo = "";
    private long next = -1;
    private long inputSent;
    private long inputAcked;
    private boolean acking = true;

    private TestingClient(TestingNode node) {
        this.node = node;
        this.consumer = node.vertx.eventBus().consumer(address, this::receive);
    }

    static TestingClient start(TestingNode node, JsonObject params) {
        TestingClient client = new TestingClient(node);
        client.attached(node.requestMessage("start", params, client.options()), true);
        return client;
    }

    static TestingClient attach(TestingNode node, String sessionId, JsonObject params) {
        TestingClient client = attachUnconfirmed(node, sessionId, params);
        client.ack(client.startOffset());
        return client;
    }

    static TestingClient attachUnconfirmed(TestingNode node, String sessionId, JsonObject params) {
        TestingClient client = new TestingClient(node);
        JsonObject request = params.copy().put("sessionId", sessionId);
        client.attached(node.requestMessage("attach", request, client.options()), false);
        return client;
    }

    /** The headers that a bridge sets. */
    DeliveryOptions options() {
        return new DeliveryOptions()
                .addHeader(BusHeaders.FRAMES_TO, address)
                .addHeader(BusHeaders.CHANNEL, String.valueOf(channel))
                .addHeader(BusHeaders.IDENTITY, "{\"subject\":\"owner\"}");
    }

    private synchronized void attached(Message<JsonObject> reply, boolean confirm) {
        result = reply.body();
        attachment = reply.headers().get(BusHeaders.ATTACHMENT);
        inputTo = reply.headers().get(BusHeaders.INPUT_TO);
        detachTo = reply.headers().get(BusHeaders.DETACH_TO);
        next = startOffset();
        inputSent = result.getLong("inputOffset");
        inputAcked = inputSent;
        if (confirm) {
            ack(startOffset());
        }
    }

    private synchronized void receive(Message<Object> message) {
        if (message.body() instanceof JsonObject error) {
            errors.add(error.getJsonObject("error"));
            notifyAll();
            return;
        }
        byte[] frame = ((BusFrame) message.body()).bytes().getBytes();
        FrameHeader header = FrameHeader.read(frame);
        if (header.channel() != channel) {
            throw new AssertionError("a frame of another channel");
        }
        switch (header.kind()) {
            case OUTPUT -> {
                if (header.offset() != next) {
                    throw new AssertionError("expected offset " + next + ", got " + header.offset());
                }
                output.write(frame, FrameHeader.SIZE, frame.length - FrameHeader.SIZE);
                next += frame.length - FrameHeader.SIZE;
            }
            case SNAPSHOT -> {
                snapshots.add(SnapshotPayload.read(Arrays.copyOfRange(frame, FrameHeader.SIZE, frame.length)));
                next = header.offset();
                output.reset();
            }
            case INPUT_ACK -> inputAcked = Math.max(inputAcked, header.offset());
            default -> throw new AssertionError("unexpected " + header.kind());
        }
        if (acking && header.kind() != FrameKind.INPUT_ACK) {
            ack(next);
        }
        notifyAll();
    }

    void ack(long offset) {
        send(new FrameHeader(FrameKind.OUTPUT_ACK, channel, offset).toBytes());
    }

    private void send(byte[] frame) {
        node.vertx
                .eventBus()
                .send(
                        inputTo,
                        new BusFrame(Buffer.buffer(frame)),
                        new DeliveryOptions().addHeader(BusHeaders.ATTACHMENT, String.valueOf(attachment)));
    }

    synchronized void acking(boolean on) {
        acking = on;
        if (on) {
            ack(next);
        }
    }

    /** Types at the stream's end. */
    synchronized void type(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        typeAt(inputSent, bytes);
        inputSent += bytes.length;
    }

    void typeAt(long offset, byte[] bytes) {
        send(new FrameHeader(FrameKind.INPUT, channel, offset).toBytes(bytes));
    }

    synchronized String text() {
        return output.toString(StandardCharsets.UTF_8);
    }

    synchronized byte[] bytes() {
        return output.toByteArray();
    }

    synchronized long received() {
        return next;
    }

    synchronized long inputAcked() {
        return inputAcked;
    }

    synchronized List<JsonObject> errors() {
        return List.copyOf(errors);
    }

    synchronized int snapshotCount() {
        return snapshots.size();
    }

    JsonObject result() {
        return result;
    }

    String sessionId() {
        return result.getJsonObject("session").getString("id");
    }

    long startOffset() {
        return result.getLong("startOffset");
    }

    TestingClient await(String text) {
        try {
            eventually(text, () -> text().contains(text) ? text : null);
        } catch (AssertionError e) {
            throw new AssertionError("no '" + text + "' in the output, which ends in: " + tail(), e);
        }
        return this;
    }

    private String tail() {
        String text = text();
        return text.substring(Math.max(0, text.length() - 300));
    }

    /** Waits for a condition: what it supplies once that is not null. */
    static <T> T eventually(String what, Supplier<@Nullable T> condition) {
        long deadline = System.nanoTime() + TestingNode.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            T value = condition.get();
            if (value != null) {
                return value;
            }
            LockSupport.parkNanos(2_000_000);
        }
        throw new AssertionError("waited in vain for " + what);
    }

    void detach() {
        TestingNode.await(node.vertx.eventBus().request(detachTo, new JsonObject().put("attachment", attachment)));
        close();
    }

    @Override
    public void close() {
        TestingNode.await(consumer.unregister());
    }
}
