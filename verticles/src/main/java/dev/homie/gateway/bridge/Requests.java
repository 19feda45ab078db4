package dev.homie.gateway.bridge;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.BusHeaders;
import dev.homie.core.bus.Correlation;
import dev.homie.core.policy.AddressKind;
import dev.homie.core.policy.Decision;
import dev.homie.gateway.bridge.Channels.Channel;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.agent.AgentLimits;
import dev.homie.protocol.frame.FrameHeader;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one connection: authorized against their address, then sent to it on the bus, and whatever comes of it
 * is a {@link Reply}. Used on the connection's context only.
 */
final class Requests {
    /** Requests that may be under way on one connection; one more is RESOURCE_EXHAUSTED. */
    static final int MAX_IN_FLIGHT = 256;

    /** Stands for every method that there is none of. */
    private static final String UNKNOWN = "unknown";

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final Bridge bridge;
    private final Caller caller;
    private final ActLog acts;
    private final String identityHeader;
    private final Channels channels;
    private final Subscriptions subscriptions;
    private final @Nullable Frames frames;
    private int inFlight;
    private boolean closed;

    /**
     * Where a connection takes binary frames.
     *
     * @param to the address
     * @param ready completes when that address reaches it from everywhere, which takes as long as the cluster changes
     */
    record Frames(String to, Future<Void> ready) {}

    /** @param frames null for a connection that takes no binary frames, and so opens no channels */
    Requests(
            Bridge bridge,
            Caller caller,
            ActLog acts,
            Channels channels,
            Subscriptions subscriptions,
            @Nullable Frames frames) {
        this.bridge = bridge;
        this.caller = caller;
        this.acts = acts;
        this.identityHeader = caller.identity().toHeader();
        this.channels = channels;
        this.subscriptions = subscriptions;
        // One that could not be made known is made known later; a node's silence until then is noticed as any lost
        // message.
        this.frames =
                frames == null ? null : new Frames(frames.to(), frames.ready().otherwiseEmpty());
    }

    /** Runs a request. The future never fails: what went wrong is in the reply. */
    Future<Reply> run(ControlMessage.Request request) {
        if (inFlight >= MAX_IN_FLIGHT) {
            return Future.succeededFuture(Reply.failed(new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED, "at most " + MAX_IN_FLIGHT + " requests at a time")));
        }
        inFlight++;
        long arrived = System.nanoTime();
        Decision decision = bridge.policy().decide(caller.user(), AddressKind.METHOD, request.method());
        Future<Reply> reply;
        try {
            decision.check();
            if (frames == null && attaches(request.method(), request.params())) {
                throw noFrames();
            }
            reply = once(request);
        } catch (RuntimeException e) {
            reply = Future.failedFuture(e);
        }
        return reply.recover(failure -> Future.succeededFuture(Reply.failed(explain(request, failure))))
                .onSuccess(answer -> {
                    inFlight--;
                    acts.answered(request, decision.rule(), answer);
                    bridge.metrics()
                            .request(
                                    decision.rule() == null
                                            ? UNKNOWN
                                            : decision.rule().pattern(),
                                    System.nanoTime() - arrived,
                                    answer.error() == null
                                            ? null
                                            : answer.error().code());
                });
    }

    /** Ends what the client's channels stand for; replies that are still to come open none. */
    void close() {
        closed = true;
        channels.closeAll().forEach(this::detach);
    }

    private Future<Reply> once(ControlMessage.Request request) {
        // Subscribing twice changes nothing, and its effect is on this connection only: there is nothing to remember.
        if (request.method().equals(Addresses.EVENTS_SUBSCRIBE)) {
            return subscriptions.subscribe(caller, Params.of(request.params())).map(Requests::reply);
        }
        if (request.method().equals(AgentAddresses.EVENT_SUBSCRIBE)) {
            Params params = Params.of(request.params());
            String topic = AgentAddresses.events(params.string("chatId", AgentLimits.MAX_CHAT_ID));
            return subscriptions.subscribe(caller, topic, params).map(Requests::reply);
        }
        if (request.method().equals(Addresses.EVENTS_UNSUBSCRIBE)) {
            return done(subscriptions.unsubscribe(Params.of(request.params())));
        }
        if (request.idempotencyKey() == null) {
            return dispatch(request);
        }
        IdempotencyCache.Key key =
                new IdempotencyCache.Key(caller.identity().subject(), request.method(), request.idempotencyKey());
        Future<Reply> first = bridge.idempotency().find(key);
        if (first != null) {
            return first.compose(reply -> again(request, reply));
        }
        return bridge.idempotency().run(key, () -> safely(request));
    }

    private Future<Reply> safely(ControlMessage.Request request) {
        Future<Reply> reply;
        try {
            reply = dispatch(request);
        } catch (RuntimeException e) {
            reply = Future.failedFuture(e);
        }
        return reply.recover(failure -> Future.succeededFuture(Reply.failed(explain(request, failure))));
    }

    /**
     * The first answer once more. A channel in it belongs to the connection that asked first: on another one, or when it
     * was closed since, the client needs a channel of its own to the same session.
     */
    private Future<Reply> again(ControlMessage.Request request, Reply first) {
        Reply.Opened opened = first.opened();
        if (opened == null
                || (opened.connectionId().equals(caller.connectionId()) && channels.get(opened.channel()) != null)) {
            return Future.succeededFuture(first);
        }
        Map<String, Object> params = request.params();
        if (params.get("attach") instanceof Map<?, ?> attach) {
            params = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : attach.entrySet()) {
                params.put(String.valueOf(entry.getKey()), entry.getValue());
            }
        } else {
            params = new LinkedHashMap<>(params);
        }
        params.put("sessionId", opened.sessionId());
        return forward(Addresses.SESSION_ATTACH, params, request.id()).map(first::attachedBy);
    }

    private Future<Reply> dispatch(ControlMessage.Request request) {
        return request.method().equals(Addresses.SESSION_DETACH)
                ? detach(Params.of(request.params()))
                : forward(request.method(), request.params(), request.id());
    }

    /** A channel is a matter of the connection, so that this one method is answered here. */
    private Future<Reply> detach(Params params) {
        Long number = params.optionalLong("channel", 0, FrameHeader.MAX_CHANNEL);
        if (number == null) {
            throw HomieException.invalid(params.path("channel"), "is required");
        }
        Channel channel = channels.close(number.intValue());
        if (channel == null) {
            throw new HomieException(ErrorCode.NOT_FOUND, "channel " + number + " is not open");
        }
        // If nobody is there to end the attachment, it has ended.
        return detach(channel).otherwiseEmpty().map(none -> Reply.of(null));
    }

    /** Ends what a channel stands for at its node; the channel itself is closed already. */
    Future<Void> detach(Channel channel) {
        return bridge.detachments().detach(channel);
    }

    private Future<Reply> forward(String method, Map<String, Object> params, String requestId) {
        boolean attaches = attaches(method, params);
        if (frames == null) {
            // What was started with a channel elsewhere is attached to, too, when its key comes again here.
            return attaches
                    ? Future.failedFuture(noFrames())
                    : ask(method, new JsonObject(params), options(requestId)).map(reply -> Reply.of(reply.body()));
        }
        if (attaches && channels.isFull()) {
            throw new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED, "a connection has at most " + Channels.MAX + " channels; detach one");
        }
        int offered = channels.offer();
        long end = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(bridge.config().requestMs());
        DeliveryOptions options = options(requestId)
                .addHeader(BusHeaders.CHANNEL, Integer.toString(offered))
                .addHeader(BusHeaders.FRAMES_TO, frames.to());
        return (attaches ? reachable(frames.ready()) : Future.<Void>succeededFuture())
                .compose(ready -> ask(method, new JsonObject(params), until(end, options)))
                .map(reply -> received(offered, reply));
    }

    private static boolean attaches(String method, Map<String, Object> params) {
        return method.equals(Addresses.SESSION_ATTACH) || params.get("attach") != null;
    }

    private static DeliveryOptions until(long end, DeliveryOptions options) {
        return options.setSendTimeout(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
    }

    /** Fails with UNAVAILABLE when frames cannot find this connection for as long as a request may take. */
    private Future<Void> reachable(Future<Void> framesReady) {
        return framesReady.isComplete()
                ? framesReady
                : framesReady
                        .timeout(bridge.config().requestMs(), TimeUnit.MILLISECONDS)
                        .recover(late -> Future.failedFuture(new HomieException(
                                ErrorCode.UNAVAILABLE, "this gateway cannot reach the machines now; try again")));
    }

    /**
     * Asks the service in this process if there is one, for it answers from this gateway's own view; or else whoever offers
     * the address in the cluster.
     */
    private Future<Message<Object>> ask(String method, JsonObject params, DeliveryOptions options) {
        EventBus bus = bridge.vertx().eventBus();
        return bus.request(method, params, new DeliveryOptions(options).setLocalOnly(true))
                .recover(failure ->
                        failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS
                                ? bus.request(method, params, options)
                                : Future.failedFuture(failure));
    }

    private Reply received(int offered, Message<?> message) {
        Object body = message.body();
        Channel channel = channel(offered, message.headers(), body);
        if (channel == null) {
            return Reply.of(body);
        }
        if (closed || channels.isFull()) {
            detach(channel);
        } else {
            channels.open(channel);
        }
        if (!closed && channels.get(offered) == null) {
            throw new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED, "a connection has at most " + Channels.MAX + " channels; detach one");
        }
        return new Reply(body, null, new Reply.Opened(caller.connectionId(), offered, sessionId(body)));
    }

    private static @Nullable Channel channel(int offered, MultiMap headers, @Nullable Object body) {
        String attachment = headers.get(BusHeaders.ATTACHMENT);
        String inputTo = headers.get(BusHeaders.INPUT_TO);
        String detachTo = headers.get(BusHeaders.DETACH_TO);
        return attachment == null || inputTo == null || detachTo == null || !(body instanceof JsonObject result)
                ? null
                : new Channel(
                        offered,
                        attachment,
                        inputTo,
                        detachTo,
                        result.getLong("startOffset", 0L),
                        "snapshot".equals(result.getValue("replay")));
    }

    private static String sessionId(@Nullable Object body) {
        return body instanceof JsonObject result && result.getValue("session") instanceof JsonObject session
                ? session.getString("id", "")
                : "";
    }

    private DeliveryOptions options(String requestId) {
        return new DeliveryOptions()
                .setSendTimeout(bridge.config().requestMs())
                .addHeader(BusHeaders.IDENTITY, identityHeader)
                .addHeader(BusHeaders.ADDRESS, caller.peer().address())
                .addHeader(BusHeaders.CORRELATION, Correlation.of(caller.connectionId(), requestId));
    }

    private static HomieException noFrames() {
        return new HomieException(
                ErrorCode.FAILED_PRECONDITION,
                "this transport carries no binary frames, so that nothing can be attached here: read a session's output from"
                        + " the topic terminal.session.output.SESSION and type with terminal.session.input");
    }

    private HomieException explain(ControlMessage.Request request, Throwable failure) {
        HomieException error = BusFailure.of(failure);
        if (error.code() != ErrorCode.INTERNAL) {
            return error;
        }
        String correlation = Correlation.of(caller.connectionId(), request.id());
        Correlation.run(correlation, () -> LOG.error("{} failed", request.method(), failure));
        return BusFailure.traceable(error, correlation);
    }

    private static Future<Reply> done(Map<String, Object> result) {
        return Future.succeededFuture(reply(result));
    }

    private static Reply reply(Map<String, Object> result) {
        return Reply.of(new JsonObject(result));
    }
}
