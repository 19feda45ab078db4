package dev.homie.node.codex.chat;

import static dev.homie.node.codex.chat.Step.hold;
import static dev.homie.node.codex.chat.Step.of;
import static dev.homie.node.codex.chat.Step.run;
import static dev.homie.node.codex.chat.Step.script;
import static dev.homie.node.codex.chat.Step.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.node.codex.TestingCodex;
import dev.homie.node.codex.TestingModelServer;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How turns, codex and the node end: what they ran ends with them, and what can go on goes on. */
class CodexEndingsTest {
    private static final JsonObject FREE =
            new JsonObject().put("approvalPolicy", "never").put("sandbox", "full-access");
    /** One of them leaves its session and its parent behind. */
    private static final String RUNS = "setsid sleep 4711 < /dev/null > /dev/null 2>&1 & sleep 4712 & sleep 4713";

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
    void cancelEndsTheTurnAndAllThatItRuns() {
        model.script(script(of(run(RUNS)), of(text("After it."))));
        TestingAgentNode.Chat chat = node.open(FREE);
        String turn = chat.send("run it");
        node.until("all three run", () -> sleeping(chat).size() == 3);
        chat.await("agent.tool.call");
        node.request("cancel", chat.body());
        assertThat(sleeping(chat)).isEmpty();
        JsonObject ended = chat.ended(turn);
        assertThat(ended.getString("status")).isEqualTo("interrupted");
        assertThat(ended.getString("why")).isEqualTo("cancelled");
        assertThat(chat.await("agent.tool.result").getString("status")).isEqualTo("interrupted");
        // Again it does nothing, and the chat goes on.
        node.request("cancel", chat.body());
        assertThat(chat.ended(chat.send("go on")).getString("status")).isEqualTo("completed");
        assertThat(chat.events("agent.tool.result")).hasSize(1);
        Golden.check("cancelled", node, chat);
    }

    @Test
    void cancellingOneChatLeavesTheOthersAlone() {
        model.script(script(of(run(RUNS)), of(run(RUNS))));
        TestingAgentNode.Chat one = node.open(FREE);
        TestingAgentNode.Chat other = node.open(FREE);
        one.send("run it");
        node.until("one runs", () -> sleeping(one).size() == 3);
        other.send("run it too");
        node.until("the other runs", () -> sleeping(other).size() == 3);
        node.request("cancel", one.body());
        assertThat(sleeping(one)).isEmpty();
        assertThat(sleeping(other)).hasSize(3);
        node.request("close", other.body());
        assertThat(sleeping(other)).isEmpty();
    }

    @Test
    void aClosedChatIsOpenedAgainWithItsThread() {
        model.script(script(of(text("One.")), of(text("Two."))));
        TestingAgentNode.Chat chat = node.open(FREE);
        chat.ended(chat.send("say one"));
        node.request("close", chat.body());
        assertThat(node.failure("send", chat.message("lost")).data()).containsEntry("open", false);
        chat.open(new JsonObject());
        chat.ended(chat.send("say two"));
        assertThat(model.requests().get(1).toString()).contains("say one").contains("say two");
    }

    @Test
    void codexIsKilledInMidTurnAndTheChatGoesOn() {
        model.script(script(of(text("I think about it."), hold("for ever")), of(text("Here I am again."))));
        TestingAgentNode.Chat chat = node.open(FREE);
        JsonObject message = chat.message("think");
        JsonObject sent = node.request("send", message);
        chat.await("agent.message.final");
        node.until("the model waits", () -> model.waiting().contains("for ever"));
        TestingAgentNode.appServers().forEach(ProcessHandle::destroyForcibly);
        JsonObject ended = chat.ended(sent.getString("turnId"));
        assertThat(ended.getString("status")).isEqualTo("interrupted");
        assertThat(ended.getString("why")).isEqualTo("codexEnded");
        // The thread has that message: it is not sent again, not even by a gateway that opens the chat anew.
        node.request("close", chat.body());
        chat.open(new JsonObject());
        assertThat(node.request("send", message).getString("turnId")).isEqualTo(sent.getString("turnId"));
        String next = chat.send("are you there");
        assertThat(chat.ended(next).getString("status")).isEqualTo("completed");
        assertThat(model.requests().get(1).toString()).contains("think").contains("are you there");
        Golden.check("codex-killed", node, chat);
    }

    @Test
    void anOpenChatGoesOnWithoutBeingOpenedAgain() {
        model.script(script(of(text("One.")), of(text("Two."))));
        TestingAgentNode.Chat chat = node.open(FREE);
        chat.ended(chat.send("say one"));
        TestingAgentNode.appServers().forEach(ProcessHandle::destroyForcibly);
        JsonObject message = chat.message("say two");
        // Until the node has noticed it is UNAVAILABLE, which may be tried again.
        String turn = node.eventually("a turn", () -> {
            try {
                return node.request("send", message).getString("turnId");
            } catch (HomieException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                return null;
            }
        });
        assertThat(chat.ended(turn).getString("status")).isEqualTo("completed");
        assertThat(model.requests().get(1).toString()).contains("say one").contains("say two");
    }

    @Test
    void nothingIsLeftRunningAfterTheNodeStops() {
        model.script(script(of(run(RUNS))));
        TestingAgentNode.Chat chat = node.open(FREE);
        chat.send("run it");
        node.until("all three run", () -> sleeping(chat).size() == 3);
        node.stop();
        assertThat(sleeping(chat)).isEmpty();
        assertThat(TestingAgentNode.appServers()).isEmpty();
    }

    @Test
    void nothingIsLeftRunningAfterTheNodesProcessIsKilled() throws IOException {
        // What left its session is nobody's then: only the next round of the machine's own accounting could find it.
        model.script(script(of(run("sleep 4712 & sleep 4713"))));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestingAgentMain.class.getName(),
                        TestingCodex.program().toString(),
                        node.codex.home().toString(),
                        String.valueOf(node.codex.environment().get("HOME")),
                        node.codex.cwd().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = process.inputReader()) {
            String line = said.readLine();
            while (line != null && !line.matches("[0-9a-f-]{36}")) {
                line = said.readLine(); // the log
            }
            String thread = String.valueOf(line);
            node.until("both run", () -> sleeping(thread).size() == 2);
            List<ProcessHandle> all = process.descendants().toList();
            process.destroyForcibly();
            node.until("all have gone", () -> all.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(sleeping(thread)).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void nothingIsStartedBeforeSomebodyAsks() {
        JsonObject runtimes = node.request("runtimes", new JsonObject());
        assertThat(runtimes.getJsonArray("runtimes").getJsonObject(0).getString("version"))
                .isEqualTo("0.169.0");
        assertThat(TestingAgentNode.appServers()).isEmpty();
    }

    private static List<ProcessHandle> sleeping(TestingAgentNode.Chat chat) {
        return sleeping(String.valueOf(chat.thread));
    }

    private static List<ProcessHandle> sleeping(String thread) {
        return ThreadProcesses.of(Set.of(thread)).stream()
                .filter(process -> process.info().commandLine().orElse("").startsWith("sleep 471")
                        || process.info().commandLine().orElse("").contains("/sleep 471"))
                .toList();
    }
}
