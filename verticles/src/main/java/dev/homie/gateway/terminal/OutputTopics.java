package dev.homie.gateway.terminal;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.BusFrame;
import dev.homie.core.bus.BusHeaders;
import dev.homie.core.identity.Identity;
import dev.homie.core.identity.Role;
import dev.homie.core.identity.Secrets;
import dev.homie.gateway.bridge.TopicSource;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import dev.homie.protocol.frame.SnapshotPayload;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code terminal.session.output.SESSION}: while somebody is subscribed, the gateway itself is attached to the session as
 * a viewer that skips, and publishes what it sees on its own bus only (each gateway has its own subscribers). Every new
 * subscriber makes it attach again, so that the topic goes on with a snapshot that all can start from. Output is
 * acknowledged once the slowest subscriber has taken it: behind it no more than one window waits. Used on the gateway's
 * context only.
 */
public final class OutputTopics implements TopicSource {
    /** Bytes waiting for a subscriber at which no more output is asked for. */
    static final long CONGESTED = 512 * 1024;

    static final int WINDOW = 128 * 1024;

    private static final long RETRY_MS = 20;
    private static final long REATTACH_MS = 2_000;
    private static final int ID_BYTES = 12;
    private static final Logger LOG = LoggerFactory.getLogger(OutputTopics.class);
    private static final DeliveryOptions HERE = new DeliveryOptions().setLocalOnly(true);

    private final Vertx vertx;
    private final String gatewayId;
    private final ToLongFunction<String> queued;
    private final String identity =
            Identity.of("gateway", "Event stream", "local", Role.VIEWER).toHeader();
    private final Map<String, View> views = new HashMap<>();

    /** @param queued the bytes that wait for the slowest subscriber of a topic */
    public OutputTopics(Vertx vertx, String gatewayId, ToLongFunction<String> queued) {
        this.vertx = vertx;
        this.gatewayId = gatewayId;
        this.queued = queued;
    }

    @Override
    public void subscribed(String topic) {
        View before = views.get(topic);
        if (before != null) {
            before.close();
        }
        View view = new View(topic);
        views.put(topic, view);
        view.attach();
    }

    @Override
    public void abandoned(String topic) {
        View view = views.remove(topic);
        if (view != null) {
            view.close();
        }
    }

    /** What was attached at a node is gone, or may be: its topics go on with a snapshot once it is back. */
    public void nodeGone(String nodeId) {
        views.values().forEach(view -> view.nodeGone(nodeId));
    }

    /** One attachment. */
    private final class View {
        private final String topic;
        private final MessageConsumer<Object> frames;
        private final String framesTo = Addresses.connectionFrames(gatewayId, "output-" + Secrets.random(ID_BYTES));
        private @Nullable String attachment;
        private @Nullable String inputTo;
        private @Nullable String detachTo;
        /** Where the next output begins; -1 while a snapshot has to come first. */
        private long expected;

        private boolean closed;

        View(String topic) {
            this.topic = topic;
            this.frames = vertx.eventBus().consumer(framesTo, this::received);
        }

        void attach() {
            JsonObject params = new JsonObject()
                    .put("sessionId", topic.substring(Addresses.SESSION_OUTPUT_PREFIX.length()))
                    .put("mode", "view")
                    .put("onLag", "skip")
                    .put("window", WINDOW);
            DeliveryOptions options = options()
                    .addHeader(BusHeaders.CORRELATION, framesTo)
                    .addHeader(BusHeaders.CHANNEL, "1")
                    .addHeader(BusHeaders.FRAMES_TO, framesTo);
            frames.completion()
                    .compose(ready -> vertx.eventBus().<JsonObject>request(Addresses.SESSION_ATTACH, params, options))
                    .onSuccess(this::attached)
                    .onFailure(failure -> {
                        LOG.debug("{}: {}", topic, BusFailure.of(failure).getMessage());
                        later();
                    });
        }

        private void attached(Message<JsonObject> reply) {
            attachment = reply.headers().get(BusHeaders.ATTACHMENT);
            inputTo = reply.headers().get(BusHeaders.INPUT_TO);
            detachTo = reply.headers().get(BusHeaders.DETACH_TO);
            if (closed) {
                detach();
            } else {
                long start = reply.body().getLong("startOffset", 0L);
                expected = "snapshot".equals(reply.body().getValue("replay")) ? -1 : start;
                acknowledge(start);
            }
        }

        /** A session that cannot be attached to now may come back with its node. */
        private void later() {
            vertx.setTimer(REATTACH_MS, tick -> {
                if (!closed) {
                    attach();
                }
            });
        }

        private void received(Message<Object> message) {
            if (closed || !(message.body() instanceof BusFrame frame)) {
                return;
            }
            byte[] bytes = frame.bytes().getBytes();
            FrameHeader header = FrameHeader.read(bytes);
            byte[] payload = Arrays.copyOfRange(bytes, FrameHeader.SIZE, bytes.length);
            JsonObject event = new JsonObject().put("offset", header.offset());
            if (attachment == null) {
                return; // of one that was given up
            }
            if (header.kind() == FrameKind.OUTPUT) {
                if (header.offset() != expected) {
                    again();
                    return;
                }
                expected += payload.length;
                if (payload.length > 0) {
                    publish(event.put("base64", Base64.getEncoder().encodeToString(payload)));
                }
                taken(header.offset() + payload.length);
            } else if (header.kind() == FrameKind.SNAPSHOT) {
                expected = header.offset();
                SnapshotPayload snapshot = SnapshotPayload.read(payload);
                publish(event.put("snapshot", true)
                        .put("cols", snapshot.cols())
                        .put("rows", snapshot.rows())
                        .put("base64", Base64.getEncoder().encodeToString(snapshot.redraw())));
                taken(header.offset());
            }
        }

        /** Something was lost, or is about to be: starts over, with a snapshot. */
        private void again() {
            detach();
            later();
        }

        void nodeGone(String nodeId) {
            if (attachment != null && detachTo != null && nodeId.equals(Addresses.nodeOf(detachTo))) {
                again();
            }
        }

        private void publish(JsonObject event) {
            vertx.eventBus().publish(topic, event, HERE);
        }

        /** Acknowledges as soon as the subscribers have room. */
        private void taken(long offset) {
            if (closed) {
                return;
            }
            if (queued.applyAsLong(topic) < CONGESTED) {
                acknowledge(offset);
            } else {
                vertx.setTimer(RETRY_MS, tick -> taken(offset));
            }
        }

        private void acknowledge(long offset) {
            if (inputTo != null && attachment != null) {
                byte[] ack = new FrameHeader(FrameKind.OUTPUT_ACK, 1, offset).toBytes();
                vertx.eventBus()
                        .send(
                                inputTo,
                                new BusFrame(Buffer.buffer(ack)),
                                new DeliveryOptions().addHeader(BusHeaders.ATTACHMENT, attachment));
            }
        }

        void close() {
            closed = true;
            frames.unregister();
            detach();
        }

        private void detach() {
            if (detachTo != null && attachment != null) {
                vertx.eventBus().request(detachTo, new JsonObject().put("attachment", attachment), options());
                attachment = null;
            }
        }

        private DeliveryOptions options() {
            return new DeliveryOptions().addHeader(BusHeaders.IDENTITY, identity);
        }
    }
}
