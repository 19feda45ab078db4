package dev.homie.gateway;

import dev.homie.core.agent.AgentRuntime;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.Approval;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A runtime whose agents do what a test says. Keeps to the contract of {@link AgentRuntime}; used on its node's context. */
final class TestingRuntime implements AgentRuntime {
    /** What it was asked to do, in order, such as {@code send m1 turn}. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** Whether a turn can be steered. */
    volatile boolean steerable = true;
    /** Whether what it answers is lost, though it did what it was asked to. */
    volatile boolean losesAnswers;
    /** Why nothing can be opened; null: it can. */
    volatile @Nullable HomieException unusable;

    private final String process;
    private final Events events;
    private final Map<String, Conversation> open = new HashMap<>();
    private static final AtomicInteger TURNS = new AtomicInteger();

    private static final class Conversation {
        private final Map<String, Sent> sent = new HashMap<>();
        private final Set<String> questions = new HashSet<>();
        private final Set<String> carried = new HashSet<>();
        private @Nullable String turn;
    }

    TestingRuntime(String process, Events events) {
        this.process = process;
        this.events = events;
    }

    @Override
    public String name() {
        return "codex";
    }

    @Override
    public Future<RuntimeState> state() {
        return Future.succeededFuture(new RuntimeState("codex", "1", null, List.of()));
    }

    @Override
    public Future<Opened> open(Opening opening) {
        if (unusable != null) {
            return Future.failedFuture(unusable);
        }
        asked.add("open " + (opening.thread() == null ? "new" : "again")
                + (opening.forkOf() == null ? "" : " fork " + opening.forkOf().turnId())
                + (opening.carried() == null
                        ? ""
                        : " carried " + opening.carried().approval().getString("id")));
        String thread = opening.thread() == null ? "thread-" + opening.chatId() : opening.thread();
        Conversation known = open.computeIfAbsent(opening.chatId(), id -> new Conversation());
        if (opening.carried() != null) {
            String id = opening.carried().approval().getString("id");
            if (known.turn != null) {
                return Future.failedFuture(busy());
            }
            if (known.carried.add(id)) {
                begin(opening.chatId(), known, Map.of("carried", id));
            }
        }
        return Future.succeededFuture(
                new Opened(thread, opening.cwd() == null ? "/home/somebody" : opening.cwd(), opening.settings()));
    }

    private static HomieException busy() {
        return new HomieException(ErrorCode.FAILED_PRECONDITION, "a turn runs", Map.of("reason", "busy"));
    }

    @Override
    public Future<Sent> send(Message message) {
        Conversation chat = open.get(message.chatId());
        if (chat == null) {
            return Future.failedFuture(new HomieException(ErrorCode.NOT_FOUND, "not open", Map.of("open", false)));
        }
        Sent before = chat.sent.get(message.messageId());
        if (before != null) {
            asked.add("send " + message.messageId() + " again");
            return Future.succeededFuture(before);
        }
        if (message.steer() && chat.turn == null) {
            return Future.failedFuture(
                    new HomieException(ErrorCode.FAILED_PRECONDITION, "no turn", Map.of("reason", "idle")));
        }
        if (message.steer() && !steerable) {
            return Future.failedFuture(
                    new HomieException(ErrorCode.FAILED_PRECONDITION, "not now", Map.of("reason", "notSteerable")));
        }
        if (!message.steer() && chat.turn != null) {
            return Future.failedFuture(busy());
        }
        asked.add("send " + message.messageId() + (message.steer() ? " steer" : " turn"));
        String turn = message.steer() && chat.turn != null ? chat.turn : begin(message.chatId(), chat, Map.of());
        Sent sent = new Sent(turn, message.steer());
        chat.sent.put(message.messageId(), sent);
        return losesAnswers ? Future.future(never -> {}) : Future.succeededFuture(sent);
    }

    private String begin(String chatId, Conversation chat, Map<String, Object> fields) {
        String turn = process + "-turn-" + TURNS.incrementAndGet();
        chat.turn = turn;
        say(chatId, EventType.TURN_STARTED, null, fields);
        return turn;
    }

    /** Something happens in the turn that runs. */
    void say(String chatId, EventType type, @Nullable String itemId, Map<String, Object> fields) {
        Conversation chat = open.get(chatId);
        String turn = chat == null ? null : chat.turn;
        events.happened(chatId, new AgentEvent(type, System.currentTimeMillis(), turn, itemId, null, fields));
    }

    /** The turn ends. */
    void end(String chatId, String status, @Nullable String why) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("status", status);
        if (why != null) {
            fields.put("why", why);
        }
        say(chatId, EventType.TURN_ENDED, null, fields);
        Conversation chat = open.get(chatId);
        if (chat != null) {
            chat.turn = null;
            chat.questions.clear();
        }
    }

    /** The agent asks whether it may run a command. */
    void ask(String chatId, String approvalId, String command) {
        Conversation chat = open.get(chatId);
        if (chat != null) {
            chat.questions.add(approvalId);
            say(
                    chatId,
                    EventType.APPROVAL_REQUIRED,
                    approvalId,
                    Map.of("approval", approval(chatId, approvalId, command, chat.turn)));
        }
    }

    static Map<String, Object> approval(String chatId, String id, String command, @Nullable String turn) {
        return Json.toMap(new Approval(
                id,
                chatId,
                chatId.substring(0, chatId.indexOf('-')),
                turn,
                id,
                Approval.Kind.COMMAND,
                command,
                "/home/somebody",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(
                        new Approval.Decision(Approval.ACCEPT, "Run once", null),
                        new Approval.Decision(Approval.DECLINE, "Do not run", null)),
                System.currentTimeMillis(),
                null,
                false,
                Approval.Status.OPEN,
                null,
                null,
                null,
                null));
    }

    @Override
    public Future<Void> respond(String chatId, Response response) {
        Conversation chat = open.get(chatId);
        if (chat == null || !chat.questions.remove(response.approvalId())) {
            asked.add("respond " + response.approvalId() + " nobody");
            return Future.failedFuture(new HomieException(ErrorCode.NOT_FOUND, "nothing like that is asked"));
        }
        asked.add("respond " + response.approvalId() + " "
                + (response.decision() == null ? response.action() : response.decision()));
        return losesAnswers ? Future.future(never -> {}) : Future.succeededFuture();
    }

    @Override
    public Future<Void> cancel(String chatId) {
        asked.add("cancel");
        Conversation chat = open.get(chatId);
        if (chat != null && chat.turn != null) {
            end(chatId, "interrupted", "cancelled");
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> close(String chatId) {
        asked.add("close");
        return cancel(chatId).onSuccess(cancelled -> open.remove(chatId));
    }

    @Override
    public Future<Void> compact(String chatId) {
        asked.add("compact");
        say(chatId, EventType.COMPACTED, null, Map.of());
        return Future.succeededFuture();
    }

    @Override
    public Future<JsonObject> ask(String verb, JsonObject params) {
        asked.add(verb);
        return Future.succeededFuture(
                switch (verb) {
                    case "diff" -> new JsonObject().put("diff", "+ new");
                    case "models" -> new JsonObject().put("models", new JsonArray());
                    case "files" ->
                        new JsonObject()
                                .put(
                                        "files",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put(
                                                                "path",
                                                                params.getString("cwd") + "/"
                                                                        + params.getString("query"))));
                    default -> new JsonObject().put("account", new JsonObject().put("name", "default"));
                });
    }

    @Override
    public Future<Object> raw(@Nullable String account, String method, JsonObject params) {
        return Future.failedFuture(new HomieException(ErrorCode.UNIMPLEMENTED, "no " + method));
    }

    @Override
    public Future<Void> stop() {
        return Future.succeededFuture();
    }
}
