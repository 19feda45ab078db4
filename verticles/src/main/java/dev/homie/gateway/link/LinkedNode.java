package dev.homie.gateway.link;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.BusFrame;
import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services;
import dev.homie.core.link.LinkFrame;
import dev.homie.core.link.LinkLimits;
import dev.homie.core.link.LinkMessage;
import dev.homie.core.link.OpenAttachments;
import dev.homie.core.link.OpenAttachments.Attachment;
import dev.homie.core.link.OpenAttachments.Channel;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.CloseCode;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An admitted node's link: its addresses on the bus are served here, by asking it. It reaches nothing else: what it says
 * is checked against what it may, and a first offence ends the link. Used on the gateway's context only.
 */
final class LinkedNode implements LinkSocket.Listener {
    /** Headers that a request keeps on its way to the node. */
    private static final List<String> TO_NODE =
            List.of(BusHeaders.IDENTITY, BusHeaders.CORRELATION, BusHeaders.CHANNEL, BusHeaders.FRAMES_TO);

    /** Kinds of frame that go to clients. */
    private static final Set<FrameKind> TO_CLIENT = Set.of(FrameKind.OUTPUT, FrameKind.SNAPSHOT, FrameKind.INPUT_ACK);

    private static final Pattern ATTACHMENT_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Logger LOG = LoggerFactory.getLogger(LinkedNode.class);

    private final Vertx vertx;
    private final LinkSocket socket;
    private final Node node;
    private final Ending ending;
    private final NodeSpeech speech;
    private final String detachAddress;
    private final OpenAttachments attachments = new OpenAttachments();
    private final Map<Long, Pending> pending = new LinkedHashMap<>();
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    private long lastId;
    private long heartbeat = -1;
    private int silent;
    private boolean saidBye;
    private boolean closed;

    /**
     * Who is linked.
     *
     * @param link names this link among all that there ever were
     * @param requestMs how long a request may take
     */
    record Node(
            String id,
            String publicKey,
            String version,
            List<String> addresses,
            String link,
            long since,
            int heartbeatMs,
            int requestMs) {}

    /** Told once that the link is gone. */
    interface Ending {
        /** @param saidBye whether the node ended on purpose */
        void ended(LinkedNode link, boolean saidBye);
    }

    private record Pending(
            @Nullable Message<?> message,
            long timer,
            @Nullable Channel offered,
            @Nullable String detaches) {}

    LinkedNode(Vertx vertx, LinkSocket socket, Node node, Ending ending) {
        this.vertx = vertx;
        this.socket = socket;
        this.node = node;
        this.ending = ending;
        this.speech = new NodeSpeech(node.id());
        this.detachAddress = Addresses.nodeTerminal(node.id(), "detach");
    }

    Node node() {
        return node;
    }

    /** Serves the node's addresses; completes when they reach it from everywhere. */
    Future<Void> open() {
        socket.admitted();
        socket.listen(this);
        heartbeat = vertx.setPeriodic(node.heartbeatMs(), tick -> beat());
        for (String address : node.addresses()) {
            consumers.add(vertx.eventBus().consumer(address, message -> toNode(address, message)));
        }
        hears(Addresses.NODE_ANNOUNCE_REQUEST);
        // It lets go of what a gateway had attached that is gone.
        hears(Addresses.GATEWAY_ANNOUNCE, "gatewayId", "instance");
        hears(Addresses.GATEWAY_BYE, "gatewayId", "instance");
        return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
                .onSuccess(ready -> send(new LinkMessage.Welcome(node.heartbeatMs())))
                .mapEmpty();
    }

    /** The node is told what is published there, as far as it concerns it. */
    private void hears(String topic, String... fields) {
        consumers.add(vertx.eventBus().<JsonObject>consumer(topic, message -> {
            Map<String, Object> body = new LinkedHashMap<>();
            for (String field : fields) {
                body.put(field, message.body().getString(field, ""));
            }
            send(new LinkMessage.Publish(topic, body));
        }));
    }

    /** Ends the link, telling the node why. */
    Future<Void> close(CloseCode code, HomieException why) {
        send(new LinkMessage.Refused(why));
        return socket.close(code, why.getMessage());
    }

    @Override
    public void closed() {
        if (closed) {
            return;
        }
        closed = true;
        vertx.cancelTimer(heartbeat);
        consumers.forEach(MessageConsumer::unregister);
        HomieException gone = new HomieException(ErrorCode.UNAVAILABLE, "the link to the machine is down");
        List.copyOf(pending.values()).forEach(each -> {
            vertx.cancelTimer(each.timer());
            fail(each, gone);
        });
        pending.clear();
        ending.ended(this, saidBye);
    }

    // ---- to the node ----

    private void toNode(String address, Message<Object> message) {
        if (message.body() instanceof BusFrame frame) {
            frameToNode(address, message.headers().get(BusHeaders.ATTACHMENT), frame);
        } else if (message.body() == null || message.body() instanceof JsonObject) {
            request(address, message);
        } else {
            message.reply(new BusFailure(
                    new HomieException(ErrorCode.INVALID_ARGUMENT, "a node takes JSON objects and frames")));
        }
    }

    private void frameToNode(String address, @Nullable String id, BusFrame frame) {
        Attachment attachment = id == null ? null : attachments.find(id);
        if (attachment == null) {
            return; // of an earlier link, or detached meanwhile
        }
        FrameHeader header = FrameHeader.read(
                frame.bytes().getBytes(0, FrameHeader.SIZE), frame.bytes().length());
        if (header.kind() == FrameKind.INPUT && socket.queued() > LinkLimits.BUSY_AT_GATEWAY) {
            // The client offers it again; what comes behind it meanwhile is a gap, which the node refuses.
            channelError(
                    attachment.channel(),
                    new HomieException(
                            ErrorCode.RESOURCE_EXHAUSTED,
                            "the link to the machine is busy",
                            Map.of("inputOffset", header.offset())));
            return;
        }
        socket.binary(LinkFrame.encode(address, attachment.id(), frame.bytes()));
        limit();
    }

    private void request(String address, Message<Object> message) {
        JsonObject body = message.body() instanceof JsonObject object ? object : new JsonObject();
        String detaches = address.equals(detachAddress) ? body.getString("attachment", "") : null;
        if (detaches != null && attachments.find(detaches) == null) {
            // Of an earlier link: it is gone, and its name may be another's by now.
            message.reply(new JsonObject());
            return;
        }
        if (pending.size() >= LinkLimits.MAX_IN_FLIGHT || socket.queued() > LinkLimits.BUSY_AT_GATEWAY) {
            message.reply(new BusFailure(
                    new HomieException(ErrorCode.RESOURCE_EXHAUSTED, "the link to the machine is busy; try again")));
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : TO_NODE) {
            String value = message.headers().get(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        ask(address, headers, body, message, detaches);
    }

    private void ask(
            String address,
            Map<String, String> headers,
            JsonObject body,
            @Nullable Message<?> message,
            @Nullable String detaches) {
        long id = ++lastId;
        long timer = vertx.setTimer(node.requestMs(), late -> timedOut(id));
        pending.put(id, new Pending(message, timer, offered(headers), detaches));
        send(new LinkMessage.Request(id, address, headers, Services.plain(body), node.requestMs()));
    }

    /** The channel that a request may open, as the bridge says. */
    private static @Nullable Channel offered(Map<String, String> headers) {
        String framesTo = headers.get(BusHeaders.FRAMES_TO);
        String channel = headers.get(BusHeaders.CHANNEL);
        return framesTo == null || channel == null ? null : new Channel(framesTo, Long.parseLong(channel));
    }

    private void timedOut(long id) {
        Pending late = pending.remove(id);
        if (late != null) {
            fail(late, new HomieException(ErrorCode.DEADLINE_EXCEEDED, "the machine has not answered in time"));
        }
    }

    private void fail(Pending failed, HomieException error) {
        if (failed.detaches() != null) {
            attachments.close(failed.detaches());
        }
        if (failed.message() != null) {
            failed.message().reply(new BusFailure(error));
        }
    }

    private void send(LinkMessage message) {
        socket.text(message.encode());
        limit();
    }

    private void limit() {
        if (socket.queued() > LinkLimits.MAX_QUEUED_AT_GATEWAY) {
            LOG.warn("the link of {} is closed: it takes nothing any more", node.id());
            Future<Void> unused = socket.close(CloseCode.TOO_SLOW, "the link takes nothing any more");
        }
    }

    private void beat() {
        if (++silent > LinkLimits.SILENT_HEARTBEATS) {
            LOG.info("the link of {} is silent, and closed", node.id());
            Future<Void> unused = socket.close(CloseCode.GOING_AWAY, "silent for too long");
        } else {
            send(new LinkMessage.Ping(System.currentTimeMillis()));
        }
    }

    // ---- from the node ----

    @Override
    public void text(String text) {
        silent = 0;
        try {
            receive(LinkMessage.read(text));
        } catch (NodeSpeech.Offence e) {
            offended(e);
        } catch (HomieException e) {
            malformed(e);
        }
    }

    @Override
    public void binary(io.vertx.core.buffer.Buffer message) {
        silent = 0;
        try {
            LinkFrame frame = LinkFrame.read(message);
            FrameHeader header = frame.header();
            Channel channel = new Channel(frame.address(), header.channel());
            if (!TO_CLIENT.contains(header.kind())) {
                throw new NodeSpeech.Offence("sent a client's " + header.kind());
            }
            if (mayReach(channel)) {
                vertx.eventBus().send(channel.framesTo(), new BusFrame(frame.frame()));
            }
        } catch (NodeSpeech.Offence e) {
            offended(e);
        } catch (HomieException e) {
            malformed(e);
        }
    }

    private void receive(LinkMessage message) {
        if (message instanceof LinkMessage.Reply reply) {
            replied(reply);
        } else if (message instanceof LinkMessage.Failure failure) {
            Pending asked = take(failure.id());
            if (asked != null) {
                fail(asked, failure.error());
            }
        } else if (message instanceof LinkMessage.Publish publish) {
            Map<String, Object> body = speech.published(publish.address(), publish.body());
            saidBye |= publish.address().equals(Addresses.NODE_BYE);
            vertx.eventBus().publish(publish.address(), new JsonObject(body));
        } else if (message instanceof LinkMessage.ChannelError error) {
            Channel channel = new Channel(error.to(), error.channel());
            if (mayReach(channel)) {
                channelError(channel, error.error());
            }
        } else if (message instanceof LinkMessage.Ping ping) {
            send(new LinkMessage.Pong(ping.t()));
        } else if (!(message instanceof LinkMessage.Pong)) {
            throw new NodeSpeech.Offence("sent a " + message.getClass().getSimpleName());
        }
    }

    /** Whether frames may go there now; false is only for what was under way when the channel ended. */
    private boolean mayReach(Channel channel) {
        if (attachments.allows(channel)) {
            return true;
        }
        if (attachments.allowedBefore(channel)) {
            return false;
        }
        throw new NodeSpeech.Offence("sent something to a channel that is not attached to it");
    }

    private void replied(LinkMessage.Reply reply) {
        Pending asked = take(reply.id());
        String attachment = reply.headers().get(BusHeaders.ATTACHMENT);
        if (asked == null) {
            if (attachment != null && reply.id() <= lastId) {
                drop(attachment); // whoever wanted it was told that it is too late
            }
            return;
        }
        try {
            speech.answered(reply.body());
            if (attachment != null) {
                opened(attachment, asked, reply);
            }
        } catch (NodeSpeech.Offence e) {
            fail(asked, new HomieException(ErrorCode.INTERNAL, "the machine gave an answer that it has no right to"));
            throw e;
        }
        if (asked.detaches() != null) {
            attachments.close(asked.detaches());
        }
        if (attachment != null && attachments.find(attachment) == null) {
            drop(attachment);
            fail(asked, new HomieException(ErrorCode.RESOURCE_EXHAUSTED, "too many attachments on one link"));
        } else if (asked.message() != null) {
            DeliveryOptions options = new DeliveryOptions();
            if (attachment != null) {
                for (String name : List.of(BusHeaders.ATTACHMENT, BusHeaders.INPUT_TO, BusHeaders.DETACH_TO)) {
                    options.addHeader(name, String.valueOf(reply.headers().get(name)));
                }
            }
            asked.message().reply(new JsonObject(reply.body()), options);
        }
    }

    /** The bridge will send a client's frames where such a reply says, so it may only name the node's own addresses. */
    private void opened(String attachment, Pending asked, LinkMessage.Reply reply) {
        String inputTo = reply.headers().get(BusHeaders.INPUT_TO);
        String detachTo = reply.headers().get(BusHeaders.DETACH_TO);
        Channel offered = asked.offered();
        if (offered == null || !ATTACHMENT_ID.matcher(attachment).matches()) {
            throw new NodeSpeech.Offence("opened a channel that it was not offered");
        }
        if (inputTo == null || !node.addresses().contains(inputTo) || !detachAddress.equals(detachTo)) {
            throw new NodeSpeech.Offence("named addresses for a channel that are not its own");
        }
        if (!(reply.body().get("channel") instanceof Number number) || number.longValue() != offered.number()) {
            throw new NodeSpeech.Offence("named a channel that is not the one it was offered");
        }
        if (!attachments.isFull()) {
            attachments.open(new Attachment(attachment, offered, detachAddress));
        }
    }

    private void drop(String attachment) {
        ask(detachAddress, Map.of(), new JsonObject().put("attachment", attachment), null, null);
    }

    private @Nullable Pending take(long id) {
        Pending asked = pending.remove(id);
        if (asked != null) {
            vertx.cancelTimer(asked.timer());
        }
        return asked;
    }

    private void channelError(Channel channel, HomieException error) {
        vertx.eventBus()
                .send(
                        channel.framesTo(),
                        Services.json(Map.of("type", "error", "channel", channel.number(), "error", error.body())));
    }

    private void offended(NodeSpeech.Offence offence) {
        LOG.warn("the link of {} is closed: it {}", node.id(), offence.what());
        Future<Void> unused = close(
                CloseCode.FORBIDDEN,
                new HomieException(ErrorCode.PERMISSION_DENIED, "not allowed on a link: it " + offence.what()));
    }

    private void malformed(HomieException error) {
        LOG.warn("the link of {} is closed: {}", node.id(), error.getMessage());
        Future<Void> unused = close(CloseCode.MALFORMED, error);
    }
}
