package dev.homie.chat;

import static dev.homie.chat.Steps.all;
import static dev.homie.chat.Steps.asks;
import static dev.homie.chat.Steps.call;
import static dev.homie.chat.Steps.hold;
import static dev.homie.chat.Steps.patch;
import static dev.homie.chat.Steps.runs;
import static dev.homie.chat.Steps.says;
import static dev.homie.chat.Steps.step;
import static dev.homie.chat.Steps.text;
import static dev.homie.cluster.TestingCluster.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One chat after the other with the real codex of a real Homie, over the public wire; only the model is a script. */
@EnabledOnOs(OS.LINUX)
final class AgentChatIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // before the first test
    private static TestingAgentHomie homie;

    private TestingChatClient client = homie.client();
    private int folders;

    @BeforeAll
    static void start() {
        homie = TestingAgentHomie.up(folder);
    }

    @AfterAll
    static void stop() {
        homie.close();
    }

    @BeforeEach
    void forget() {
        homie.model.reset();
    }

    @AfterEach
    void leave() {
        client.close();
    }

    @Test
    void aPlainTurn() {
        homie.model.script(all(step(
                new JsonObject().put("reasoning", new JsonArray().add("Let me think.")), text("It is **done**.", 1))));
        String chat = chat();
        JsonObject ended = client.turn(chat, "do it", 1);

        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(client.types(chat))
                .containsSubsequence("input", "input.delivered", "reasoning.final", "message.final", "turn.ended")
                .containsOnlyOnce("turn.started", "message.final", "turn.ended");
        assertThat(client.events(chat, "message.final").get(0).getString("text"))
                .isEqualTo("It is **done**.");
        assertThat(client.events(chat, "input").get(0).getString("text")).isEqualTo("do it");
        StringBuilder previews = new StringBuilder();
        client.events(chat, "message.delta").forEach(delta -> previews.append(delta.getString("text")));
        assertThat(previews).hasToString("It is **done**.");
        assertThat(client.happens(chat, "usage", 1)
                        .getJsonObject("usage")
                        .getJsonObject("total")
                        .getInteger("total"))
                .isEqualTo(120);
        client.untilStatus(chat, "idle");
        JsonObject state = client.state(chat);
        assertThat(state.getString("preview")).isEqualTo("It is **done**.");
        assertThat(state.getString("model")).isEqualTo("mock-model");
        assertThat(state.getString("problem")).isNull();
        assertGapless(chat);
    }

    @Test
    void aToolCallWithItsOutput() {
        homie.model.script(all(runs("echo out-$((6*7)); echo err >&2; exit 3"), says("It failed.")));
        String chat = free();
        client.turn(chat, "run it", 1);

        JsonObject call = client.events(chat, "tool.call").get(0);
        assertThat(call.getString("kind")).isEqualTo("command");
        assertThat(call.getString("command")).contains("echo out-$((6*7))");
        assertThat(call.getString("cwd")).isEqualTo(client.state(chat).getString("cwd"));
        JsonObject result = client.happens(chat, "tool.result");
        assertThat(result.getString("itemId")).isEqualTo(call.getString("itemId"));
        assertThat(result.getInteger("exitCode")).isEqualTo(3);
        assertThat(result.getString("output")).contains("out-42", "err");
        assertThat(result.getString("status")).isEqualTo("failed");
        assertThat(result.getLong("durationMs")).isNotNegative();
    }

    @Test
    void whatIsAcceptedRuns() {
        Path work = folder();
        homie.model.script(all(asks("echo ran >> ran.txt"), says("Done.")));
        String chat = chat(work);
        client.listen("agent.chat.approval.required", "agent.chat.approval.resolved");
        client.send(chat, "ask me");
        JsonObject approval = client.asked(chat, 1);

        assertThat(approval.getString("kind")).isEqualTo("command");
        assertThat(approval.getString("command")).contains("echo ran >> ran.txt");
        assertThat(approval.getString("cwd")).isEqualTo(work.toString());
        assertThat(approval.getString("nodeId")).isEqualTo(homie.nodeId());
        assertThat(approval.getString("reason")).isEqualTo("to see whether it may");
        assertThat(approval.getString("status")).isEqualTo("open");
        assertThat(TestingChatClient.objects(approval.getJsonArray("decisions")))
                .extracting(each -> each.getString("id"))
                .contains("accept", "decline", "cancel");
        assertThat(client.hears("agent.chat.approval.required", any -> of(any, chat))
                        .getJsonObject("approval"))
                .isEqualTo(approval);
        client.untilStatus(chat, "waiting");
        assertThat(client.state(chat).getInteger("pending")).isEqualTo(1);
        assertThat(client.ask("agent.chat.approval.list", Map.of()).getJsonArray("approvals"))
                .contains(approval);
        assertThat(work.resolve("ran.txt")).doesNotExist();

        JsonObject answered = client.respond(approval, "accept");
        assertThat(answered.getString("status")).isEqualTo("resolved");
        assertThat(answered.getString("by")).isEqualTo("owner");
        assertThat(client.happens(chat, "turn.ended").getString("status")).isEqualTo("completed");
        assertThat(work.resolve("ran.txt")).hasContent("ran");
        assertThat(client.happens(chat, "tool.result").getInteger("exitCode")).isZero();
        client.hears("agent.chat.approval.resolved", any -> of(any, chat));
        assertThat(client.ask("agent.chat.approval.list", Map.of()).getJsonArray("approvals"))
                .isEmpty();
        client.untilStatus(chat, "idle");
    }

    @Test
    void whatIsAcceptedForTheSessionIsNotAskedAgain() {
        Path work = folder();
        homie.model.script(all(asks("echo one >> ran.txt"), asks("echo one >> ran.txt"), says("Twice.")));
        String chat = chat(work);
        client.send(chat, "twice");
        client.respond(client.asked(chat, 1), "acceptForSession");
        client.happens(chat, "turn.ended");

        assertThat(client.events(chat, "approval.required")).hasSize(1);
        assertThat(work.resolve("ran.txt")).hasContent("one\none");
    }

    @Test
    void whatIsDeclinedDoesNotRunAndTheWordWhyReachesTheAgent() {
        Path work = folder();
        homie.model.script(all(asks("echo no >> ran.txt"), says("I will not.")));
        String chat = chat(work);
        client.send(chat, "ask me");
        JsonObject answered = client.respond(client.asked(chat, 1), "decline", "not-on-a-sunday");
        assertThat(answered.getString("why")).isEqualTo("not-on-a-sunday");
        assertThat(client.happens(chat, "turn.ended").getString("status")).isEqualTo("completed");

        assertThat(work.resolve("ran.txt")).doesNotExist();
        assertThat(client.happens(chat, "tool.result").getString("status")).isEqualTo("declined");
        assertThat(homie.model.requests().toString()).contains("not-on-a-sunday");
    }

    @Test
    void whatIsCancelledEndsTheTurn() {
        Path work = folder();
        homie.model.script(all(asks("echo no >> ran.txt"), says("never said")));
        String chat = chat(work);
        client.send(chat, "ask me");
        client.respond(client.asked(chat, 1), "cancel");
        assertThat(client.happens(chat, "turn.ended").getString("status")).isEqualTo("interrupted");

        assertThat(work.resolve("ran.txt")).doesNotExist();
        assertThat(client.events(chat, "message.final")).isEmpty();
        assertThat(client.happens(chat, "approval.resolved")
                        .getJsonObject("approval")
                        .getString("decision"))
                .isEqualTo("cancel");
        assertNothingOpen(chat);
    }

    @Test
    void theFirstAnswerWinsAndTheOthersAreToldWhoDecided() {
        Path work = folder();
        homie.model.script(all(asks("echo ran >> ran.txt"), says("Done.")));
        String chat = chat(work);
        try (TestingChatClient phone = homie.device("operator", List.of())) {
            phone.listen("agent.chat.approval.required", "agent.chat.approval.resolved");
            client.send(chat, "ask me");
            JsonObject approval = phone.hears("agent.chat.approval.required", any -> of(any, chat))
                    .getJsonObject("approval");
            JsonObject won = phone.respond(approval, "accept");
            HomieException late = client.no(
                    "agent.chat.approval.respond",
                    Map.of("chatId", chat, "approvalId", approval.getString("id"), "decision", "decline"));

            assertThat(late.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
            assertThat(new JsonObject(late.data()).getJsonObject("approval").getString("by"))
                    .isEqualTo(won.getString("by"));
            assertThat(won.getString("by")).isNotEqualTo("owner");
            assertThat(client.happens(chat, "approval.resolved")
                            .getJsonObject("approval")
                            .getString("by"))
                    .isEqualTo(won.getString("by"));
            client.happens(chat, "turn.ended");
            assertThat(work.resolve("ran.txt")).hasContent("ran");
        }
    }

    @Test
    void filesThatChangeAreShownAsTheyChange() throws Exception {
        Path work = folder();
        Files.writeString(work.resolve("greeting.txt"), "hello\nworld\n");
        homie.model.script(all(
                patch("*** Begin Patch\n*** Update File: greeting.txt\n@@\n-hello\n+good morning\n world\n"
                        + "*** Add File: new.txt\n+new\n*** End Patch"),
                says("Changed.")));
        String chat = chat(work);
        client.turn(chat, "change it", 1);

        assertThat(work.resolve("greeting.txt")).hasContent("good morning\nworld");
        JsonObject change = client.happens(chat, "file.change", one -> "completed".equals(one.getString("status")));
        assertThat(TestingChatClient.objects(change.getJsonArray("changes")))
                .extracting(each -> each.getString("kind"))
                .containsExactlyInAnyOrder("update", "add");
        assertThat(change.toString()).contains("good morning", "greeting.txt");
        assertThat(client.happens(chat, "diff").getString("diff")).contains("-hello", "+good morning");
    }

    @Test
    void filesOutsideTheFolderAreAskedFor() {
        Path outside = homie.codex.home().resolveSibling("outside-" + System.nanoTime() + ".txt");
        homie.model.script(all(
                patch("*** Begin Patch\n*** Add File: " + outside + "\n+outside\n*** End Patch"), says("Written.")));
        // Temporary folders are the agent's in every sandbox but this one.
        String chat = client.chat(homie.nodeId(), folder(), "sandbox", "read-only");
        client.send(chat, "write it");
        JsonObject approval = client.asked(chat, 1);
        assertThat(approval.getString("kind")).isEqualTo("fileChange");
        assertThat(approval.getJsonArray("changes").toString()).contains(outside.toString(), "outside");
        assertThat(outside).doesNotExist();
        client.respond(approval, "accept");
        client.happens(chat, "turn.ended");
        assertThat(outside).hasContent("outside");
    }

    @Test
    void aRunningTurnIsSteered() {
        homie.model.script(all(step(text("First."), hold("steer")), says("As you say.")));
        String chat = chat();
        client.send(chat, "begin");
        until("it is under way", SOON, () -> homie.model.waiting().contains("steer"));
        JsonObject steered = client.send(chat, "other-way-round", "steer");
        assertThat(steered.getString("delivery")).isEqualTo("steer");
        homie.model.release("steer");
        client.happens(chat, "turn.ended");

        assertThat(client.events(chat, "turn.ended")).hasSize(1);
        assertThat(client.events(chat, "message.final"))
                .extracting(each -> each.getString("text"))
                .containsExactly("First.", "As you say.");
        assertThat(homie.model.requests().get(homie.model.requests().size() - 1).toString())
                .contains("other-way-round");
        assertThat(client.no("agent.chat.message.send", Map.of("chatId", chat, "text", "x", "delivery", "steer"))
                        .code())
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void whatIsQueuedIsSentInItsOrderWhenTheTurnHasEnded() {
        homie.model.script(all(step(text("First."), hold("queue")), says("Second."), says("Third.")));
        String chat = chat();
        client.send(chat, "begin");
        until("it is under way", SOON, () -> homie.model.waiting().contains("queue"));
        assertThat(client.send(chat, "then this", "queue").getString("delivery"))
                .isEqualTo("queue");
        String withdrawn = client.send(chat, "not this", "queue").getString("messageId");
        client.send(chat, "and that", "queue");
        client.ask("agent.chat.message.withdraw", Map.of("chatId", chat, "messageId", withdrawn));
        assertThat(client.state(chat).getInteger("queued")).isEqualTo(2);
        homie.model.release("queue");
        client.happens(chat, "turn.ended", 3);

        assertThat(client.events(chat, "message.final"))
                .extracting(each -> each.getString("text"))
                .containsExactly("First.", "Second.", "Third.");
        assertThat(homie.model.requests().toString())
                .contains("then this", "and that")
                .doesNotContain("not this");
        client.untilStatus(chat, "idle");
    }

    @Test
    void aMessageThatIsSentTwiceIsSentOnce() {
        homie.model.script(all(says("Once."), says("Twice!")));
        String chat = chat();
        Map<String, Object> message = Map.of("chatId", chat, "text", "only once", "messageId", "m-1");
        JsonObject first = client.ask("agent.chat.message.send", message);
        client.happens(chat, "turn.ended");
        assertThat(client.ask("agent.chat.message.send", message)).isEqualTo(first);
        assertThat(homie.model.requests()).hasSize(1);
    }

    @Test
    void aStopEndsTheCommandToo() {
        Path work = folder();
        homie.model.script(all(runs("sleep 4000 & echo $! > pid; wait"), says("never said")));
        String chat = free(work);
        client.send(chat, "take long");
        Path pid = work.resolve("pid");
        until("it runs", SOON, () -> TestingProcesses.pidIn(pid) > 0);
        long running = TestingProcesses.pidIn(pid);
        assertThat(TestingProcesses.runs(running)).isTrue();
        client.ask("agent.chat.cancel", Map.of("chatId", chat));
        assertThat(TestingProcesses.runs(running)).isFalse();

        JsonObject ended = client.happens(chat, "turn.ended");
        assertThat(ended.getString("status")).isEqualTo("interrupted");
        assertThat(ended.getString("why")).isEqualTo("cancelled");
        assertNothingOpen(chat);
        client.untilStatus(chat, "idle");
        homie.model.reset();
        homie.model.script(all(says("I go on.")));
        assertThat(client.turn(chat, "go on", 2).getString("status")).isEqualTo("completed");
    }

    @Test
    void aFailureIsToldAndTheNextMessageWorks() {
        homie.model.script(all(new JsonObject()
                .put("status", 400)
                .put("body", new JsonObject().put("error", new JsonObject().put("message", "no-such-luck")))));
        String chat = chat();
        JsonObject failed = client.turn(chat, "try", 1);
        assertThat(failed.getString("status")).isEqualTo("failed");
        assertThat(failed.getString("error")).contains("no-such-luck");
        client.untilStatus(chat, "idle");
        homie.model.script(all(says("Now it works.")));
        assertThat(client.turn(chat, "again", 2).getString("status")).isEqualTo("completed");
    }

    @Test
    void aLostStreamIsTriedAgain() {
        homie.model.script(all(step(text("Half"), new JsonObject().put("drop", true)), says("Whole.")));
        String chat = chat();
        assertThat(client.turn(chat, "try", 1).getString("status")).isEqualTo("completed");
        assertThat(client.happens(chat, "error").getBoolean("willRetry")).isTrue();
        assertThat(client.state(chat).getString("preview")).isEqualTo("Whole.");
        assertNothingOpen(chat);
    }

    @Test
    void theContextIsCompacted() {
        homie.model.script(all(says("Much was said."), says("A summary."), says("Going on.")));
        String chat = chat();
        client.turn(chat, "talk", 1);
        client.ask("agent.chat.compact", Map.of("chatId", chat));
        client.happens(chat, "compacted");
        client.untilStatus(chat, "idle");
        client.send(chat, "and now?");
        client.happens(chat, "message.final", one -> "Going on.".equals(one.getString("text")));
        client.untilStatus(chat, "idle");
    }

    @Test
    void theAgentAsksAndIsAnswered() {
        JsonObject question = new JsonObject(
                "{\"questions\":[{\"id\":\"q\",\"header\":\"Colour\",\"question\":\"Which one?\",\"options\":["
                        + "{\"label\":\"Red\",\"description\":\"warm\"},{\"label\":\"Blue\",\"description\":\"cold\"}]}]}");
        homie.model.script(all(step(call("request_user_input", question)), says("Blue it is.")));
        String chat = chat();
        client.send(chat, "paint");
        JsonObject asked = client.asked(chat, 1);
        assertThat(asked.getString("kind")).isEqualTo("question");
        JsonObject first = asked.getJsonArray("questions").getJsonObject(0);
        assertThat(first.getString("question")).isEqualTo("Which one?");
        client.ask(
                "agent.chat.input.respond",
                Map.of(
                        "chatId",
                        chat,
                        "approvalId",
                        asked.getString("id"),
                        "answers",
                        Map.of(first.getString("id"), List.of("Blue"))));
        assertThat(client.happens(chat, "turn.ended").getString("status")).isEqualTo("completed");
        assertThat(homie.model.requests().get(1).toString()).contains("Blue");
    }

    @Test
    void aPlanIsShown() {
        JsonObject plan = new JsonObject(
                "{\"explanation\":\"why\",\"plan\":[{\"step\":\"one\",\"status\":\"completed\"},"
                        + "{\"step\":\"two\",\"status\":\"in_progress\"},{\"step\":\"three\",\"status\":\"pending\"}]}");
        homie.model.script(all(step(call("update_plan", plan)), says("Planned.")));
        String chat = chat();
        client.turn(chat, "plan", 1);
        assertThat(TestingChatClient.objects(client.happens(chat, "plan").getJsonArray("steps")))
                .extracting(each -> each.getString("status"))
                .containsExactly("done", "running", "pending");
    }

    @Test
    void aTurnGoesOnWithNobodyThere() {
        Path work = folder();
        homie.model.script(all(step(text("Slowly.", 1), hold("alone")), says("never")));
        String chat = chat(work);
        client.send(chat, "work on");
        until("it is under way", SOON, () -> homie.model.waiting().contains("alone"));
        long seen = client.events(chat).get(client.events(chat).size() - 1).getLong("seq");
        client.close();
        until("nobody is there", SOON, () -> !client.isOpen());
        homie.model.release("alone");

        try (TestingChatClient later = homie.client()) {
            later.untilStatus(chat, "idle");
            later.follow(chat, seen);
            later.happens(chat, "turn.ended");
            assertThat(later.events(chat).get(0).getLong("seq")).isEqualTo(seen + 1);
            assertThat(later.state(chat).getString("preview")).isEqualTo("Slowly.");
        }
    }

    @Test
    void fromEverySeqTheSameEventsCome() {
        homie.model.script(all(step(text("many words that come one by one", 2)), says("x")));
        String chat = chat();
        client.turn(chat, "talk", 1);
        client.untilStatus(chat, "idle");
        long last = client.state(chat).getLong("lastSeq");
        until("all is told", SOON, () -> client.events(chat).size() == last);
        List<JsonObject> whole = client.events(chat);
        assertGapless(chat);
        for (long from = 0; from <= last; from++) {
            try (TestingChatClient other = homie.client()) {
                other.follow(chat, from);
                long missing = last - from;
                until("all from " + from, SOON, () -> other.events(chat).size() == missing);
                assertThat(other.events(chat)).isEqualTo(whole.subList((int) from, whole.size()));
            }
        }
        assertThat(client.no("agent.chat.event.subscribe", Map.of("chatId", chat, "from", last + 1))
                        .code())
                .isEqualTo(ErrorCode.OUT_OF_RANGE);
    }

    @Test
    void aForkGoesItsOwnWay() {
        homie.model.script(all(says("Together."), says("Alone.")));
        String chat = chat();
        client.turn(chat, "both-know-this", 1);
        client.untilStatus(chat, "idle");
        JsonObject fork = client.ask("agent.chat.fork", Map.of("chatId", chat)).getJsonObject("chat");
        String other = fork.getString("id");
        assertThat(fork.getString("forkedFrom")).isEqualTo(chat);
        client.follow(other, 0);
        client.send(other, "alone now");
        client.happens(other, "turn.ended", 2);
        assertThat(homie.model.requests().get(1).toString()).contains("both-know-this", "alone now");
        assertThat(client.state(chat).getString("preview")).isEqualTo("Together.");
        assertThat(client.state(other).getString("preview")).isEqualTo("Alone.");
    }

    @Test
    void codexDiesInMidTurnAndTheChatGoesOn() {
        homie.model.script(all(step(text("Before."), hold("death"))));
        String chat = chat();
        client.send(chat, "work-that-is-interrupted");
        until("it is under way", SOON, () -> homie.model.waiting().contains("death"));
        client.happens(chat, "message.final");
        homie.killCodex();
        JsonObject ended = client.happens(chat, "turn.ended");
        assertThat(ended.getString("status")).isEqualTo("interrupted");
        assertThat(ended.getString("why")).isEqualTo("codexEnded");
        assertNothingOpen(chat);
        client.untilStatus(chat, "interrupted");

        homie.model.reset();
        homie.model.script(all(says("After.")));
        assertThat(client.turn(chat, "go on", 2).getString("status")).isEqualTo("completed");
        assertThat(homie.model.requests().get(0).toString()).contains("work-that-is-interrupted", "go on");
        client.untilStatus(chat, "idle");
    }

    @Test
    void anApprovalOutlivesCodex() {
        Path work = folder();
        homie.model.script(all(asks("echo ran >> ran.txt")));
        String chat = chat(work);
        client.send(chat, "ask me");
        JsonObject approval = client.asked(chat, 1);
        homie.killCodex();
        client.happens(chat, "turn.ended");
        assertThat(client.ask("agent.chat.approval.list", Map.of()).toString()).contains(approval.getString("id"));

        homie.model.script(all(asks("echo ran >> ran.txt"), says("Done at last.")));
        client.respond(approval, "accept");
        JsonObject ended = client.happens(chat, "turn.ended", 2);
        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(client.events(chat, "turn.started").get(1).getString("carried"))
                .isEqualTo(approval.getString("id"));
        assertThat(work.resolve("ran.txt")).hasContent("ran");
        assertThat(client.events(chat, "approval.required"))
                .as("asked once, and told again that it is stale")
                .extracting(each -> each.getJsonObject("approval").getString("id"))
                .containsOnly(approval.getString("id"));
        client.untilStatus(chat, "idle");
    }

    @Test
    void anApprovalOutlivesTheWholeServer() {
        Path work = folder();
        homie.model.script(all(asks("echo ran >> ran.txt")));
        String chat = chat(work);
        client.send(chat, "ask me");
        JsonObject approval = client.asked(chat, 1);
        long seen = client.events(chat).get(client.events(chat).size() - 1).getLong("seq");
        homie.server.kill();
        until("codex has gone with it", SOON, () -> homie.processes().isEmpty());
        homie.start();
        client = homie.client();

        assertThat(client.state(chat).getString("status")).isIn("waiting", "interrupted");
        client.follow(chat, seen);
        homie.model.script(all(asks("echo ran >> ran.txt"), says("Done at last.")));
        client.respond(approval, "accept");
        client.happens(chat, "turn.ended", one -> "completed".equals(one.getString("status")));
        assertThat(work.resolve("ran.txt")).hasContent("ran");
        client.untilStatus(chat, "idle");
        assertThat(client.events(chat).get(0).getLong("seq")).isEqualTo(seen + 1);
        assertThat(client.events(chat, "turn.ended"))
                .extracting(each -> each.getString("status"))
                .containsExactly("interrupted", "completed");
        assertThat(client.events(chat, "approval.required"))
                .as("told again that it is stale, and not asked again")
                .extracting(each -> each.getJsonObject("approval").getString("id"))
                .containsOnly(approval.getString("id"));
    }

    @Test
    void theServerDiesInMidTurnAndTheChatSaysSo() {
        homie.model.script(all(step(text("Before.", 1), hold("crash"))));
        String chat = chat();
        client.send(chat, "work");
        until("it is under way", SOON, () -> homie.model.waiting().contains("crash"));
        client.happens(chat, "message.final");
        homie.server.kill();
        until("codex has gone with it", SOON, () -> homie.processes().isEmpty());
        homie.start();
        client = homie.client();
        client.follow(chat, 0);
        assertThat(client.happens(chat, "turn.ended").getString("status")).isEqualTo("interrupted");
        client.untilStatus(chat, "interrupted");
        assertNothingOpen(chat);
        assertGapless(chat);
        homie.model.reset();
        homie.model.script(all(says("After.")));
        assertThat(client.turn(chat, "go on", 2).getString("status")).isEqualTo("completed");
    }

    @Test
    void nothingIsLeftRunningWhenTheServerIsStopped() {
        Path work = folder();
        homie.model.script(all(runs("sleep 4000 & echo $! > pid; wait")));
        String chat = free(work);
        client.send(chat, "take long");
        until("it runs", SOON, () -> TestingProcesses.pidIn(work.resolve("pid")) > 0);
        assertThat(homie.processes()).hasSizeGreaterThan(2);
        homie.server.terminate();
        until("nothing is left", SOON, () -> homie.processes().isEmpty());
        homie.start();
        client = homie.client();
        client.untilStatus(chat, "interrupted");
    }

    private Path folder() {
        return homie.folder(getClass().getSimpleName() + System.nanoTime() + "-" + folders++);
    }

    private String chat() {
        return chat(folder());
    }

    private String chat(Path work) {
        return client.chat(homie.nodeId(), work);
    }

    /** A chat that may do everything without asking. */
    private String free() {
        return free(folder());
    }

    private String free(Path work) {
        return client.chat(homie.nodeId(), work, "approvalPolicy", "never", "sandbox", "full-access");
    }

    private static boolean of(JsonObject told, String chat) {
        return told.getJsonObject("approval").getString("chatId").equals(chat);
    }

    private void assertGapless(String chat) {
        List<JsonObject> events = client.events(chat);
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).getLong("seq")).isEqualTo(i + 1);
        }
    }

    /** Whatever was begun was ended. */
    private void assertNothingOpen(String chat) {
        List<String> open = new ArrayList<>();
        for (JsonObject event : client.events(chat)) {
            String item = event.getString("itemId");
            switch (event.getString("type")) {
                case "agent.tool.call", "agent.message.delta", "agent.reasoning.delta" -> {
                    if (!open.contains(item)) {
                        open.add(item);
                    }
                }
                case "agent.tool.result", "agent.message.final", "agent.reasoning.final" -> open.remove(item);
                case "agent.file.change" -> {
                    if (event.getString("status").equals("proposed")) {
                        open.add(item);
                    } else {
                        open.remove(item);
                    }
                }
                default -> {}
            }
        }
        assertThat(open).as("items without an end").isEmpty();
    }
}
