package dev.homie.node.agent;

import dev.homie.core.agent.AgentRuntime;
import dev.homie.core.agent.AgentRuntime.Opening;
import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.identity.Secrets;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.agent.AgentEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's half of {@code agent.*} on the bus (SPEC.md section 8.2): requests under {@code node.NODEID.agent.}, and a journal
 * for each gateway that has chats here. All on the verticle's context.
 */
public final class AgentEndpoint implements AgentRuntime.Events {
    /** Longest that a question waits for something to happen. */
    static final int MAX_WAIT_MS = 20_000;
    /** Chats that are open at once. */
    static final int MAX_OPEN = 1_000;
    /** Gateways that have a journal; one more is RESOURCE_EXHAUSTED. */
    static final int MAX_GATEWAYS = 64;
    /** Longest that one {@code watch} lasts. */
    static final int MAX_WATCH_MS = 120_000;

    private static final int EPOCH_BYTES = 9;
    private static final String DEFAULT_RUNTIME = "codex";
    private static final List<String> ASKED = List.of(
            "models",
            "account.read",
            "account.login.start",
            "account.login.poll",
            "account.login.cancel",
            "account.logout",
            "account.rateLimits");
    private static final Logger LOG = LoggerFactory.getLogger(AgentEndpoint.class);

    private final Vertx vertx;
    private final String nodeId;
    private final Services services;
    private final Map<String, AgentRuntime> runtimes = new LinkedHashMap<>();
    private final Map<String, AgentRuntime> open = new HashMap<>();
    private final String epoch = Secrets.random(EPOCH_BYTES);
    private final Map<String, Journal> journals = new HashMap<>();
    private final Map<String, Poll> polls = new HashMap<>();
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    private boolean answering;
    /** By {@link System#nanoTime}. */
    private long watchedUntil = System.nanoTime();

    /** A question that waits. */
    private record Poll(Promise<Answer> promise, long after, long timer) {}

    /** @param runtimes makes them, with where they tell what happens; on the verticle's context */
    public AgentEndpoint(Vertx vertx, String nodeId, Function<AgentRuntime.Events, List<AgentRuntime>> runtimes) {
        this.vertx = vertx;
        this.nodeId = nodeId;
        this.services = new Services(vertx);
        runtimes.apply(this).forEach(runtime -> this.runtimes.put(runtime.name(), runtime));
        serve("runtimes", call -> runtimes());
        serve("open", this::open);
        serve("send", this::send);
        serve(
                "respond",
                call -> empty(chat(call.params())
                        .respond(AgentParams.chatId(call.params()), AgentParams.response(call.params()))));
        serve("cancel", call -> empty(chat(call.params()).cancel(AgentParams.chatId(call.params()))));
        serve("close", this::closeChat);
        serve("compact", call -> empty(chat(call.params()).compact(AgentParams.chatId(call.params()))));
        serve("diff", call -> ask(chat(call.params()), "diff", call));
        serve("files", call -> ask(call.params().has("chatId") ? chat(call.params()) : runtime(call), "files", call));
        ASKED.forEach(verb -> serve(verb, call -> ask(runtime(call), verb, call)));
        serve("poll", this::poll);
        serve("codex", this::codex);
        serve("watch", this::watch);
    }

    private void serve(String verb, Function<Call, Future<Answer>> handler) {
        consumers.add(services.serve(AgentAddresses.node(nodeId, verb), call -> own(handler, call)));
    }

    /** What a runtime cannot do now is marked as its own word, unlike a node that cannot be reached: nothing was taken. */
    private static Future<Answer> own(Function<Call, Future<Answer>> handler, Call call) {
        Future<Answer> answer;
        try {
            answer = handler.apply(call);
        } catch (HomieException refused) {
            answer = Future.failedFuture(refused);
        }
        return answer.recover(failure -> {
            if (failure instanceof HomieException own && own.code() == ErrorCode.UNAVAILABLE) {
                Map<String, Object> data = new LinkedHashMap<>(own.data());
                data.putIfAbsent("runtime", DEFAULT_RUNTIME);
                return Future.failedFuture(new HomieException(own.code(), own.getMessage(), data));
            }
            return Future.failedFuture(failure);
        });
    }

    /** Every address is registered, in the whole cluster where there is one. */
    public Future<Void> ready() {
        return Future.all(consumers.stream().map(MessageConsumer::completion).toList())
                .mapEmpty();
    }

    /** All that is served here. */
    public List<String> addresses() {
        return consumers.stream().map(MessageConsumer::address).toList();
    }

    /** Ends everything that the runtimes have started. */
    public Future<Void> close() {
        polls.values().forEach(poll -> {
            vertx.cancelTimer(poll.timer());
            poll.promise().tryFail(new HomieException(ErrorCode.UNAVAILABLE, "the node stops"));
        });
        polls.clear();
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .transform(done -> Future.join(
                        runtimes.values().stream().map(AgentRuntime::stop).toList()))
                .mapEmpty();
    }

    // ---- requests ----

    private Future<Answer> runtimes() {
        List<Future<AgentRuntime.RuntimeState>> states =
                runtimes.values().stream().map(AgentRuntime::state).toList();
        return Future.all(states).map(done -> Answer.of(Map.of("runtimes", done.list())));
    }

    private Future<Answer> open(Call call) {
        Opening opening = AgentParams.opening(call.params());
        String gatewayId = call.params().string("gatewayId", AgentParams.MAX_ID);
        if (!nodeId.equals(AgentAddresses.nodeOfChat(opening.chatId()))
                || !gatewayId.equals(AgentAddresses.homeOfChat(opening.chatId()))) {
            throw HomieException.invalid(
                    call.params().path("chatId"), "must name this machine and the gateway that asks");
        }
        AgentRuntime runtime = runtime(call);
        if (!open.containsKey(opening.chatId()) && open.size() >= MAX_OPEN) {
            throw new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED, MAX_OPEN + " chats are open on this machine; close some");
        }
        if (!journals.containsKey(gatewayId) && journals.size() >= MAX_GATEWAYS) {
            throw new HomieException(ErrorCode.RESOURCE_EXHAUSTED, "too many gateways have chats on this machine");
        }
        journals.computeIfAbsent(gatewayId, id -> new Journal());
        open.put(opening.chatId(), runtime);
        return runtime.open(opening)
                .onFailure(failure -> open.remove(opening.chatId()))
                .map(Answer::of);
    }

    private Future<Answer> send(Call call) {
        AgentRuntime.Message message = AgentParams.message(call.params());
        return chat(call.params())
                .send(message)
                .map(sent -> Answer.of(Map.of("turnId", sent.turnId(), "delivery", sent.steered() ? "steer" : "turn")));
    }

    private Future<Answer> closeChat(Call call) {
        String chatId = AgentParams.chatId(call.params());
        AgentRuntime runtime = open.get(chatId);
        return runtime == null
                ? empty(Future.succeededFuture())
                : empty(runtime.close(chatId).onSuccess(closed -> open.remove(chatId, runtime)));
    }

    private static Future<Answer> ask(AgentRuntime runtime, String verb, Call call) {
        return runtime.ask(verb, new JsonObject(call.params().toMap())).map(Answer::of);
    }

    private Future<Answer> codex(Call call) {
        Params params = call.params();
        JsonObject given = AgentParams.object(params, "params");
        return runtime(DEFAULT_RUNTIME)
                .raw(
                        params.optionalString("account", AgentParams.MAX_ID),
                        params.string("method", AgentParams.MAX_ID),
                        given == null ? new JsonObject() : given)
                .map(result -> Answer.of(new JsonObject().put("result", result)));
    }

    private Future<Answer> watch(Call call) {
        int forMs = call.params().integer("forMs", 0, MAX_WATCH_MS);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(forMs);
        watchedUntil = until - watchedUntil > 0 ? until : watchedUntil;
        return empty(Future.succeededFuture());
    }

    private AgentRuntime runtime(Call call) {
        String name = call.params().optionalString("runtime", AgentParams.MAX_ID);
        return runtime(name == null ? DEFAULT_RUNTIME : name);
    }

    private AgentRuntime runtime(String name) {
        AgentRuntime runtime = runtimes.get(name);
        if (runtime == null) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION, "this machine runs no agents by the name of " + name);
        }
        return runtime;
    }

    private AgentRuntime chat(Params params) {
        AgentRuntime runtime = open.get(AgentParams.chatId(params));
        if (runtime == null) {
            throw new HomieException(ErrorCode.NOT_FOUND, "the chat is not open here", Map.of("open", false));
        }
        return runtime;
    }

    private static Future<Answer> empty(Future<Void> done) {
        return done.map(nothing -> Answer.of(null));
    }

    // ---- events ----

    private Future<Answer> poll(Call call) {
        Params params = call.params();
        String gatewayId = params.string("gatewayId", AgentParams.MAX_ID);
        String known = params.optionalString("epoch", AgentParams.MAX_ID);
        Long given = params.optionalLong("after", 0, Long.MAX_VALUE);
        long after = given == null || !epoch.equals(known) ? 0 : given;
        Integer waitMs = params.optionalInteger("waitMs", 0, MAX_WAIT_MS);
        // Of two questions of one gateway the older is one that nobody waits for any more.
        Poll older = polls.remove(gatewayId);
        if (older != null) {
            vertx.cancelTimer(older.timer());
            older.promise().tryComplete(answer(List.of(), List.of()));
        }
        Journal journal = journals.get(gatewayId);
        Journal.Answer found = journal == null ? new Journal.Answer(List.of(), List.of()) : journal.read(after);
        // A question about another process is answered at once: what ran in that one is interrupted.
        if (!found.isEmpty() || waitMs == null || waitMs == 0 || !epoch.equals(known)) {
            return Future.succeededFuture(answer(found.entries(), found.missing()));
        }
        Promise<Answer> promise = Promise.promise();
        long timer = vertx.setTimer(waitMs, id -> {
            polls.remove(gatewayId);
            promise.tryComplete(answer(List.of(), List.of()));
        });
        polls.put(gatewayId, new Poll(promise, after, timer));
        return promise.future();
    }

    private Answer answer(List<Journal.Entry> entries, List<String> missing) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("epoch", epoch);
        answer.put("entries", entries);
        if (!missing.isEmpty()) {
            answer.put("missing", missing);
        }
        return Answer.of(answer);
    }

    @Override
    public void happened(String chatId, AgentEvent event) {
        Journal journal = journals.get(String.valueOf(AgentAddresses.homeOfChat(chatId)));
        if (journal == null) {
            LOG.warn("something happened in a chat that was never opened");
            return;
        }
        journal.add(chatId, EventCut.fit(event));
        if (!answering) {
            answering = true;
            // Together with what else this moment brings.
            vertx.runOnContext(now -> answerPolls());
        }
    }

    private void answerPolls() {
        answering = false;
        for (Map.Entry<String, Poll> each : List.copyOf(polls.entrySet())) {
            Journal journal = journals.get(each.getKey());
            Journal.Answer found =
                    journal == null ? null : journal.read(each.getValue().after());
            if (found != null && !found.isEmpty()) {
                polls.remove(each.getKey());
                vertx.cancelTimer(each.getValue().timer());
                each.getValue().promise().tryComplete(answer(found.entries(), found.missing()));
            }
        }
    }

    @Override
    public void said(@Nullable String account, String method, @Nullable Object params, @Nullable String requestId) {
        if (System.nanoTime() - watchedUntil >= 0) {
            return;
        }
        JsonObject said = new JsonObject().put("method", method).put("params", params);
        if (account != null) {
            said.put("account", account);
        }
        if (requestId != null) {
            said.put("requestId", requestId);
        }
        vertx.eventBus().publish(AgentAddresses.CODEX_EVENT_PREFIX + nodeId, said);
    }
}
