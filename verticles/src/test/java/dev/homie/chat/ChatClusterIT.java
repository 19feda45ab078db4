package dev.homie.chat;

import static dev.homie.chat.Steps.all;
import static dev.homie.chat.Steps.asks;
import static dev.homie.chat.Steps.hold;
import static dev.homie.chat.Steps.says;
import static dev.homie.chat.Steps.step;
import static dev.homie.chat.Steps.text;
import static dev.homie.cluster.TestingCluster.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.cli.client.Endpoint;
import dev.homie.cli.client.SignIn;
import dev.homie.cluster.TestingCluster;
import dev.homie.cluster.TestingMember;
import dev.homie.core.store.StateFolder;
import dev.homie.node.codex.TestingCodex;
import dev.homie.node.codex.TestingModelServer;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways, and agents on machines elsewhere: the same conversations everywhere, whichever process dies. */
@EnabledOnOs(OS.LINUX)
final class ChatClusterIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final TestingModelServer model = new TestingModelServer();

    @SuppressWarnings("NullAway.Init") // before each test
    private TestingCluster cluster;

    @SuppressWarnings("NullAway.Init")
    private TestingCodex codex;

    @SuppressWarnings("NullAway.Init")
    private TestingMember left;

    @SuppressWarnings("NullAway.Init")
    private TestingMember right;

    @BeforeEach
    void start() {
        codex = TestingCodex.home(folder, model);
        cluster = new TestingCluster(folder);
        cluster.place("left").place("right").place("node");
        left = cluster.gateway("left").up();
        right = cluster.gateway("right").up();
    }

    @AfterEach
    void stop() {
        cluster.close();
        until(
                "nothing of codex is left",
                SOON,
                () -> TestingProcesses.with("CODEX_HOME=" + codex.home()).isEmpty());
        model.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void theSameConversationThroughEitherGateway() throws IOException {
        TestingAgentHomie.configure(StateFolder.open(folder.resolve("node")).path(), codex);
        TestingMember node = cluster.node("node").up();
        oneConversation(node);

        // Its machine's process dies, and comes back as another.
        model.reset();
        model.script(all(asks("echo late >> late.txt")));
        try (TestingChatClient here = at(left);
                TestingChatClient there = at(right)) {
            String chat = here.chat(node.nodeId(), work("late"));
            there.follow(chat, 0);
            there.send(chat, "ask me");
            JsonObject approval = there.asked(chat, 1);
            node.kill();
            until(
                    "codex has gone with it",
                    SOON,
                    () -> TestingProcesses.with("CODEX_HOME=" + codex.home()).isEmpty());
            assertThat(there.happens(chat, "turn.ended").getString("status")).isEqualTo("interrupted");
            node.start().up();
            there.untilOnline(node.nodeId());
            model.script(all(asks("echo late >> late.txt"), says("At last.")));
            there.respond(approval, "accept");
            here.happens(chat, "turn.ended", 2);
            assertThat(work("late").resolve("late.txt")).hasContent("late");

            // The home of the chat dies while a turn runs, which goes on; the other gateway says that it is away.
            model.reset();
            model.script(all(step(text("On my own.", 1), hold("home"))));
            there.send(chat, "work on");
            until("it is under way", SOON, () -> model.waiting().contains("home"));
            left.kill();
            assertThat(code(there, chat)).isEqualTo(ErrorCode.UNAVAILABLE);
            model.release("home");
            left.start().up();
            try (TestingChatClient back = at(left)) {
                back.follow(chat, 0);
                JsonObject ended = back.happens(chat, "turn.ended", 3);
                assertThat(ended.getString("status")).isEqualTo("completed");
                until("the other has it again", SOON, () -> code(there, chat) == null);
                there.happens(chat, "turn.ended", 3);
                assertThat(there.events(chat)).isEqualTo(back.events(chat));
            }
        }
    }

    @Test
    void anAgentOnALinkedMachine() throws IOException {
        TestingAgentHomie.configure(StateFolder.open(folder.resolve("away")).path(), codex);
        String code;
        try (TestingChatClient owner = at(left)) {
            code = owner.ask("link.node.invite", Map.of()).getString("code");
        }
        TestingMember node =
                cluster.linkedNode("away", code, List.of(left, right)).up();
        oneConversation(node);
    }

    /** Begun at one gateway, followed and answered at the other. */
    private void oneConversation(TestingMember node) throws IOException {
        try (TestingChatClient here = at(left);
                TestingChatClient there = at(right)) {
            here.untilOnline(node.nodeId());
            there.untilOnline(node.nodeId());
            there.listen("agent.chat.approval.required", "agent.chat.changed");
            Path work = work("together");
            model.script(all(asks("echo ran >> ran.txt"), step(text("Done, for both.", 2))));
            String chat = here.chat(node.nodeId(), work);
            there.hears(
                    "agent.chat.changed",
                    any -> any.getJsonObject("chat").getString("id").equals(chat));
            assertThat(there.ask("agent.chat.list", Map.of()).toString()).contains(chat);
            there.follow(chat, 0);
            here.send(chat, "ask us");
            JsonObject approval = there.hears(
                            "agent.chat.approval.required",
                            any -> any.getJsonObject("approval")
                                    .getString("chatId")
                                    .equals(chat))
                    .getJsonObject("approval");
            there.respond(approval, "accept");
            HomieException late = here.no(
                    "agent.chat.approval.respond",
                    Map.of("chatId", chat, "approvalId", approval.getString("id"), "decision", "decline"));
            assertThat(late.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
            here.happens(chat, "turn.ended");
            there.happens(chat, "turn.ended");
            assertThat(work.resolve("ran.txt")).hasContent("ran");
            here.untilStatus(chat, "idle");
            long last = here.state(chat).getLong("lastSeq");
            until(
                    "both have all",
                    SOON,
                    () -> here.events(chat).size() == last && there.events(chat).size() == last);
            assertThat(there.events(chat)).isEqualTo(here.events(chat));

            model.script(all(says("From the other side.")));
            there.send(chat, "and through you");
            here.happens(chat, "turn.ended", 2);
            assertThat(here.state(chat).getString("preview")).isEqualTo("From the other side.");
            assertThat(there.state(chat).getString("preview")).isEqualTo("From the other side.");
        }
    }

    private static @Nullable ErrorCode code(TestingChatClient client, String chat) {
        try {
            client.state(chat);
            return null;
        } catch (HomieException e) {
            return e.code();
        }
    }

    private TestingChatClient at(TestingMember gateway) {
        return new TestingChatClient(vertx, Endpoint.of(gateway.server()), new SignIn.Token(gateway.token()));
    }

    private Path work(String name) throws IOException {
        return Files.createDirectories(codex.cwd().resolve(name));
    }
}
