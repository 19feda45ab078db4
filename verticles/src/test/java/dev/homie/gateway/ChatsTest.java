package dev.homie.gateway;

import static dev.homie.gateway.TestingChats.NODE;
import static dev.homie.gateway.TestingChats.list;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.agent.EventType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chats, over a real WebSocket and the real half of the node. */
final class ChatsTest {
    @TempDir
    private Path home;

    @Test
    void aTurnFromTheMessageToItsEnd() {
        try (TestingChats chats = new TestingChats(home)) {
            JsonObject chat = chats.client
                    .result("agent.chat.create", json("nodeId", NODE, "cwd", "/work", "model", "big"))
                    .getJsonObject("chat");
            String id = chat.getString("id");
            assertThat(id).startsWith(NODE + "-" + chats.gatewayId() + "-");
            assertThat(chat.getString("cwd")).isEqualTo("/work");
            assertThat(chat.getString("status")).isEqualTo("idle");

            JsonObject sent = chats.send(id, "m1");
            assertThat(sent.getString("delivery")).isEqualTo("turn");
            assertThat(sent.getString("turnId")).isNotEmpty();
            assertThat(chats.chat(id).getString("status")).isEqualTo("running");
            assertThat(chats.chat(id).getString("name")).isEqualTo("do m1");
            chats.node.act(runtime -> {
                runtime.say(id, EventType.MESSAGE_DELTA, "i1", Map.of("text", "don"));
                runtime.say(id, EventType.MESSAGE_DELTA, "i1", Map.of("text", "e"));
                runtime.say(id, EventType.MESSAGE_FINAL, "i1", Map.of("text", "done"));
                runtime.end(id, "completed", null);
            });

            assertThat(chats.untilStatus(id, "idle").getString("preview")).isEqualTo("done");
            // Previews of what is complete are not shown.
            assertThat(chats.types(id))
                    .containsExactlyInAnyOrder(
                            "input", "input.delivered", "turn.started", "message.final", "turn.ended");
        }
    }

    @Test
    void theLogHasNoGapsAndKeepsEverything() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = chats.create();
            chats.client.result("events.subscribe", json("topics", new JsonArray().add("agent.chat.event." + id)));
            chats.send(id, "m1");
            chats.node.act(runtime -> {
                for (int i = 0; i < 50; i++) {
                    runtime.say(id, EventType.MESSAGE_DELTA, "i" + i, Map.of("text", "x"));
                    runtime.say(id, EventType.MESSAGE_FINAL, "i" + i, Map.of("text", "x"));
                }
                runtime.end(id, "completed", null);
            });
            chats.logged(id, EventType.TURN_ENDED);

            long last = chats.chat(id).getLong("lastSeq");
            List<Long> seqs = new ArrayList<>();
            long after = 0;
            while (after < last) {
                JsonObject log = TestingGateway.await(chats.vertx
                                .eventBus()
                                .<JsonObject>request(
                                        "gateway." + chats.gatewayId() + ".chat.log",
                                        json("topic", "agent.chat.event." + id, "from", after, "limit", 7)))
                        .body();
                assertThat(log.getLong("latest")).isEqualTo(last);
                list(log.getJsonArray("events")).forEach(event -> seqs.add(event.getLong("seq")));
                after = seqs.get(seqs.size() - 1);
            }
            assertThat(seqs).hasSize((int) last);
            for (int i = 0; i < last; i++) {
                assertThat(seqs.get(i)).isEqualTo(i + 1);
            }
            // The same was told live, in that order.
            for (long seq = 1; seq <= last; seq++) {
                assertThat(chats.client
                                .event("agent.chat.event." + id)
                                .getJsonObject("payload")
                                .getLong("seq"))
                        .isEqualTo(seq);
            }
            // Pages backwards and forwards have the same.
            List<JsonObject> shown = chats.events(id);
            List<JsonObject> backwards = new ArrayList<>();
            JsonObject page = chats.client.result("agent.chat.thread.read", json("chatId", id, "limit", 10));
            while (true) {
                backwards.addAll(0, list(page.getJsonArray("events")));
                if (!page.getBoolean("more")) {
                    break;
                }
                page = chats.client.result(
                        "agent.chat.thread.read",
                        json(
                                "chatId",
                                id,
                                "limit",
                                10,
                                "before",
                                backwards.get(0).getLong("seq")));
            }
            assertThat(backwards).isEqualTo(shown);
            JsonObject forwards =
                    chats.client.result("agent.chat.thread.read", json("chatId", id, "after", 0, "limit", 10));
            assertThat(list(forwards.getJsonArray("events"))).isEqualTo(shown.subList(0, 10));
            assertThat(forwards.getBoolean("more")).isTrue();
        }
    }

    @Test
    void aMessageIsSentOnce() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = chats.create();
            JsonObject first = chats.send(id, "m1");
            assertThat(chats.send(id, "m1")).isEqualTo(first);
            assertThat(chats.node.runtime().asked).containsExactly("open new", "send m1 turn");
        }
    }

    @Test
    void steeringQueueingAndWithdrawing() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = chats.create();
            assertThat(chats.client.error("agent.chat.message.send", TestingChats.message(id, "m0", "steer")))
                    .isEqualTo("FAILED_PRECONDITION");
            String turn = chats.send(id, "m1").getString("turnId");
            JsonObject steered = chats.send(id, "m2");
            assertThat(steered.getString("delivery")).isEqualTo("steer");
            assertThat(steered.getString("turnId")).isEqualTo(turn);
            assertThat(chats.send(id, "m3", "queue").getString("delivery")).isEqualTo("queue");
            chats.node.runtime().steerable = false;
            assertThat(chats.send(id, "m4", "steer").getString("delivery")).isEqualTo("queue");
            assertThat(chats.send(id, "m5").getString("delivery")).isEqualTo("queue");
            assertThat(chats.chat(id).getInteger("queued")).isEqualTo(3);
            chats.client.result("agent.chat.message.withdraw", json("chatId", id, "messageId", "m4"));
            assertThat(chats.client.error("agent.chat.message.withdraw", json("chatId", id, "messageId", "m4")))
                    .isEqualTo("FAILED_PRECONDITION");

            chats.node.act(runtime -> runtime.end(id, "completed", null));
            chats.logged(id, EventType.INPUT_DELIVERED, event -> "m3".equals(event.getString("messageId")));
            chats.node.act(runtime -> runtime.end(id, "completed", null));
            chats.logged(id, EventType.INPUT_DELIVERED, event -> "m5".equals(event.getString("messageId")));

            assertThat(chats.node.runtime().asked)
                    .containsExactly("open new", "send m1 turn", "send m2 steer", "send m3 turn", "send m5 turn");
            assertThat(chats.chat(id).getInteger("queued")).isZero();
        }
    }

    @Test
    void whoStopsAnAgentTakesBackWhatWaits() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = chats.create();
            chats.send(id, "m1");
            chats.send(id, "m2", "queue");
            chats.client.result("agent.chat.cancel", json("chatId", id));

            JsonObject ended = chats.logged(id, EventType.TURN_ENDED);
            assertThat(ended.getString("why")).isEqualTo("cancelled");
            assertThat(chats.logged(id, EventType.INPUT_WITHDRAWN).getString("messageId"))
                    .isEqualTo("m2");
            assertThat(chats.chat(id).getString("status")).isEqualTo("idle");
            assertThat(chats.send(id, "m3").getString("delivery")).isEqualTo("turn");
            assertThat(chats.node.runtime().asked)
                    .containsExactly("open new", "send m1 turn", "cancel", "send m3 turn");
        }
    }

    @Test
    void theListIsSearchedAndPaged() {
        try (TestingChats chats = new TestingChats(home)) {
            for (int i = 0; i < 5; i++) {
                chats.client.result("agent.chat.create", json("nodeId", NODE, "name", "Chat " + i, "cwd", "/w/" + i));
            }
            List<String> names = new ArrayList<>();
            JsonObject params = json("limit", 2);
            while (true) {
                JsonObject page = chats.client.result("agent.chat.list", params);
                list(page.getJsonArray("chats")).forEach(chat -> names.add(chat.getString("name")));
                if (page.getString("next") == null) {
                    break;
                }
                params.put("before", page.getString("next"));
            }
            assertThat(names).containsExactlyInAnyOrder("Chat 0", "Chat 1", "Chat 2", "Chat 3", "Chat 4");
            JsonArray found = chats.client
                    .result("agent.chat.list", json("search", "/W/3"))
                    .getJsonArray("chats");
            assertThat(list(found)).extracting(chat -> chat.getString("name")).containsExactly("Chat 3");

            String id = list(found).get(0).getString("id");
            chats.client.result("agent.chat.rename", json("chatId", id, "name", "Three"));
            chats.client.result("agent.chat.archive", json("chatId", id));
            assertThat(chats.client.result("agent.chat.list", json()).getJsonArray("chats"))
                    .hasSize(4);
            JsonArray archived = chats.client
                    .result("agent.chat.list", json("archived", true))
                    .getJsonArray("chats");
            assertThat(list(archived))
                    .extracting(chat -> chat.getString("name"))
                    .containsExactly("Three");
            chats.client.result("agent.chat.delete", json("chatId", id));
            assertThat(chats.client.error("agent.chat.thread.read", json("chatId", id)))
                    .isEqualTo("NOT_FOUND");
        }
    }
}
