package dev.homie.node.codex.chat;

import static dev.homie.node.codex.chat.Step.answer;
import static dev.homie.node.codex.chat.Step.ask;
import static dev.homie.node.codex.chat.Step.patch;
import static dev.homie.node.codex.chat.Step.script;
import static dev.homie.node.codex.chat.Step.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.node.codex.TestingModelServer;
import dev.homie.protocol.ErrorCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real codex asks, and every way to answer it. */
class CodexApprovalsTest {
    private TestingModelServer model;
    private TestingAgentNode node;
    private TestingAgentNode.Chat chat;

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() {
        model = new TestingModelServer();
        node = new TestingAgentNode(folder, model);
        chat = node.open(new JsonObject());
    }

    @AfterEach
    void end() {
        node.close();
        model.close();
    }

    @Test
    void acceptedForTheSessionItIsNotAskedAgain() {
        JsonObject command = ask("echo a line >> lines.txt", "to write it down");
        model.script(script(answer(command), answer(text("Written.")), answer(command), answer(text("Again."))));
        String turn = chat.send("write");
        chat.respond(chat.asked(turn), "acceptForSession");
        chat.ended(turn);
        String second = chat.send("write again");
        chat.ended(second);
        assertThat(chat.events("agent.approval.required")).hasSize(1);
        assertThat(node.codex.cwd().resolve("lines.txt")).hasContent("a line\na line");
        Golden.check("command-approved-for-session", node, chat);
    }

    @Test
    void anAmendmentOfTheRulesIsKept() {
        JsonObject command = ask("date +%Y >> year.txt", "to know the year");
        model.script(script(answer(command), answer(text("Known.")), answer(command), answer(text("Still known."))));
        String turn = chat.send("which year");
        JsonObject approval = chat.asked(turn);
        JsonObject amendment = approval.getJsonArray("decisions").stream()
                .map(JsonObject.class::cast)
                .filter(decision -> decision.getString("id").equals("amend:0"))
                .findFirst()
                .orElseThrow();
        assertThat(amendment.getString("rule")).contains("date +%Y >> year.txt");
        chat.respond(approval, "amend:0");
        chat.ended(turn);
        chat.ended(chat.send("which year now"));
        assertThat(chat.events("agent.approval.required")).hasSize(1);
        assertThat(node.codex.home().resolve("rules")).isNotEmptyDirectory();
    }

    @Test
    void declinedWithAWordWhyTheTurnGoesOn() {
        model.script(script(answer(ask("rm -rf everything", "to tidy up")), answer(text("Then I leave it."))));
        String turn = chat.send("tidy up");
        JsonObject approval = chat.asked(turn);
        node.request(
                "respond",
                chat.body()
                        .put("approvalId", approval.getString("id"))
                        .put("decision", "decline")
                        .put("reason", "there is something in it that I need"));
        assertThat(chat.ended(turn).getString("status")).isEqualTo("completed");
        assertThat(chat.await("agent.tool.result").getString("status")).isEqualTo("declined");
        assertThat(model.requests().get(1).toString()).contains("there is something in it that I need");
        Golden.check("command-declined", node, chat);
    }

    @Test
    void cancelledTheTurnEnds() {
        model.script(script(answer(ask("rm -rf everything", "to tidy up"))));
        String turn = chat.send("tidy up");
        chat.respond(chat.asked(turn), "cancel");
        assertThat(chat.ended(turn).getString("status")).isEqualTo("interrupted");
        assertThat(model.requests()).hasSize(1);
        Golden.check("command-cancelled", node, chat);
    }

    @Test
    void aWrongAnswerIsNoAnswer() {
        model.script(script(answer(ask("true", "to see"))));
        String turn = chat.send("go");
        JsonObject approval = chat.asked(turn);
        JsonObject answer = chat.body().put("approvalId", approval.getString("id"));
        assertThat(node.failure("respond", answer.copy().put("decision", "perhaps"))
                        .code())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(node.failure("respond", answer.copy().put("answers", new JsonObject()))
                        .code())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
        chat.respond(approval, "accept");
        assertThat(chat.ended(turn).getString("status")).isEqualTo("completed");
    }

    @Test
    void aDeclinedFileChangeChangesNothing() throws IOException {
        Files.writeString(node.codex.cwd().resolve("a.txt"), "one\n");
        TestingAgentNode.Chat careful =
                node.open(new JsonObject().put("approvalPolicy", "untrusted").put("sandbox", "read-only"));
        model.script(
                script(answer(patch("*** Update File: a.txt", "@@", "-one", "+two")), answer(text("Not changed."))));
        String turn = careful.send("change it");
        careful.respond(careful.asked(turn), "decline");
        assertThat(careful.ended(turn).getString("status")).isEqualTo("completed");
        assertThat(node.codex.cwd().resolve("a.txt")).hasContent("one");
        Golden.check("file-change-declined", node, careful);
    }

    @Test
    void questionsAreAnswered() {
        JsonObject question = new JsonObject()
                .put("id", "colour")
                .put("header", "Colour")
                .put("question", "Which colour shall it have?")
                .put(
                        "options",
                        new JsonArray()
                                .add(new JsonObject().put("label", "Red").put("description", "like a rose"))
                                .add(new JsonObject().put("label", "Blue").put("description", "like the sea")));
        model.script(script(
                answer(Step.call(
                        "request_user_input", new JsonObject().put("questions", new JsonArray().add(question)))),
                answer(text("Blue then."))));
        String turn = chat.send("paint it");
        JsonObject approval = chat.asked(turn);
        assertThat(approval.getString("kind")).isEqualTo("question");
        assertThat(approval.getJsonArray("questions").getJsonObject(0).getJsonArray("options"))
                .hasSizeGreaterThanOrEqualTo(2);
        node.request(
                "respond",
                chat.body()
                        .put("approvalId", approval.getString("id"))
                        .put("answers", new JsonObject().put("colour", List.of("Blue"))));
        assertThat(chat.ended(turn).getString("status")).isEqualTo("completed");
        assertThat(model.requests().get(1).toString()).contains("Blue");
        Golden.check("question", node, chat);
    }

    @Test
    void whatWasApprovedAfterCodexDiedIsCarriedOnce() {
        JsonObject command = ask("echo carried >> carried.txt", "it has to be carried");
        model.script(script(answer(command)));
        String turn = chat.send("carry it");
        JsonObject approval = chat.asked(turn);
        TestingAgentNode.appServers().forEach(ProcessHandle::destroyForcibly);
        JsonObject ended = chat.ended(turn);
        assertThat(ended.getString("status")).isEqualTo("interrupted");
        assertThat(ended.getString("why")).isEqualTo("codexEnded");
        assertThat(node.failure(
                                "respond",
                                chat.body()
                                        .put("approvalId", approval.getString("id"))
                                        .put("decision", "accept"))
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);

        // Another command is not what was approved; the same one is, but only once.
        model.script(
                script(answer(command), answer(ask("echo carried >> other.txt", "it too")), answer(text("Carried."))));
        JsonObject carried = new JsonObject().put("approval", approval).put("decision", "accept");
        chat.open(new JsonObject().put("carried", carried));
        JsonObject resolved = chat.await("agent.approval.resolved").getJsonObject("approval");
        assertThat(resolved.getString("why")).isEqualTo("carried");
        String next = chat.await("agent.turn.started", event -> event.containsKey("carried"))
                .getString("turnId");
        JsonObject other = chat.asked(next);
        assertThat(other.getString("command")).contains("other.txt");
        chat.respond(other, "decline");
        assertThat(chat.ended(next).getString("status")).isEqualTo("completed");
        assertThat(node.codex.cwd().resolve("carried.txt")).hasContent("carried");
        assertThat(node.codex.cwd().resolve("other.txt")).doesNotExist();
        // The same answer again begins nothing.
        chat.open(new JsonObject().put("carried", carried));
        assertThat(chat.events("agent.turn.started")).hasSize(2);
        Golden.check("carried", node, chat);
    }
}
