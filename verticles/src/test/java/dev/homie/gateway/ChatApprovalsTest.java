package dev.homie.gateway;

import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.agent.EventType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents ask: everybody hears of it, the first answer counts, and it outlives what asked and what was asked. */
final class ChatApprovalsTest {
    @TempDir
    private Path home;

    private static JsonObject answer(String chatId, String decision) {
        return json("chatId", chatId, "approvalId", "a1", "decision", decision);
    }

    private static String asking(TestingChats chats) {
        String id = chats.create();
        chats.send(id, "m1");
        chats.node.act(runtime -> runtime.ask(id, "a1", "rm -r build"));
        chats.untilStatus(id, "waiting");
        return id;
    }

    @Test
    void theFirstAnswerWins() {
        try (TestingChats chats = new TestingChats(home);
                TestingClient other = chats.client()) {
            other.result("events.subscribe", json("topics", new JsonArray().add("agent.chat.*")));
            String id = asking(chats);
            JsonObject required = other.event("agent.chat.approval.required").getJsonObject("payload");
            assertThat(required.getJsonObject("approval").getString("command")).isEqualTo("rm -r build");
            assertThat(required.getString("chatName")).isEqualTo("do m1");
            assertThat(chats.approvals()).hasSize(1);
            assertThat(chats.client.error("agent.chat.approval.respond", answer(id, "whatever")))
                    .isEqualTo("INVALID_ARGUMENT");

            String mine = chats.client.ask("agent.chat.approval.respond", answer(id, "accept"), null);
            String theirs = other.ask("agent.chat.approval.respond", answer(id, "decline"), null);
            List<JsonObject> answers = List.of(chats.client.response(mine), other.response(theirs));

            List<JsonObject> errors = answers.stream()
                    .filter(each -> each.getJsonObject("error") != null)
                    .toList();
            assertThat(errors).hasSize(1);
            JsonObject error = errors.get(0).getJsonObject("error");
            assertThat(error.getString("code")).isEqualTo("FAILED_PRECONDITION");
            JsonObject winner = answers.stream()
                    .filter(each -> each.getJsonObject("error") == null)
                    .findFirst()
                    .orElseThrow()
                    .getJsonObject("result")
                    .getJsonObject("approval");
            assertThat(error.getJsonObject("data").getJsonObject("approval")).isEqualTo(winner);
            assertThat(winner.getString("by")).isEqualTo("owner");
            JsonObject resolved = other.event("agent.chat.approval.resolved").getJsonObject("payload");
            assertThat(resolved.getJsonObject("approval")).isEqualTo(winner);
            chats.untilAsked("respond a1 " + winner.getString("decision"));
            assertThat(chats.node.runtime().asked)
                    .filteredOn(asked -> asked.startsWith("respond"))
                    .hasSize(1);
            assertThat(chats.approvals()).isEmpty();
            chats.untilStatus(id, "running");
        }
    }

    @Test
    void itOutlivesTheGateway() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = asking(chats);
            chats.restartGateway();
            assertThat(chats.approvals()).hasSize(1);
            assertThat(chats.chat(id).getString("status")).isEqualTo("waiting");
            chats.client.result("agent.chat.approval.respond", answer(id, "accept"));
            chats.untilAsked("respond a1 accept");
            chats.node.act(runtime -> runtime.end(id, "completed", null));
            chats.untilStatus(id, "idle");
        }
    }

    @Test
    void anAcceptedOneIsCarriedWhenTheProcessThatAskedHasEnded() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = asking(chats);
            chats.restartNode(true);
            chats.untilStatus(id, "interrupted");
            assertThat(chats.approvals().get(0).getBoolean("stale")).isTrue();

            chats.client.result("agent.chat.approval.respond", answer(id, "accept"));
            chats.untilAsked("open again carried a1");
            JsonObject started = chats.logged(id, EventType.TURN_STARTED, event -> event.containsKey("carried"));
            assertThat(started.getString("carried")).isEqualTo("a1");
            chats.untilStatus(id, "running");
            chats.node.act(runtime -> runtime.end(id, "completed", null));
            chats.untilStatus(id, "idle");
            chats.restartGateway();
            assertThat(chats.node.runtime().asked).containsOnlyOnce("open again carried a1");
        }
    }

    @Test
    void aDeclinedOneIsNotCarried() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = asking(chats);
            chats.restartNode(false);
            chats.untilStatus(id, "interrupted");
            chats.client.result("agent.chat.approval.respond", answer(id, "decline"));
            assertThat(chats.send(id, "m2").getString("delivery")).isEqualTo("turn");
            assertThat(chats.node.runtime().asked).containsExactly("open again", "send m2 turn");
        }
    }

    @Test
    void anAnswerThatTheProcessNeverGotIsCarried() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = asking(chats);
            chats.node.end(true);
            TestingChats.until(() -> chats.chat(id).getString("status").equals("interrupted"));
            chats.client.result("agent.chat.approval.respond", answer(id, "accept"));
            chats.node = TestingRuntimeNode.start(chats.vertx, TestingChats.NODE);
            chats.untilAsked("open again carried a1");
        }
    }

    @Test
    void whatMayHaveBeenDoneIsNotDoneAgain() {
        try (TestingChats chats = new TestingChats(home, Map.of("requestMs", 800), List.of(), Clock.systemUTC())) {
            String id = asking(chats);
            chats.node.runtime().losesAnswers = true;
            chats.client.result("agent.chat.approval.respond", answer(id, "accept"));
            chats.untilAsked("respond a1 nobody"); // told again, and it does not ask any more
            assertThat(chats.logged(id, EventType.NOTICE).getString("text")).contains("may not have been done");
            chats.node.act(runtime -> runtime.end(id, "completed", null));
            chats.untilStatus(id, "idle");
            assertThat(chats.node.runtime().asked)
                    .containsExactly("open new", "send m1 turn", "respond a1 accept", "respond a1 nobody");
        }
    }

    @Test
    void theEndOfTheTurnEndsIt() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = asking(chats);
            chats.client.result("agent.chat.cancel", json("chatId", id));
            JsonObject resolved = chats.logged(id, EventType.APPROVAL_RESOLVED).getJsonObject("approval");
            assertThat(resolved.getString("decision")).isEqualTo("cancel");
            assertThat(resolved.getString("by")).isNull();
            assertThat(chats.approvals()).isEmpty();
            assertThat(chats.client.error("agent.chat.approval.respond", answer(id, "accept")))
                    .isEqualTo("FAILED_PRECONDITION");
        }
    }

    @Test
    void nobodyThereMeansNo() {
        TestingClock clock = new TestingClock();
        try (TestingChats chats =
                new TestingChats(home, Map.of("agent", Map.of("approvalMinutes", 1)), List.of(), clock)) {
            String id = asking(chats);
            assertThat(chats.approvals().get(0).getLong("expiresAt")).isEqualTo(clock.millis() + 60_000);
            clock.pass(TimeUnit.MINUTES.toMillis(1));
            JsonObject resolved = chats.logged(id, EventType.APPROVAL_RESOLVED).getJsonObject("approval");
            assertThat(resolved.getString("decision")).isEqualTo("decline");
            assertThat(resolved.getString("why")).isEqualTo("nobody answered within 1 minute");
            chats.untilAsked("respond a1 decline");
        }
    }
}
