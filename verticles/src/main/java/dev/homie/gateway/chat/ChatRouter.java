package dev.homie.gateway.chat;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.gateway.presence.NodeRequests;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.agent.AgentLimits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Takes what clients ask of any gateway to the chat's home, and what they ask of all chats to all homes. */
final class ChatRouter {
    private static final long LIST_MS = 2_000;
    private static final String UPDATED_AT = "updatedAt";

    private final NodeRequests requests;
    private final String gatewayId;
    private final long requestMs;
    private final Map<String, Function<Call, Future<Answer>>> own;
    private final Supplier<List<String>> others;

    /**
     * @param own what this gateway answers for its own chats, by verb
     * @param others the other gateways that are there
     */
    ChatRouter(
            Vertx vertx,
            String gatewayId,
            long requestMs,
            Map<String, Function<Call, Future<Answer>>> own,
            Supplier<List<String>> others) {
        this.others = others;
        this.requests = new NodeRequests(vertx.eventBus());
        this.gatewayId = gatewayId;
        this.requestMs = requestMs;
        this.own = own;
    }

    /** A method that is about one chat. */
    Future<Answer> route(String verb, Call call) {
        String chatId = call.params().string("chatId", AgentLimits.MAX_CHAT_ID);
        String nodeId = AgentAddresses.nodeOfChat(chatId);
        String home = AgentAddresses.homeOfChat(chatId);
        if (nodeId == null || home == null) {
            throw new HomieException(ErrorCode.NOT_FOUND, "no chat is known as " + chatId);
        }
        call.requireNode(nodeId);
        return home.equals(gatewayId)
                ? own(verb, call)
                : ask(home, verb, call, requestMs).map(Answer::of);
    }

    private Future<Answer> own(String verb, Call call) {
        Function<Call, Future<Answer>> method = own.get(verb);
        return method == null
                ? Future.failedFuture(new HomieException(ErrorCode.UNIMPLEMENTED, "chats have no " + verb))
                : method.apply(call);
    }

    private Future<JsonObject> ask(String home, String verb, Call call, long timeoutMs) {
        DeliveryOptions options = new DeliveryOptions()
                .setSendTimeout(timeoutMs)
                .setHeaders(call.message().headers());
        if (!home.equals(gatewayId) && !others.get().contains(home)) {
            return Future.failedFuture(away(home));
        }
        return requests.ask(
                        home,
                        AgentAddresses.home(home, verb),
                        new JsonObject(call.params().toMap()),
                        options)
                .map(reply -> reply.body())
                .recover(failure -> Future.failedFuture(
                        failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS
                                ? away(home)
                                : BusFailure.of(failure)));
    }

    private static HomieException away(String home) {
        return new HomieException(
                ErrorCode.UNAVAILABLE, "the gateway that keeps this chat is away", Map.of("gatewayId", home));
    }

    /** A gateway's process has ended: what it was asked it will not answer. */
    void died(String home) {
        requests.died(home);
    }

    /** What each home lists under a name, and the homes that did not answer in time. */
    private record Merged(List<JsonObject> found, JsonArray unanswered) {}

    private Future<Merged> merge(String verb, String name, Call call) {
        List<String> homes = new ArrayList<>(others.get());
        homes.add(gatewayId);
        List<Future<JsonObject>> asked = homes.stream()
                .map(home -> ask(home, verb, call, home.equals(gatewayId) ? requestMs : LIST_MS))
                .toList();
        return Future.join(asked).transform(done -> {
            List<JsonObject> found = new ArrayList<>();
            JsonArray unanswered = new JsonArray();
            for (int i = 0; i < asked.size(); i++) {
                Future<JsonObject> answer = asked.get(i);
                if (answer.succeeded()) {
                    answer.result().getJsonArray(name, new JsonArray()).forEach(each -> found.add((JsonObject) each));
                } else if (ownFailure(homes.get(i), answer)) {
                    return Future.failedFuture(answer.cause());
                } else {
                    unanswered.add(homes.get(i));
                }
            }
            return Future.succeededFuture(new Merged(found, unanswered));
        });
    }

    /** What is wrong with the request, or with this gateway, is the answer; another may just be away. */
    private boolean ownFailure(String home, Future<?> answer) {
        return home.equals(gatewayId) || BusFailure.of(answer.cause()).code() == ErrorCode.INVALID_ARGUMENT;
    }

    /** {@code agent.chat.list}: of all homes, the one that something happened in last first. */
    Future<Answer> list(Call call) {
        Integer wanted = call.params().optionalInteger("limit", 1, ChatDesk.MAX_LIST);
        int limit = wanted == null ? ChatDesk.DEFAULT_LIST : wanted;
        return merge("list", "chats", call).map(merged -> {
            List<JsonObject> chats = merged.found();
            chats.sort(Comparator.<JsonObject>comparingLong(chat -> chat.getLong(UPDATED_AT, 0L))
                    .reversed()
                    .thenComparing(chat -> chat.getString("id")));
            List<JsonObject> page = chats.size() > limit ? chats.subList(0, limit) : chats;
            JsonObject result =
                    new JsonObject().put("chats", new JsonArray(page)).put("unanswered", merged.unanswered());
            // A full page may have one behind it.
            if (page.size() == limit) {
                result.put("next", ListPlace.write(page.get(limit - 1)));
            }
            return Answer.of(result);
        });
    }

    /** {@code agent.chat.approval.list}: of all homes, the oldest first. */
    Future<Answer> approvals(Call call) {
        return merge("approval.list", "approvals", call).map(merged -> {
            List<JsonObject> approvals = merged.found();
            approvals.sort(Comparator.comparingLong(approval -> approval.getLong("requestedAt", 0L)));
            return Answer.of(
                    new JsonObject().put("approvals", new JsonArray(approvals)).put("unanswered", merged.unanswered()));
        });
    }
}
