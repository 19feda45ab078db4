package dev.homie.chat;

import dev.homie.cli.client.Endpoint;
import dev.homie.cli.client.SignIn;
import dev.homie.cli.client.WireClient;
import dev.homie.cluster.TestingCluster;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Somebody who chats over the public wire. Keeps what it is told; waits for answers, and for what is to happen. */
final class TestingChatClient implements AutoCloseable {
    static final String EVENTS = "agent.chat.event.";
    private static final int ANSWER_SECONDS = 40;
    private static final Duration HAPPENS = Duration.ofSeconds(30);

    private final Context context;
    private final Map<String, List<JsonObject>> told = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WireClient client;

    TestingChatClient(Vertx vertx, Endpoint gateway, SignIn as) {
        context = vertx.getOrCreateContext();
        client = await(() -> WireClient.connect(vertx, gateway, as, "chatting", new WireClient.Listener() {
            @Override
            public void event(String topic, Map<String, Object> payload) {
                told(topic).add(new JsonObject(payload));
            }

            @Override
            public void closed(int code) {
                closed.complete(code);
            }
        }));
    }

    String gatewayId() {
        return client.gatewayId();
    }

    /** The result; throws the {@link HomieException} that the gateway answers. */
    JsonObject ask(String method, Map<String, ?> params) {
        return new JsonObject(await(() -> client.request(method, params)));
    }

    /** How a request fails that has to. */
    HomieException no(String method, Map<String, ?> params) {
        try {
            JsonObject answer = ask(method, params);
            throw new AssertionError(method + " was to fail and answered " + answer);
        } catch (HomieException e) {
            return e;
        }
    }

    void untilOnline(String nodeId) {
        TestingCluster.until(
                nodeId + " is online",
                HAPPENS,
                () -> ask("presence.list", Map.of()).getJsonArray("nodes").stream()
                        .map(JsonObject.class::cast)
                        .anyMatch(node -> node.getString("id").equals(nodeId)
                                && node.getString("status").equals("online")));
    }

    /** A chat in that folder whose events are followed; its id. */
    String chat(String nodeId, Path folder, String... settings) {
        Map<String, Object> params = new HashMap<>(Map.of("nodeId", nodeId, "cwd", folder.toString()));
        for (int i = 0; i < settings.length; i += 2) {
            params.put(settings[i], settings[i + 1]);
        }
        String chat = ask("agent.chat.create", params).getJsonObject("chat").getString("id");
        follow(chat, 0);
        return chat;
    }

    /** From now on, and first what was logged after that. */
    void follow(String chat, long from) {
        ask("agent.chat.event.subscribe", Map.of("chatId", chat, "from", from));
    }

    void listen(String... topics) {
        ask("events.subscribe", Map.of("topics", List.of(topics)));
    }

    /** What was told on a topic so far. */
    List<JsonObject> told(String topic) {
        return told.computeIfAbsent(topic, first -> new CopyOnWriteArrayList<>());
    }

    /** The events of a chat so far. */
    List<JsonObject> events(String chat) {
        return List.copyOf(told(EVENTS + chat));
    }

    List<JsonObject> events(String chat, String type) {
        return events(chat).stream()
                .filter(event -> event.getString("type").equals("agent." + type))
                .toList();
    }

    /** The types of its events without their prefix and without previews. */
    List<String> types(String chat) {
        return events(chat).stream()
                .map(event -> event.getString("type").substring("agent.".length()))
                .filter(type -> !type.endsWith(".delta") && !type.equals("tool.output"))
                .toList();
    }

    /** Waits for an event of that type. */
    JsonObject happens(String chat, String type) {
        return happens(chat, type, 1);
    }

    /** Waits for the {@code nth} event of that type, from 1. */
    JsonObject happens(String chat, String type, int nth) {
        try {
            TestingCluster.until(
                    nth + ". " + type, HAPPENS, () -> events(chat, type).size() >= nth);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; there are " + described(chat), e);
        }
        return events(chat, type).get(nth - 1);
    }

    JsonObject happens(String chat, String type, Predicate<JsonObject> wanted) {
        List<JsonObject> found = new ArrayList<>();
        try {
            TestingCluster.until(type, HAPPENS, () -> {
                events(chat, type).stream().filter(wanted).findFirst().ifPresent(found::add);
                return !found.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; there are " + described(chat), e);
        }
        return found.get(0);
    }

    /** Waits for the next message on a topic that fits. */
    JsonObject hears(String topic, Predicate<JsonObject> wanted) {
        TestingCluster.until(topic, HAPPENS, () -> told(topic).stream().anyMatch(wanted));
        return told(topic).stream().filter(wanted).findFirst().orElseThrow();
    }

    private String described(String chat) {
        StringBuilder all = new StringBuilder();
        events(chat).forEach(event -> {
            JsonObject short_ = event.copy();
            short_.remove("provider");
            all.append('\n').append(short_.encode());
        });
        return all.toString();
    }

    JsonObject send(String chat, String text) {
        return ask("agent.chat.message.send", Map.of("chatId", chat, "text", text));
    }

    JsonObject send(String chat, String text, String delivery) {
        return ask("agent.chat.message.send", Map.of("chatId", chat, "text", text, "delivery", delivery));
    }

    /** Sends a message and waits for the end of its turn, the {@code nth} of the chat. */
    JsonObject turn(String chat, String text, int nth) {
        send(chat, text);
        return happens(chat, "turn.ended", nth);
    }

    JsonObject read(String chat) {
        return ask("agent.chat.thread.read", Map.of("chatId", chat, "limit", 500));
    }

    JsonObject state(String chat) {
        return read(chat).getJsonObject("chat");
    }

    void untilStatus(String chat, String status) {
        List<String> seen = new ArrayList<>();
        TestingCluster.until("status " + status, HAPPENS, () -> {
            String now = state(chat).getString("status");
            if (!seen.contains(now)) {
                seen.add(now);
            }
            return now.equals(status);
        });
    }

    /** The approval that a chat waits for, its {@code nth}. */
    JsonObject asked(String chat, int nth) {
        return happens(chat, "approval.required", nth).getJsonObject("approval");
    }

    JsonObject respond(JsonObject approval, String decision) {
        return respond(approval, decision, null);
    }

    JsonObject respond(JsonObject approval, String decision, @Nullable String reason) {
        Map<String, Object> params = new HashMap<>(Map.of(
                "chatId", approval.getString("chatId"), "approvalId", approval.getString("id"), "decision", decision));
        if (reason != null) {
            params.put("reason", reason);
        }
        return ask("agent.chat.approval.respond", params).getJsonObject("approval");
    }

    static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public void close() {
        context.runOnContext(go -> client.close());
    }

    private <T> T await(Supplier<Future<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(go -> work.get().onSuccess(result::complete).onFailure(result::completeExceptionally));
        try {
            return result.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HomieException no) {
                // Thrown here too, so that its trace says who asked.
                throw new HomieException(no.code(), String.valueOf(no.getMessage()), no.data());
            }
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer at all", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HomieException(ErrorCode.INTERNAL, "interrupted");
        }
    }
}
