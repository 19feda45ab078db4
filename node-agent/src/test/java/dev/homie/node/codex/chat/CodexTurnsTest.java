package dev.homie.node.codex.chat;

import static dev.homie.node.codex.chat.Step.answer;
import static dev.homie.node.codex.chat.Step.ask;
import static dev.homie.node.codex.chat.Step.hold;
import static dev.homie.node.codex.chat.Step.patch;
import static dev.homie.node.codex.chat.Step.run;
import static dev.homie.node.codex.chat.Step.script;
import static dev.homie.node.codex.chat.Step.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.node.codex.TestingModelServer;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
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

/** Turns of the real codex, asked for over the bus; their streams are the golden ones. */
class CodexTurnsTest {
    private TestingModelServer model;
    private TestingAgentNode node;

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() {
        model = new TestingModelServer();
        node = new TestingAgentNode(folder, model);
    }

    @AfterEach
    void end() {
        node.close();
        model.close();
    }

    @Test
    void aPlainTurn() {
        model.script(script(answer(
                new JsonObject().put("reasoning", new JsonArray().add("The owner greets me.")),
                text("Hello there, what shall we do?"))));
        TestingAgentNode.Chat chat = node.open(new JsonObject());
        String turn = chat.send("hello");
        assertThat(chat.ended(turn).getString("status")).isEqualTo("completed");
        assertThat(chat.await("agent.message.final").getString("text")).isEqualTo("Hello there, what shall we do?");
        Golden.check("plain", node, chat);
    }

    @Test
    void aCommandInTheSandbox() {
        model.script(script(
                answer(run("sleep 0.5; echo out; sleep 0.2; echo problem >&2; exit 3")),
                answer(text("It failed with 3."))));
        TestingAgentNode.Chat chat = node.open(new JsonObject());
        assertThat(chat.ended(chat.send("run it")).getString("status")).isEqualTo("completed");
        JsonObject result = chat.await("agent.tool.result");
        assertThat(result.getString("status")).isEqualTo("failed");
        assertThat(result.getInteger("exitCode")).isEqualTo(3);
        assertThat(result.getString("output")).contains("out").contains("problem");
        assertThat(chat.events("agent.approval.required")).isEmpty();
        Golden.check("command", node, chat);
    }

    @Test
    void theOutputOfACommandComesWhileItRuns() {
        String lines = "for i in 1 2 3 4 5; do echo line $i; sleep 0.3; done";
        model.script(script(answer(run(lines)), answer(text("Five lines."))));
        TestingAgentNode.Chat chat = node.open(new JsonObject());
        String turn = chat.send("run it");
        chat.await("agent.tool.output");
        assertThat(chat.events("agent.tool.result")).isEmpty();
        chat.ended(turn);
        assertThat(chat.await("agent.tool.result").getString("output"))
                .isEqualTo("line 1\nline 2\nline 3\nline 4\nline 5\n");
        Golden.check("command-output", node, chat);
    }

    @Test
    void aPlan() {
        JsonArray steps = new JsonArray()
                .add(new JsonObject().put("step", "Look").put("status", "completed"))
                .add(new JsonObject().put("step", "Think").put("status", "in_progress"))
                .add(new JsonObject().put("step", "Act").put("status", "pending"));
        model.script(script(
                answer(Step.call(
                        "update_plan",
                        new JsonObject().put("explanation", "In three steps.").put("plan", steps))),
                answer(text("So it goes."))));
        TestingAgentNode.Chat chat = node.open(new JsonObject());
        chat.ended(chat.send("plan it"));
        assertThat(chat.await("agent.plan").getJsonArray("steps")).hasSize(3);
        Golden.check("plan", node, chat);
    }

    @Test
    void aCommandThatIsApproved() throws IOException {
        model.script(script(
                answer(text("I look first."), ask("echo made > made.txt; cat made.txt", "it has to be made")),
                answer(text("It is made."))));
        TestingAgentNode.Chat chat = node.open(new JsonObject());
        String turn = chat.send("make it");
        JsonObject approval = chat.asked(turn);
        assertThat(approval.getString("kind")).isEqualTo("command");
        assertThat(approval.getString("cwd")).isEqualTo(node.codex.cwd().toString());
        assertThat(approval.getString("reason")).isEqualTo("it has to be made");
        assertThat(node.codex.cwd().resolve("made.txt")).doesNotExist();
        chat.respond(approval, "accept");
        assertThat(chat.ended(turn).getString("status")).isEqualTo("completed");
        assertThat(Files.readString(node.codex.cwd().resolve("made.txt"))).isEqualTo("made\n");
        assertThat(node.failure(
                                "respond",
                                chat.body()
                                        .put("approvalId", approval.getString("id"))
                                        .put("decision", "accept"))
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        Golden.check("command-approved", node, chat);
    }

    @Test
    void aFileChangeThatIsApproved() throws IOException {
        Files.writeString(node.codex.cwd().resolve("a.txt"), "one\ntwo\n");
        model.script(script(
                answer(patch("*** Update File: a.txt", "@@", " one", "-two", "+three", "*** Add File: b.txt", "+new")),
                answer(text("Changed."))));
        TestingAgentNode.Chat chat =
                node.open(new JsonObject().put("approvalPolicy", "untrusted").put("sandbox", "read-only"));
        String turn = chat.send("change it");
        JsonObject approval = chat.asked(turn);
        assertThat(approval.getString("kind")).isEqualTo("fileChange");
        assertThat(approval.getJsonArray("changes")).hasSize(2);
        chat.respond(approval, "accept");
        assertThat(chat.ended(turn).getString("status")).isEqualTo("completed");
        assertThat(Files.readString(node.codex.cwd().resolve("a.txt"))).isEqualTo("one\nthree\n");
        Golden.check("file-change", node, chat);

        // And what git says of the folder: the new files too.
        JsonObject diff = node.request("diff", chat.body());
        assertThat(diff.getString("root")).isEqualTo(node.codex.cwd().toString());
        assertThat(diff.getString("diff"))
                .contains("+three")
                .contains("b/b.txt")
                .contains("+new");
        assertThat(diff.containsKey("truncated")).isFalse();
    }

    @Test
    void steeringATurn() {
        model.script(script(answer(text("I begin."), hold("gate")), answer(text("Left it is."))));
        TestingAgentNode.Chat chat = node.open(new JsonObject());
        assertThat(reason(node.failure("send", chat.message("too early").put("delivery", "steer"))))
                .isEqualTo("idle");
        String turn = chat.send("go");
        node.until("the model waits", () -> model.waiting().contains("gate"));
        assertThat(reason(node.failure("send", chat.message("another turn")))).isEqualTo("busy");
        JsonObject steered = chat.steer("go left");
        assertThat(steered.getString("turnId")).isEqualTo(turn);
        assertThat(steered.getString("delivery")).isEqualTo("steer");
        // Codex breaks the answer off that it waits for, and asks anew.
        assertThat(chat.ended(turn).getString("status")).isEqualTo("completed");
        assertThat(model.requests().get(model.requests().size() - 1).toString()).contains("go left");
        Golden.check("steer", node, chat);
    }

    @Test
    void aMessageIsSentOnce() {
        model.script(script(answer(text("First."))));
        TestingAgentNode.Chat chat = node.open(new JsonObject());
        JsonObject message = chat.message("once");
        JsonObject first = node.request("send", message);
        assertThat(node.request("send", message)).isEqualTo(first);
        chat.ended(first.getString("turnId"));
        assertThat(node.request("send", message)).isEqualTo(first);
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void aFailureAndTheNextTry() {
        model.script(script(Step.failing(400, "the model is on holiday"), answer(text("Back again."))));
        TestingAgentNode.Chat chat = node.open(new JsonObject());
        JsonObject failed = chat.ended(chat.send("work"));
        assertThat(failed.getString("status")).isEqualTo("failed");
        assertThat(failed.getString("error")).contains("the model is on holiday");
        assertThat(chat.ended(chat.send("work")).getString("status")).isEqualTo("completed");
        Golden.check("failure", node, chat);
    }

    @Test
    void compaction() {
        model.script(script(answer(text("One.")), answer(text("A summary of it.")), answer(text("Two."))));
        TestingAgentNode.Chat chat = node.open(new JsonObject());
        chat.ended(chat.send("say one"));
        node.request("compact", chat.body());
        chat.await("agent.compacted");
        node.until(
                "the compaction's turn ends",
                () -> chat.events("agent.turn.ended").size() == 2);
        chat.ended(chat.send("say two"));
        Golden.check("compaction", node, chat);
    }

    @Test
    void settingsCountFromTheNextTurnOn() {
        model.script(script(
                answer(run("echo x > /etc/homie-test")),
                answer(text("No.")),
                answer(run("id -u")),
                answer(text("Yes."))));
        TestingAgentNode.Chat chat =
                node.open(new JsonObject().put("approvalPolicy", "never").put("sandbox", "read-only"));
        chat.ended(chat.send("write"));
        assertThat(model.requests().get(1).toString()).contains("Read-only file system");
        String turn = node.request(
                        "send", chat.message("again").put("settings", new JsonObject().put("sandbox", "full-access")))
                .getString("turnId");
        chat.ended(turn);
        assertThat(model.requests().get(2).toString()).contains("danger-full-access");
        // Opening it again says what counts now.
        assertThat(chat.open(new JsonObject()).getJsonObject("settings").getString("sandbox"))
                .isEqualTo("full-access");
    }

    @Test
    void picturesAndMentionedFilesReachTheModel() throws IOException {
        Files.writeString(node.codex.cwd().resolve("notes.txt"), "notes");
        model.script(script(answer(text("Seen."))));
        TestingAgentNode.Chat chat = node.open(new JsonObject());
        String pixel =
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        JsonObject message = chat.message("look")
                .put("images", List.of(new JsonObject().put("mime", "image/png").put("base64", pixel)))
                .put("mentions", List.of("notes.txt"));
        chat.ended(node.request("send", message).getString("turnId"));
        assertThat(model.requests().get(0).toString())
                .contains("data:image/png;base64,")
                .contains("@notes.txt");
    }

    @Test
    void aForkGoesItsOwnWay() {
        model.script(script(answer(text("One.")), answer(text("Two.")), answer(text("Three."))));
        TestingAgentNode.Chat chat = node.open(new JsonObject());
        String first = chat.send("say one");
        chat.ended(first);
        chat.ended(chat.send("say two"));
        JsonObject from = new JsonObject().put("thread", chat.thread).put("turnId", first);
        TestingAgentNode.Chat fork = node.open(new JsonObject(), new JsonObject().put("fork", from));
        assertThat(fork.thread).isNotEqualTo(chat.thread);
        fork.ended(fork.send("say three"));
        assertThat(model.requests().get(2).toString())
                .contains("say one")
                .contains("say three")
                .doesNotContain("say two");
    }

    private static Object reason(HomieException failure) {
        assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        return failure.data().get("reason");
    }
}
