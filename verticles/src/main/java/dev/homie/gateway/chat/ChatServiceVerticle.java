package dev.homie.gateway.chat;

import dev.homie.core.bus.Services;
import dev.homie.core.bus.Services.Answer;
import dev.homie.core.bus.Services.Call;
import dev.homie.core.store.ChatStore;
import dev.homie.core.store.KnownNodeTable;
import dev.homie.core.store.KnownNodeTable.KnownNode;
import dev.homie.core.store.Store;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.presence.NodeDirectory;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentAddresses;
import dev.homie.protocol.presence.NodeInfo;
import dev.homie.protocol.presence.NodePresence;
import dev.homie.protocol.presence.NodeStatus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code agent.chat.*} (SPEC.md section 6): keeps the chats that were made here, asks their machines what happens in them,
 * and takes what concerns other chats to their homes.
 */
public final class ChatServiceVerticle extends VerticleBase {
    private static final long EXPIRE_EVERY_MS = 1_000;
    private static final long APPROVALS_EVERY_MS = 5_000;
    /** After which what a node may not have got is said again; it knows by the message's name whether it has it. */
    private static final long RETRY_MS = 2_000;

    private static final long MINUTE_MS = 60_000;

    private final GatewayConfig config;
    private final String gatewayId;
    private final Store store;
    private final Clock clock;
    private final NodeDirectory directory;
    private final OtherHomes others;
    private final Map<String, NodePoller> pollers = new HashMap<>();
    private @Nullable Parts parts;

    /** What is there once it has started. */
    private record Parts(
            ChatHome home, ChatNodes nodes, ChatMessages messages, ChatQuestions questions, ChatRouter router) {}

    public ChatServiceVerticle(GatewayConfig config, String gatewayId, Store store, Clock clock) {
        this.config = config;
        this.gatewayId = gatewayId;
        this.store = store;
        this.clock = clock;
        this.directory = new NodeDirectory(clock);
        this.others = new OtherHomes(gatewayId, clock);
    }

    @Override
    public Future<?> start() {
        ChatNodes nodes = new ChatNodes(vertx, directory, nodeMs(config.requestMs()));
        ChatHome home = new ChatHome(vertx, gatewayId, new ChatStore(store), nodes, clock);
        ChatThreads threads = new ChatThreads(home, this::poller);
        Consumer<String> again = chatId -> vertx.setTimer(RETRY_MS, late -> home.inTurn(chatId, () -> resume(chatId)));
        ChatMessages messages = new ChatMessages(home, threads, again);
        ChatQuestions questions = new ChatQuestions(home, threads, again);
        ChatTurns turns = new ChatTurns(home, threads, messages);
        Map<String, Function<Call, Future<Answer>>> own = own(new ChatDesk(home, threads), messages, questions, turns);
        ChatRouter router = new ChatRouter(vertx, gatewayId, config.requestMs(), own, others::all);
        parts = new Parts(home, nodes, messages, questions, router);
        return Future.all(
                        await(new KnownNodeTable(store).all(0)),
                        home.read(tx -> tx.queries().nodes()))
                .compose(found -> {
                    List<KnownNode> known = found.resultAt(0);
                    List<String> withChats = found.resultAt(1);
                    directory.remember(known);
                    withChats.forEach(this::poller);
                    return Future.all(serve(own), listen());
                })
                .onSuccess(ready -> {
                    home.sweep();
                    vertx.setPeriodic(
                            EXPIRE_EVERY_MS, tick -> directory.expire().forEach(this::away));
                    int minutes = config.agent().approvalMinutes();
                    vertx.setPeriodic(APPROVALS_EVERY_MS, tick -> questions.expire(minutes));
                    vertx.eventBus().publish(Addresses.NODE_ANNOUNCE_REQUEST, new JsonObject());
                    vertx.eventBus().publish(Addresses.GATEWAY_ANNOUNCE_REQUEST, new JsonObject());
                });
    }

    @Override
    public Future<?> stop() {
        pollers.values().forEach(NodePoller::stop);
        return Future.succeededFuture();
    }

    private static Map<String, Function<Call, Future<Answer>>> own(
            ChatDesk desk, ChatMessages messages, ChatQuestions questions, ChatTurns turns) {
        Map<String, Function<Call, Future<Answer>>> own = new LinkedHashMap<>();
        own.put("list", desk::list);
        own.put("rename", desk::rename);
        own.put("archive", desk::archive);
        own.put("delete", desk::delete);
        own.put("configure", desk::configure);
        own.put("fork", desk::fork);
        own.put("mark", desk::mark);
        own.put("image", desk::image);
        own.put("usage", desk::usage);
        own.put("thread.read", desk::readThread);
        own.put("log", desk::log);
        own.put("message.send", messages::send);
        own.put("message.withdraw", messages::withdraw);
        own.put("approval.list", questions::list);
        own.put("approval.respond", questions::decide);
        own.put("input.respond", questions::reply);
        own.put("cancel", turns::cancel);
        own.put("close", turns::close);
        own.put("compact", turns::compact);
        own.put("diff", turns::diff);
        own.put("files.search", turns::files);
        own.put("create", desk::create);
        return own;
    }

    private Future<?> serve(Map<String, Function<Call, Future<Answer>>> own) {
        Services services = new Services(vertx);
        Map<String, Function<Call, Future<Answer>>> methods = new LinkedHashMap<>();
        own.forEach((verb, method) -> methods.put(
                verb, verb.equals("create") ? method : call -> parts().router().route(verb, call)));
        methods.remove("log");
        methods.put("list", call -> parts().router().list(call));
        methods.put("approval.list", call -> parts().router().approvals(call));
        methods.put(
                "files.search",
                call -> call.params().has("chatId") ? parts().router().route("files.search", call) : files(call));
        methods.put("models.list", call -> node("models", call));
        for (String verb : List.of(
                "account.read",
                "account.login.start",
                "account.login.poll",
                "account.login.cancel",
                "account.logout",
                "account.rateLimits")) {
            methods.put(verb, call -> node(verb, call));
        }
        List<Future<?>> ready = new ArrayList<>();
        methods.forEach((verb, method) ->
                ready.add(services.serve("agent.chat." + verb, method).completion()));
        own.forEach((verb, method) -> ready.add(
                services.serve(AgentAddresses.home(gatewayId, verb), method).completion()));
        return Future.all(ready);
    }

    /** Asks a machine, without a chat. */
    private Future<Answer> node(String verb, Call call) {
        String nodeId = ChatTurns.node(call);
        JsonObject body = new JsonObject(call.params().toMap());
        body.remove("nodeId");
        return parts().nodes().ask(nodeId, verb, body, call).map(Answer::of);
    }

    private Future<Answer> files(Call call) {
        String nodeId = ChatTurns.node(call);
        JsonObject body = ChatTurns.question(call).put("cwd", call.params().string("cwd", 4096));
        return parts().nodes().ask(nodeId, "files", body, call).map(Answer::of);
    }

    // Machines.

    private Future<?> listen() {
        Services services = new Services(vertx);
        vertx.eventBus().<JsonObject>localConsumer(Addresses.MEMBER_LEFT, message -> {
            String member = message.body().getString("member", "");
            others.memberLeft(member).forEach(parts().router()::died);
            directory
                    .memberLeft(member, message.body().getBoolean("died", false))
                    .forEach(this::away);
        });
        return Future.all(
                services.listen(
                        Addresses.GATEWAY_ANNOUNCE,
                        body -> others.announced(body.getString("gatewayId", ""), body.getString("member"))),
                services.listen(Addresses.GATEWAY_BYE, body -> {
                    others.bye(body.getString("gatewayId", ""));
                    parts().router().died(body.getString("gatewayId", ""));
                }),
                services.listen(Addresses.NODE_ANNOUNCE, this::announced),
                services.listen(Addresses.NODE_BYE, body -> {
                    NodePresence node = directory.bye(body.getString("nodeId", ""), body.getLong("startedAt", 0L));
                    if (node != null) {
                        away(node);
                    }
                }),
                services.listen(Addresses.LINK_LOST, body -> {
                    NodePresence node =
                            body.getBoolean("away", false) ? directory.linkLost(body.getString("nodeId", "")) : null;
                    if (node != null) {
                        away(node);
                    }
                }));
    }

    private void announced(JsonObject body) {
        NodeInfo node = Json.fromMap(Services.plain(body.getJsonObject("node")), NodeInfo.class);
        NodePresence before = directory.find(node.id());
        boolean news = directory.announced(node);
        if (before != null && before.startedAt() != node.startedAt()) {
            parts().nodes().died(node.id());
        }
        NodePoller poller = pollers.get(node.id());
        if (news && poller != null) {
            poller.wake();
            tellOf(node.id());
        }
    }

    /** What was asked of a node that has ended it will not answer; one that is only unreachable may come back. */
    private void away(NodePresence node) {
        NodePoller poller = pollers.get(node.id());
        if (node.status() == NodeStatus.OFFLINE) {
            parts().nodes().died(node.id());
            if (poller != null) {
                poller.died();
            }
        }
        if (poller != null) {
            tellOf(node.id());
        }
    }

    /** The machine's chats have a problem, or none any more; told of those that somebody may look at. */
    private void tellOf(String nodeId) {
        ChatHome home = parts().home();
        home.read(tx -> tx.queries().recent(nodeId, ChatDesk.MAX_LIST))
                .onSuccess(chats -> chats.forEach(home.topics()::changed));
    }

    private NodePoller poller(String nodeId) {
        NodePoller known = pollers.get(nodeId);
        if (known != null) {
            return known;
        }
        NodePoller poller = new NodePoller(
                vertx, parts().home(), nodeId, config.agent().approvalMinutes() * MINUTE_MS, new NodePoller.Listener() {
                    @Override
                    public void back(String node) {
                        ChatHome home = parts().home();
                        home.read(tx -> tx.queries().busy(node))
                                .onSuccess(chats -> chats.forEach(chatId -> home.inTurn(chatId, () -> resume(chatId))));
                    }

                    @Override
                    public void ended(Set<String> chatIds) {
                        chatIds.forEach(chatId -> parts().home().inTurn(chatId, () -> resume(chatId)));
                    }
                });
        pollers.put(nodeId, poller);
        poller.wake();
        return poller;
    }

    /** What was to be said to the chat's agent is said now: what may not have arrived, answers, and what waits. */
    private Future<Void> resume(String chatId) {
        return parts().messages()
                .resend(chatId)
                .compose(sent -> parts().questions().tell(chatId))
                .compose(told -> parts().messages().goOn(chatId, null));
    }

    /** What a node may take, so that who asked us hears of it in time. */
    private static long nodeMs(int requestMs) {
        return requestMs * 3L / 4;
    }

    private Parts parts() {
        if (parts == null) {
            throw new IllegalStateException("not started");
        }
        return parts;
    }

    /** Back from the store's thread to this verticle's. */
    private <T> Future<T> await(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
    }
}
