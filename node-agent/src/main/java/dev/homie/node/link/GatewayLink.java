package dev.homie.node.link;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.BusFrame;
import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Services;
import dev.homie.core.link.LinkFrame;
import dev.homie.core.link.LinkLimits;
import dev.homie.core.link.LinkMessage;
import dev.homie.core.link.LinkProof;
import dev.homie.core.link.OpenAttachments;
import dev.homie.core.link.OpenAttachments.Attachment;
import dev.homie.core.link.OpenAttachments.Channel;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.CloseCode;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket to a gateway, from its challenge to its end: requests and frames from there go to the node's own
 * addresses on this process's bus, and what the node says goes back. Used on the verticle's context only.
 */
final class GatewayLink {
    private static final int HELLO_MS = 10_000;
    /** Closes that say no to this node, whenever it comes. */
    private static final Set<Integer> LASTING = Set.of(
            CloseCode.MALFORMED.number(),
            CloseCode.UNAUTHENTICATED.number(),
            CloseCode.FORBIDDEN.number(),
            CloseCode.NO_COMMON_VERSION.number(),
            CloseCode.SUPERSEDED.number());

    /** What a node says to everybody. */
    private static final List<String> TOPICS = List.of(
            Addresses.NODE_ANNOUNCE,
            Addresses.NODE_BYE,
            Addresses.NODE_SCREEN,
            Addresses.SESSION_STARTED,
            Addresses.SESSION_UPDATED,
            Addresses.SESSION_EXIT,
            Addresses.SESSION_REMOVED);

    /** What a gateway says to every node. */
    private static final Set<String> HEARD =
            Set.of(Addresses.NODE_ANNOUNCE_REQUEST, Addresses.GATEWAY_ANNOUNCE, Addresses.GATEWAY_BYE);

    private static final Logger LOG = LoggerFactory.getLogger(GatewayLink.class);

    private final Vertx vertx;
    private final WebSocket socket;
    private final LinkConfig config;
    private final List<String> addresses;
    private final Listener listener;
    private final OpenAttachments attachments = new OpenAttachments();
    private final Map<String, MessageConsumer<?>> connections = new HashMap<>();
    private final List<MessageConsumer<?>> topics = new ArrayList<>();
    private long timer;
    private int silent;
    private long queued;
    private boolean welcome;
    private boolean closed;
    private @Nullable HomieException reason;

    /** What becomes of a link; each is called at most once. */
    interface Listener {
        void welcome();

        /** @param lasting the gateway said no, and will again */
        void ended(HomieException why, boolean lasting);
    }

    GatewayLink(Vertx vertx, WebSocket socket, LinkConfig config, List<String> addresses, Listener listener) {
        this.vertx = vertx;
        this.socket = socket;
        this.config = config;
        this.addresses = List.copyOf(addresses);
        this.listener = listener;
        this.timer = vertx.setTimer(HELLO_MS, late -> drop("the gateway did not say hello in time"));
        socket.textMessageHandler(this::text);
        socket.binaryMessageHandler(this::binary);
        // The close that follows is what counts.
        socket.exceptionHandler(ignored -> {});
        socket.closeHandler(gone -> ended(socket.closeStatusCode()));
    }

    static HomieException unreachable(LinkTarget gateway, Throwable failure) {
        return new HomieException(ErrorCode.UNAVAILABLE, gateway.url() + " cannot be reached: " + failure.getMessage());
    }

    /** Says goodbye; what was said before still goes out first. */
    Future<Void> close(String why) {
        reason = new HomieException(ErrorCode.CANCELLED, why);
        return socket.close((short) 1000, why).onComplete(done -> ended(null));
    }

    /** Gives the link up, whatever the other end has to say. */
    void drop(String why) {
        if (reason == null) {
            reason = new HomieException(ErrorCode.UNAVAILABLE, why);
        }
        Future<Void> unused = socket.close((short) CloseCode.GOING_AWAY.number(), why);
        ended(null);
    }

    /** @param code the gateway's; null: it was not the gateway that closed it */
    private void ended(@Nullable Short code) {
        if (closed) {
            return;
        }
        closed = true;
        vertx.cancelTimer(timer);
        topics.forEach(MessageConsumer::unregister);
        connections.values().forEach(MessageConsumer::unregister);
        connections.clear();
        // Whoever had them attaches again, over another link; until then nobody reads what they would send.
        attachments.all().forEach(this::detach);
        HomieException why = reason == null
                ? new HomieException(ErrorCode.UNAVAILABLE, "the link was closed" + (code == null ? "" : ", " + code))
                : reason;
        listener.ended(why, code != null && LASTING.contains((int) code));
    }

    // ---- from the gateway ----

    private void text(String text) {
        silent = 0;
        if (closed) {
            return;
        }
        try {
            receive(LinkMessage.read(text));
        } catch (HomieException e) {
            LOG.warn("the gateway says what is not understood: {}", e.getMessage());
            drop(e.getMessage());
        }
    }

    private void receive(LinkMessage message) {
        if (message instanceof LinkMessage.Challenge challenge) {
            hello(challenge);
        } else if (message instanceof LinkMessage.Welcome said) {
            welcomed(said);
        } else if (message instanceof LinkMessage.Request request) {
            request(request);
        } else if (message instanceof LinkMessage.Publish publish) {
            if (HEARD.contains(publish.address())) {
                vertx.eventBus().publish(publish.address(), new JsonObject(publish.body()));
            }
        } else if (message instanceof LinkMessage.Ping ping) {
            send(new LinkMessage.Pong(ping.t()));
        } else if (message instanceof LinkMessage.Refused refused) {
            reason = refused.error();
        }
    }

    private void hello(LinkMessage.Challenge challenge) {
        if (challenge.min() > LinkLimits.VERSION || challenge.max() < LinkLimits.VERSION) {
            drop("the gateway speaks no version of the link that this node does; update the older side");
            return;
        }
        send(new LinkMessage.Hello(
                LinkLimits.VERSION,
                config.nodeId(),
                config.key().publicKey(),
                LinkProof.sign(config.key(), challenge, config.nodeId()),
                config.version(),
                config.code(),
                addresses));
    }

    private void welcomed(LinkMessage.Welcome said) {
        if (welcome) {
            return;
        }
        welcome = true;
        vertx.cancelTimer(timer);
        timer = vertx.setPeriodic(said.heartbeatMs(), tick -> beat());
        List<String> spoken = new ArrayList<>(TOPICS);
        spoken.add(AgentAddresses.CODEX_EVENT_PREFIX + config.nodeId());
        for (String topic : spoken) {
            topics.add(vertx.eventBus().<JsonObject>consumer(topic, message -> publish(topic, message.body())));
        }
        listener.welcome();
        // All that the gateway does not know of: by one message.
        vertx.eventBus().publish(Addresses.NODE_ANNOUNCE_REQUEST, new JsonObject());
    }

    private void beat() {
        if (++silent > LinkLimits.SILENT_HEARTBEATS) {
            drop("the gateway is silent");
        } else {
            send(new LinkMessage.Ping(System.currentTimeMillis()));
        }
    }

    private void request(LinkMessage.Request request) {
        if (!addresses.contains(request.address())) {
            send(new LinkMessage.Failure(
                    request.id(),
                    new HomieException(ErrorCode.UNIMPLEMENTED, "this node does not serve " + request.address())));
            return;
        }
        DeliveryOptions options = new DeliveryOptions().setSendTimeout(request.timeoutMs());
        request.headers().forEach(options::addHeader);
        boolean detaches = request.address().equals(Addresses.nodeTerminal(config.nodeId(), "detach"));
        vertx.eventBus()
                .<Object>request(request.address(), new JsonObject(request.body()), options)
                .onSuccess(reply -> replied(request, reply))
                .onFailure(failure -> send(new LinkMessage.Failure(request.id(), BusFailure.of(failure))))
                .onComplete(done -> {
                    if (detaches) {
                        closed(String.valueOf(request.body().get("attachment")));
                    }
                });
    }

    private void replied(LinkMessage.Request request, Message<Object> reply) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : reply.headers()) {
            headers.put(header.getKey(), header.getValue());
        }
        opened(request.headers(), reply.headers());
        String text = new LinkMessage.Reply(
                        request.id(),
                        headers,
                        reply.body() instanceof JsonObject body ? Services.plain(body) : Map.of())
                .encode();
        if (text.length() > LinkLimits.MAX_TEXT) {
            send(new LinkMessage.Failure(
                    request.id(), new HomieException(ErrorCode.RESOURCE_EXHAUSTED, "the answer is too large")));
        } else {
            write(text);
        }
    }

    private void opened(Map<String, String> asked, MultiMap replied) {
        String attachment = replied.get(BusHeaders.ATTACHMENT);
        String detachTo = replied.get(BusHeaders.DETACH_TO);
        String framesTo = asked.get(BusHeaders.FRAMES_TO);
        String channel = asked.get(BusHeaders.CHANNEL);
        if (attachment == null || detachTo == null || framesTo == null || channel == null) {
            return;
        }
        Attachment opened = new Attachment(attachment, new Channel(framesTo, Long.parseLong(channel)), detachTo);
        if (closed) {
            detach(opened); // the link went while it was made
            return;
        }
        attachments.open(opened);
        connections.computeIfAbsent(
                framesTo,
                address -> vertx.eventBus().consumer(address, message -> toConnection(address, message.body())));
    }

    private void closed(String attachment) {
        Attachment gone = attachments.close(attachment);
        if (gone != null && !attachments.hasConnection(gone.channel().framesTo())) {
            MessageConsumer<?> consumer = connections.remove(gone.channel().framesTo());
            if (consumer != null) {
                consumer.unregister();
            }
        }
    }

    private void detach(Attachment attachment) {
        vertx.eventBus().request(attachment.detachTo(), new JsonObject().put("attachment", attachment.id()));
    }

    private void binary(Buffer message) {
        silent = 0;
        if (closed) {
            return;
        }
        try {
            LinkFrame frame = LinkFrame.read(message);
            FrameKind kind = frame.header().kind();
            if ((kind == FrameKind.INPUT || kind == FrameKind.OUTPUT_ACK)
                    && addresses.contains(frame.address())
                    && attachments.find(frame.attachment()) != null) {
                vertx.eventBus()
                        .send(
                                frame.address(),
                                new BusFrame(frame.frame()),
                                new DeliveryOptions().addHeader(BusHeaders.ATTACHMENT, frame.attachment()));
            }
        } catch (HomieException e) {
            LOG.warn("the gateway sends what is no frame: {}", e.getMessage());
            drop(e.getMessage());
        }
    }

    // ---- to the gateway ----

    private void publish(String topic, JsonObject body) {
        String text = new LinkMessage.Publish(topic, Services.plain(new JsonObject(body.encode()))).encode();
        if (text.length() > LinkLimits.MAX_TEXT) {
            LOG.warn("what is published on {} is too large for a link: {} characters", topic, text.length());
        } else {
            write(text);
        }
    }

    private void toConnection(String address, Object body) {
        if (body instanceof BusFrame frame) {
            write(LinkFrame.encode(address, "", frame.bytes()));
        } else if (body instanceof JsonObject error && error.getValue("channel") instanceof Number channel) {
            send(new LinkMessage.ChannelError(address, channel.longValue(), LinkMessage.error(Services.plain(error))));
        }
    }

    private void send(LinkMessage message) {
        write(message.encode());
    }

    private void write(String text) {
        if (!closed && !socket.isClosed()) {
            sent(text.length(), socket.writeTextMessage(text));
        }
    }

    private void write(Buffer message) {
        if (!closed && !socket.isClosed()) {
            sent(message.length(), socket.writeBinaryMessage(message));
        }
    }

    private void sent(int size, Future<Void> written) {
        queued += size;
        written.onComplete(done -> queued -= size);
        if (queued > LinkLimits.MAX_QUEUED_AT_NODE) {
            LOG.warn("the gateway reads nothing any more: {} bytes wait for it", queued);
            drop("the gateway reads nothing any more");
        }
    }
}
