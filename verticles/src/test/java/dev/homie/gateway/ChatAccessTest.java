package dev.homie.gateway;

import static dev.homie.gateway.TestingChats.NODE;
import static dev.homie.gateway.TestingChats.list;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.store.StateFolder;
import dev.homie.core.store.Store;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what with chats, and at which gateway. */
final class ChatAccessTest {
    /** What an owner keeps, and everything of chats but answering. */
    private static final List<String> HELPER = List.of(
            "cluster.admin",
            "gateway.admin",
            "gateway.read",
            "pairing.admin",
            "presence.read",
            "agent.read",
            "agent.write");

    @TempDir
    private Path home;

    @TempDir
    private Path otherHome;

    @Test
    void whoIsNarrowedReachesNoChatOfAnotherMachine() {
        String id;
        Map<String, Object> narrowed = Map.of("roles", Map.of("owner", Map.of("nodes", List.of("elsewhere"))));
        try (TestingChats chats = new TestingChats(home)) {
            id = chats.create();
            chats.send(id, "m1");
            chats.node.act(runtime -> runtime.ask(id, "a1", "ls"));
            chats.untilStatus(id, "waiting");
        }
        try (TestingChats chats = new TestingChats(home, narrowed, List.of(), Clock.systemUTC(), false)) {
            attempts(id)
                    .forEach((method, params) -> assertThat(chats.client.error(method, params))
                            .as(method)
                            .isEqualTo("PERMISSION_DENIED"));
            assertThat(chats.client.result("agent.chat.list", json()).getJsonArray("chats"))
                    .isEmpty();
            assertThat(chats.approvals()).isEmpty();
            assertThat(chats.node.runtime().asked).isEmpty();
            // The same of a chat that does not exist.
            assertThat(chats.client.error("agent.chat.usage", json("chatId", NODE + "-gw-x")))
                    .isEqualTo("PERMISSION_DENIED");
        }
    }

    private static Map<String, JsonObject> attempts(String chatId) {
        Map<String, JsonObject> attempts = new LinkedHashMap<>();
        for (String method : List.of(
                "rename",
                "archive",
                "delete",
                "configure",
                "message.send",
                "message.withdraw",
                "thread.read",
                "image",
                "mark",
                "approval.respond",
                "input.respond",
                "cancel",
                "close",
                "fork",
                "compact",
                "diff",
                "usage",
                "files.search")) {
            attempts.put("agent.chat." + method, json("chatId", chatId));
        }
        for (String method : List.of(
                "create",
                "list",
                "approval.list",
                "models.list",
                "files.search",
                "account.read",
                "account.login.start",
                "account.login.poll",
                "account.login.cancel",
                "account.logout",
                "account.rateLimits")) {
            attempts.put("agent.chat." + method, json("nodeId", NODE));
        }
        return attempts;
    }

    @Test
    void whoMayNotAnswerMayNotTurnTheQuestionOff() {
        Map<String, Object> helper = Map.of("roles", Map.of("owner", Map.of("scopes", HELPER)));
        try (TestingChats chats = new TestingChats(home, helper, List.of(), Clock.systemUTC())) {
            String id = chats.create();
            for (JsonObject settings : List.of(json("approvalPolicy", "never"), json("sandbox", "full-access"))) {
                assertThat(chats.client.error(
                                "agent.chat.create", settings.copy().put("nodeId", NODE)))
                        .isEqualTo("PERMISSION_DENIED");
                assertThat(chats.client.error(
                                "agent.chat.configure", settings.copy().put("chatId", id)))
                        .isEqualTo("PERMISSION_DENIED");
            }
            JsonObject chat = chats.client
                    .result("agent.chat.configure", json("chatId", id, "sandbox", "read-only", "model", "big"))
                    .getJsonObject("chat");
            assertThat(chat.getString("sandbox")).isEqualTo("read-only");
            assertThat(chats.types(id)).containsExactly("settings");
        }
        try (TestingChats chats = new TestingChats(otherHome)) {
            chats.client.result("agent.chat.create", json("nodeId", NODE, "approvalPolicy", "never"));
        }
    }

    @Test
    void everyGatewayServesEveryChat() {
        try (TestingChats chats = new TestingChats(home);
                Store store = Store.open(StateFolder.open(otherHome))) {
            String here = chats.create();
            Gateway other = TestingGateway.await(
                    Gateway.deploy(chats.vertx, GatewayConfig.defaults().withPort(0), store, "test", null));
            try (TestingClient there = TestingClient.signedIn(chats.vertx, other.port(), other.ownerToken())) {
                // On one bus requests go to the one gateway and the other by turns, whichever a client is at.
                for (int i = 0; i < 4; i++) {
                    assertThat(there.result("agent.chat.thread.read", json("chatId", here))
                                    .getJsonObject("chat")
                                    .getString("gatewayId"))
                            .isEqualTo(chats.gatewayId());
                }
                there.result("events.subscribe", json("topics", new JsonArray().add("agent.chat.*")));
                there.result("agent.chat.message.send", TestingChats.message(here, "m1"));
                there.message(message -> "agent.chat.changed".equals(message.getString("topic"))
                        && "running"
                                .equals(message.getJsonObject("payload")
                                        .getJsonObject("chat")
                                        .getString("status")));
                chats.node.act(runtime -> runtime.ask(here, "a1", "ls"));
                TestingChats.until(() -> chats.approvals().size() == 1);

                // Each keeps what was made with it, and each lists all.
                for (int i = 0; i < 4; i++) {
                    chats.create();
                }
                TestingChats.until(() -> sizes(chats.client) == 5);
                TestingChats.until(() -> sizes(there) == 5);
                assertThat(list(there.result("agent.chat.list", json()).getJsonArray("chats")).stream()
                                .map(chat -> chat.getString("gatewayId"))
                                .distinct())
                        .containsExactlyInAnyOrder(chats.gatewayId(), other.gatewayId());
                JsonObject page = there.result("agent.chat.list", json("limit", 3));
                JsonObject rest = there.result("agent.chat.list", json("limit", 3, "before", page.getString("next")));
                assertThat(rest.getJsonArray("chats")).hasSize(2);
                assertThat(rest.getString("next")).isNull();
                there.result(
                        "agent.chat.approval.respond", json("chatId", here, "approvalId", "a1", "decision", "accept"));
                chats.untilAsked("respond a1 accept");
            } finally {
                TestingGateway.await(other.stop());
            }
        }
    }

    private static int sizes(TestingClient client) {
        return client.result("agent.chat.list", json()).getJsonArray("chats").size();
    }

    @Test
    void readingForkingClosingAndTheRest() {
        try (TestingChats chats = new TestingChats(home)) {
            String id = chats.create();
            String image = "iVBORw0KGgo=";
            chats.client.result(
                    "agent.chat.message.send",
                    json(
                            "chatId",
                            id,
                            "messageId",
                            "m1",
                            "text",
                            "look",
                            "images",
                            new JsonArray().add(json("mime", "image/png", "base64", image))));
            chats.node.act(runtime -> runtime.end(id, "completed", null));
            chats.untilStatus(id, "idle");
            assertThat(chats.client.result("agent.chat.image", json("chatId", id, "imageId", "m1.0")))
                    .isEqualTo(json("mime", "image/png", "base64", image));

            chats.client.result("events.subscribe", json("topics", new JsonArray().add("agent.chat.marked")));
            chats.client.result("agent.chat.mark", json("chatId", id, "seq", 2));
            assertThat(chats.client.event("agent.chat.marked").getJsonObject("payload"))
                    .isEqualTo(json("chatId", id, "nodeId", NODE, "subject", "owner", "seq", 2));
            assertThat(chats.chat(id).getLong("readSeq")).isEqualTo(2);

            JsonObject fork =
                    chats.client.result("agent.chat.fork", json("chatId", id)).getJsonObject("chat");
            assertThat(fork.getString("forkedFrom")).isEqualTo(id);
            assertThat(chats.types(fork.getString("id"))).isEqualTo(chats.types(id));
            assertThat(chats.client
                            .result("agent.chat.image", json("chatId", fork.getString("id"), "imageId", "m1.0"))
                            .getString("base64"))
                    .isEqualTo(image);

            assertThat(chats.client
                            .result("agent.chat.diff", json("chatId", id))
                            .getString("diff"))
                    .isEqualTo("+ new");
            assertThat(list(chats.client
                                    .result("agent.chat.files.search", json("chatId", id, "query", "a"))
                                    .getJsonArray("files"))
                            .get(0)
                            .getString("path"))
                    .isEqualTo("/home/somebody/a");
            chats.client.result("agent.chat.files.search", json("nodeId", NODE, "cwd", "/", "query", "a"));
            chats.client.result("agent.chat.models.list", json("nodeId", NODE));
            chats.client.result("agent.chat.account.read", json("nodeId", NODE));
            chats.client.result("agent.chat.compact", json("chatId", id));
            assertThat(chats.client.result("agent.chat.usage", json("chatId", id)))
                    .isEmpty();
            chats.client.result("agent.chat.close", json("chatId", id));
            assertThat(chats.chat(id).getString("status")).isEqualTo("closed");
            assertThat(chats.send(id, "m2").getString("delivery")).isEqualTo("turn");
            assertThat(chats.node.runtime().asked).endsWith("close", "cancel", "open again", "send m2 turn");
        }
    }
}
