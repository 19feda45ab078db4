package dev.homie.gateway;

import static dev.homie.gateway.TestingChats.NODE;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.EventType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of chats when machines, gateways, answers and disks fail. */
final class ChatFaultsTest {
    @TempDir
    private Path home;

    private static void beginThings(TestingChats chats, String id) {
        chats.send(id, "m1");
        chats.node.act(runtime -> {
            runtime.say(id, EventType.MESSAGE_DELTA, "i1", Map.of("text", "I will "));
            runtime.say(id, EventType.MESSAGE_DELTA, "i1", Map.of("text", "sleep"));
            runtime.say(
                    id, EventType.TOOL_CALL, "i2", Map.of("kind", "command", "title", "sleep", "command", "sleep 9"));
            runtime.say(id, EventType.TOOL_OUTPUT, "i2", Map.of("text", "zzz"));
        });
        chats.logged(id, EventType.TOOL_OUTPUT);
    }

    @Test
    void whatADeadMachineLeftOpenIsClosed() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = chats.create();
            beginThings(chats, id);
            chats.send(id, "m2", "queue");
            chats.node.end(true);

            JsonObject ended = chats.logged(id, EventType.TURN_ENDED);
            assertThat(ended.getString("status")).isEqualTo("interrupted");
            assertThat(ended.getString("why")).isEqualTo("nodeEnded");
            JsonObject message = chats.logged(id, EventType.MESSAGE_FINAL);
            assertThat(message.getString("text")).isEqualTo("I will sleep");
            assertThat(message.getString("status")).isEqualTo("interrupted");
            JsonObject result = chats.logged(id, EventType.TOOL_RESULT);
            assertThat(result.getString("command")).isEqualTo("sleep 9");
            assertThat(result.getString("output")).isEqualTo("zzz");
            assertThat(result.getString("status")).isEqualTo("interrupted");
            JsonObject chat = chats.chat(id);
            assertThat(chat.getString("status")).isEqualTo("interrupted");
            assertThat(chat.getString("problem")).contains("offline");
            assertThat(chats.client.error("agent.chat.message.send", TestingChats.message(id, "m3")))
                    .isEqualTo("UNAVAILABLE");
            // What was refused is not in the log; what waited waits until somebody goes on.
            assertThat(chat.getInteger("queued")).isEqualTo(1);

            chats.node = TestingRuntimeNode.start(chats.vertx, NODE);
            TestingChats.until(() -> chats.chat(id).getString("problem") == null);
            assertThat(chats.send(id, "m3").getString("delivery")).isEqualTo("queue");
            chats.untilAsked("send m2 turn");
            chats.node.act(runtime -> runtime.end(id, "completed", null));
            chats.untilAsked("send m3 turn");
            assertThat(chats.node.runtime().asked).containsExactly("open again", "send m2 turn", "send m3 turn");
        }
    }

    @Test
    void anotherProcessThatAnswersMeansThatTheFirstHasEnded() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = chats.create();
            beginThings(chats, id);
            chats.restartNode(false);
            assertThat(chats.logged(id, EventType.TURN_ENDED).getString("why")).isEqualTo("nodeEnded");
            assertThat(chats.types(id)).containsOnlyOnce("turn.ended", "tool.result", "message.final");
            assertThat(chats.send(id, "m2").getString("delivery")).isEqualTo("turn");
        }
    }

    @Test
    void aTurnGoesOnWithoutTheGateway() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = chats.create();
            beginThings(chats, id);
            List<JsonObject> before = chats.events(id);
            chats.endGateway();
            chats.node.act(runtime -> {
                runtime.say(id, EventType.TOOL_RESULT, "i2", Map.of("status", "completed", "output", "zzz"));
                runtime.say(id, EventType.MESSAGE_FINAL, "i1", Map.of("text", "I will sleep"));
                runtime.end(id, "completed", null);
            });
            chats.restartEndedGateway();

            chats.untilStatus(id, "idle");
            assertThat(chats.types(id)).containsOnlyOnce("turn.started", "tool.result", "message.final", "turn.ended");
            long seq = 0;
            JsonObject page = chats.client.result("agent.chat.thread.read", json("chatId", id, "after", 0));
            for (JsonObject event : TestingChats.list(page.getJsonArray("events"))) {
                assertThat(event.getLong("seq")).isGreaterThan(seq);
                seq = event.getLong("seq");
            }
            assertThat(before.get(0)).isEqualTo(chats.events(id).get(0));
        }
    }

    @Test
    void aDiskThatFailsLosesAndDoublesNothing() throws Exception {
        try (TestingChats chats = new TestingChats(home)) {
            String id = chats.create();
            chats.send(id, "m1");
            chats.logged(id, EventType.TURN_STARTED);
            long before = chats.chat(id).getLong("lastSeq");
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + chats.database());
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                for (int i = 0; i < 20; i++) {
                    String item = "i" + i;
                    chats.node.act(runtime -> runtime.say(id, EventType.MESSAGE_FINAL, item, Map.of("text", item)));
                }
                // One attempt to write them fails for certain: it waits for the lock no longer than this takes.
                assertThat(chats.client.error("agent.chat.rename", json("chatId", id, "name", "x")))
                        .isEqualTo("UNAVAILABLE");
                statement.execute("ROLLBACK");
            }
            chats.node.act(runtime -> runtime.end(id, "completed", null));
            chats.untilStatus(id, "idle");
            assertThat(chats.events(id).stream()
                            .filter(event -> event.getString("type").equals("agent.message.final"))
                            .map(event -> event.getString("text")))
                    .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 20)
                            .mapToObj(i -> "i" + i)
                            .toList());
            assertThat(chats.chat(id).getLong("lastSeq")).isEqualTo(before + 21);
        }
    }

    @Test
    void aMessageWhoseAnswerIsLostIsNotSentTwice() {
        try (TestingChats chats = new TestingChats(home, Map.of("requestMs", 800), List.of(), Clock.systemUTC())) {
            String id = chats.create();
            chats.node.runtime().losesAnswers = true;
            JsonObject sent = chats.send(id, "m1");
            assertThat(sent.getString("delivery")).isEqualTo("queue");
            chats.node.runtime().losesAnswers = false;
            chats.logged(id, EventType.INPUT_DELIVERED);
            assertThat(chats.node.runtime().asked).containsExactly("open new", "send m1 turn", "send m1 again");
            assertThat(chats.types(id)).containsOnlyOnce("turn.started", "input", "input.delivered");
        }
    }

    @Test
    void aMessageThatADeadProcessMayHaveHadIsNotSentAgain() {
        try (TestingChats chats = new TestingChats(home, Map.of("requestMs", 800), List.of(), Clock.systemUTC())) {
            String id = chats.create();
            chats.node.runtime().losesAnswers = true;
            chats.send(id, "m1");
            chats.endGateway();
            chats.restartNode(true);
            chats.restartEndedGateway();
            JsonObject failed = chats.logged(id, EventType.INPUT_FAILED);
            assertThat(failed.getString("messageId")).isEqualTo("m1");
            assertThat(chats.node.runtime().asked).isEmpty();
            assertThat(chats.send(id, "m2").getString("delivery")).isEqualTo("turn");
        }
    }

    @Test
    void aRuntimeThatCannotBeUsedSaysWhy() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = chats.create();
            chats.restartNode(true);
            TestingChats.until(() -> chats.chat(id).getString("problem") == null);
            chats.node.runtime().unusable = new HomieException(ErrorCode.UNAVAILABLE, "codex is gone; install it");
            JsonObject error = chats.client
                    .request("agent.chat.message.send", TestingChats.message(id, "m1"))
                    .getJsonObject("error");
            assertThat(error.getString("message")).isEqualTo("codex is gone; install it");
            assertThat(chats.logged(id, EventType.INPUT_FAILED).getString("messageId"))
                    .isEqualTo("m1");
            assertThat(chats.client.error("agent.chat.create", json("nodeId", NODE)))
                    .isEqualTo("UNAVAILABLE");
            assertThat(chats.client.result("agent.chat.list", json()).getJsonArray("chats"))
                    .hasSize(1);
        }
    }

    @Test
    void aChatOfAnotherHomeIsAskedForThere() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = NODE + "-gwOther-x";
            assertThat(chats.client.error("agent.chat.thread.read", json("chatId", id)))
                    .isEqualTo("UNAVAILABLE");
            chats.vertx.eventBus().<JsonObject>consumer("gateway.gwOther.chat.thread.read", message -> {
                assertThat(message.headers().get("homie.identity")).contains("owner");
                message.reply(new JsonObject().put("events", new JsonArray()).put("asked", message.body()));
            });
            chats.vertx.eventBus().publish("gateway.announce", new JsonObject().put("gatewayId", "gwOther"));
            assertThat(chats.client
                            .result("agent.chat.thread.read", json("chatId", id, "limit", 3))
                            .getJsonObject("asked"))
                    .isEqualTo(json("chatId", id, "limit", 3));
            // A home that is silent is named, and holds up nobody.
            TestingChats.until(() -> chats.client
                    .result("agent.chat.list", json())
                    .getJsonArray("unanswered")
                    .contains("gwOther"));
        }
    }

    @Test
    void whatIsMissingIsSaid() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = chats.create();
            chats.send(id, "m1");
            chats.logged(id, EventType.TURN_STARTED);
            chats.endGateway();
            String big = "x".repeat(200_000);
            chats.node.act(runtime -> {
                for (int i = 0; i < 100; i++) {
                    runtime.say(id, EventType.MESSAGE_FINAL, "i" + i, Map.of("text", big));
                }
                runtime.end(id, "completed", null);
            });
            chats.restartEndedGateway();
            chats.untilStatus(id, "idle");
            JsonObject first = chats.client.result("agent.chat.thread.read", json("chatId", id, "after", 0));
            assertThat(TestingChats.list(first.getJsonArray("events")))
                    .filteredOn(event -> event.getString("type").equals(EventType.NOTICE.wireName()))
                    .hasSize(1)
                    .allMatch(event -> event.getBoolean("missing"));
        }
    }
}
