package dev.homie.gateway.chat;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.chat.ChatState;
import dev.homie.core.chat.Delivery;
import dev.homie.core.chat.NewMessage;
import dev.homie.core.identity.Secrets;
import dev.homie.core.store.ChatInputs;
import dev.homie.core.store.ChatInputs.Input;
import dev.homie.core.store.ChatInputs.State;
import dev.homie.core.store.ChatTx;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.AgentLimits;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages to agents: one that is written in the log is either delivered, or the log says why not. One turn runs at a time;
 * what cannot go into it waits. Used on the chat service's context.
 */
final class ChatMessages {
    private static final Logger LOG = LoggerFactory.getLogger(ChatMessages.class);
    private static final int ID_BYTES = 12;
    private static final String MESSAGE_ID = "messageId";
    private static final String DELIVERY = "delivery";

    private final ChatHome home;
    private final ChatThreads threads;
    private final Consumer<String> again;

    /** @param again has what is on its way in a chat sent again later */
    ChatMessages(ChatHome home, ChatThreads threads, Consumer<String> again) {
        this.again = again;
        this.home = home;
        this.threads = threads;
    }

    /** What is to be done with a message that has been written. */
    private record Written(Input input, boolean known) {}

    /** {@code message.send}. */
    Future<Answer> send(Call call) {
        String chatId = home.chatId(call);
        NewMessage message = NewMessage.read(call.params());
        String messageId = message.messageId() == null ? "m" + Secrets.random(ID_BYTES) : message.messageId();
        String by = ChatHome.subject(call);
        return home.inTurn(
                chatId,
                () -> home.read(tx -> tx.inputs(tx.get(chatId)).find(messageId))
                        .compose(known -> known.isPresent()
                                ? Future.succeededFuture(new Written(known.get(), true))
                                : threads.poller(chatId)
                                        .epoch()
                                        .compose(epoch -> home.write(
                                                tx -> accept(tx, tx.get(chatId), messageId, message, by, epoch))))
                        .compose(written -> written.known() || written.input().state() == State.QUEUED
                                ? Future.succeededFuture(written.input())
                                : deliver(chatId, written.input(), message.wish(), call))
                        .compose(input -> input.state() == State.QUEUED
                                ? goOn(chatId, call).map(input)
                                : Future.succeededFuture(input))
                        .map(ChatMessages::answer));
    }

    private Written accept(ChatTx tx, ChatState chat, String messageId, NewMessage message, String by, String epoch)
            throws SQLException {
        if (chat.lastSeq() >= AgentLimits.MAX_LOG) {
            throw new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED, "this chat is full; fork it, and go on in the new one");
        }
        ChatInputs inputs = tx.inputs(chat);
        int waiting = inputs.queued().size();
        Delivery delivery = Delivery.of(
                message.wish(), chat.turnId() != null, !inputs.sending().isEmpty(), waiting);
        if (waiting >= AgentLimits.MAX_QUEUED && delivery == Delivery.QUEUE) {
            throw new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED, waiting + " messages wait for the turn's end already; withdraw some");
        }
        List<Map<String, Object>> images = new ArrayList<>();
        for (NewMessage.Picture picture : message.images()) {
            String imageId = messageId + "." + images.size();
            inputs.saveImage(imageId, new ChatInputs.Image(picture.mime(), picture.bytes()));
            images.add(Map.of("id", imageId, "mime", picture.mime()));
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(MESSAGE_ID, messageId);
        fields.put("text", message.text());
        fields.put("images", images);
        fields.put(
                "mentions",
                message.mentions().stream().map(path -> Map.of("path", path)).toList());
        fields.put("by", by);
        fields.put(DELIVERY, delivery.wireName());
        long seq = tx.append(chat, AgentEvent.of(EventType.INPUT, home.now(), fields))
                .seq();
        Input input = new Input(messageId, seq, State.QUEUED, Delivery.QUEUE.wireName(), null, null);
        if (delivery != Delivery.QUEUE) {
            input = input.sending(delivery.wireName(), epoch);
        }
        inputs.save(input);
        chat.waiting(inputs.queued().size());
        chat.goOn(true);
        chat.archive(false);
        return new Written(input, false);
    }

    private static Answer answer(Input input) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put(MESSAGE_ID, input.messageId());
        result.put("seq", input.seq());
        // On its way, and nobody knows how far: it will get there, or the log will say so.
        result.put(DELIVERY, input.state() == State.SENDING ? Delivery.QUEUE.wireName() : input.delivery());
        if (input.turnId() != null) {
            result.put("turnId", input.turnId());
        }
        return Answer.of(result);
    }

    /** {@code message.withdraw}. */
    Future<Answer> withdraw(Call call) {
        String chatId = home.chatId(call);
        String messageId = call.params().string(MESSAGE_ID, AgentLimits.MAX_MESSAGE_ID);
        return home.write(tx -> {
                    ChatState chat = tx.get(chatId);
                    Input input = tx.inputs(chat)
                            .find(messageId)
                            .orElseThrow(() -> new HomieException(
                                    ErrorCode.NOT_FOUND, "the chat has no message '" + messageId + "'"));
                    if (input.state() != State.QUEUED) {
                        throw new HomieException(
                                ErrorCode.FAILED_PRECONDITION,
                                "the message does not wait any more",
                                Map.of("state", input.state().name().toLowerCase(Locale.ROOT)));
                    }
                    withdraw(tx, chat, input, home.now());
                    return chat;
                })
                .map(chat -> Answer.of(null));
    }

    /** Takes everything back that waits: whoever stops an agent does not want it to go on with something else. */
    void withdrawAll(ChatTx tx, ChatState chat) throws SQLException {
        for (Input input : tx.inputs(chat).queued()) {
            withdraw(tx, chat, input, home.now());
        }
        chat.goOn(false);
    }

    private static void withdraw(ChatTx tx, ChatState chat, Input input, long now) throws SQLException {
        tx.inputs(chat).save(input.ended(State.WITHDRAWN, input.delivery(), null));
        tx.append(chat, AgentEvent.of(EventType.INPUT_WITHDRAWN, now, Map.of(MESSAGE_ID, input.messageId())));
        chat.waiting(tx.inputs(chat).queued().size());
    }

    // To the node.

    /** Sends what waits, if it may be sent now; in the chat's turn. */
    Future<Void> goOn(String chatId, @Nullable Call call) {
        if (!home.nodes().isOnline(node(chatId))) {
            return Future.succeededFuture();
        }
        return threads.poller(chatId)
                .epoch()
                .compose(epoch -> home.write(tx -> next(tx, tx.find(chatId), epoch)))
                .compose(next -> next.isEmpty()
                        ? Future.<Void>succeededFuture()
                        : deliver(chatId, next.get(), Delivery.Wish.AUTO, call).<Void>mapEmpty())
                .otherwise(failure -> {
                    LOG.debug("{} does not go on: {}", chatId, failure.getMessage());
                    return null;
                });
    }

    private static Optional<Input> next(ChatTx tx, @Nullable ChatState chat, String epoch) throws SQLException {
        if (chat == null
                || chat.turnId() != null
                || !chat.goesOn()
                || !tx.inputs(chat).sending().isEmpty()) {
            return Optional.empty();
        }
        List<Input> queued = tx.inputs(chat).queued();
        if (queued.isEmpty()) {
            return Optional.empty();
        }
        Input next = queued.get(0).sending(Delivery.TURN.wireName(), epoch);
        tx.inputs(chat).save(next);
        chat.waiting(queued.size() - 1);
        return Optional.of(next);
    }

    /** Sends once more what the same process may not have got; in the chat's turn. */
    Future<Void> resend(String chatId) {
        return home.read(tx -> {
                    ChatState chat = tx.find(chatId);
                    return chat == null ? List.<Input>of() : tx.inputs(chat).sending();
                })
                .compose(inputs -> {
                    Future<?> done = Future.succeededFuture();
                    for (Input input : inputs) {
                        done = done.transform(before -> deliver(chatId, input, Delivery.Wish.AUTO, null));
                    }
                    return done;
                })
                .transform(done -> Future.succeededFuture());
    }

    private Future<Input> deliver(String chatId, Input input, Delivery.Wish wish, @Nullable Call call) {
        return home.read(tx -> body(tx, tx.get(chatId), input))
                .compose(body -> threads.ensure(chatId, call)
                        .transform(open -> open.failed()
                                ? refused(chatId, input, open.cause())
                                : threads.ask(chatId, "send", body, call)
                                        .compose(sent -> home.write(tx -> delivered(tx, tx.get(chatId), input, sent)))
                                        .recover(failure -> undelivered(chatId, input, wish, call, failure))));
    }

    private static JsonObject body(ChatTx tx, ChatState chat, Input input) throws SQLException {
        AgentEvent said = tx.log(chat).at(input.seq());
        if (said == null) {
            throw new HomieException(ErrorCode.INTERNAL, "the log has lost a message");
        }
        JsonObject fields = new JsonObject(said.fields());
        JsonArray images = new JsonArray();
        for (int i = 0; i < fields.getJsonArray("images", new JsonArray()).size(); i++) {
            tx.inputs(chat)
                    .image(input.messageId() + "." + i)
                    .ifPresent(image -> images.add(new JsonObject()
                            .put("mime", image.mime())
                            .put("base64", Base64.getEncoder().encodeToString(image.bytes()))));
        }
        return new JsonObject()
                .put(MESSAGE_ID, input.messageId())
                .put("text", fields.getString("text", ""))
                .put("images", images)
                .put("mentions", paths(fields))
                .put(DELIVERY, input.delivery())
                .put("settings", Services.json(chat.settings()));
    }

    private static JsonArray paths(JsonObject fields) {
        JsonArray paths = new JsonArray();
        for (Object mention : fields.getJsonArray("mentions", new JsonArray())) {
            if (mention instanceof JsonObject of) {
                paths.add(of.getString("path"));
            }
        }
        return paths;
    }

    private Input delivered(ChatTx tx, ChatState chat, Input input, JsonObject sent) throws SQLException {
        String turnId = sent.getString("turnId", "");
        String delivery = sent.getString(DELIVERY, input.delivery());
        Input now = input.ended(State.DELIVERED, delivery, turnId);
        tx.inputs(chat).save(now);
        chat.begun(turnId, home.now());
        if (input.epoch() != null) {
            chat.ranBy(input.epoch());
        }
        tx.append(
                chat,
                new AgentEvent(
                        EventType.INPUT_DELIVERED,
                        home.now(),
                        turnId,
                        null,
                        null,
                        Map.of(MESSAGE_ID, input.messageId(), DELIVERY, delivery)));
        return now;
    }

    private Future<Input> undelivered(
            String chatId, Input input, Delivery.Wish wish, @Nullable Call call, Throwable failure) {
        String reason = ChatNodes.reason(failure);
        if ("busy".equals(reason) || "notSteerable".equals(reason)) {
            return home.write(tx -> {
                Input waits = input.queued();
                ChatState chat = tx.get(chatId);
                tx.inputs(chat).save(waits);
                chat.waiting(tx.inputs(chat).queued().size());
                return waits;
            });
        }
        boolean steered = Delivery.STEER.wireName().equals(input.delivery());
        if ("idle".equals(reason) && steered && wish != Delivery.Wish.STEER) {
            Input begins = input.sending(Delivery.TURN.wireName(), input.epoch());
            return home.write(tx -> {
                        tx.inputs(tx.get(chatId)).save(begins);
                        return begins;
                    })
                    .compose(now -> deliver(chatId, now, wish, call));
        }
        if (!ChatNodes.isRefused(failure)) {
            LOG.debug("{} may have {} or not: {}", chatId, input.messageId(), failure.getMessage());
            if (home.nodes().isOnline(node(chatId))) {
                again.accept(chatId);
            } // else when it is back
            return Future.succeededFuture(input);
        }
        return refused(chatId, input, failure);
    }

    /** The node does not have it, and will not. */
    private Future<Input> refused(String chatId, Input input, Throwable failure) {
        HomieException error = BusFailure.of(failure);
        return home.write(tx -> {
                    ChatState chat = tx.get(chatId);
                    ChatIngest.failed(tx, chat, input, home.now(), error.code().name(), error.getMessage());
                    chat.goOn(false);
                    return input;
                })
                .compose(written -> Future.failedFuture(error));
    }

    private static String node(String chatId) {
        return chatId.substring(0, chatId.indexOf('-'));
    }
}
